"""Two administrators with the same form open."""

import re

import pytest
from django.urls import reverse

from povertyplan.accounts.models import Agency
from tests.test_forms import Form

SCREENS = [
    ("accounts:agency_edit", "name", "UBND thành phố Một", "UBND thành phố Hai"),
    ("accounts:user_edit", "full_name", "Tên Một", "Tên Hai"),
]


@pytest.fixture
def browser(administrator, client_of):
    return client_of(administrator)


@pytest.fixture
def records(reviewer):
    return {
        "accounts:agency_edit": Agency.objects.get(code="689"),
        "accounts:user_edit": reviewer,
    }


@pytest.mark.parametrize(("name", "field", "theirs", "mine"), SCREENS)
def test_the_second_to_save_sees_what_the_first_saved(browser, records, name, field, theirs, mine):
    path = reverse(name, args=[records[name].pk])
    fields = Form(browser.get(path).content.decode()).fields
    browser.post(path, fields | {field: theirs})
    response = browser.post(path, fields | {field: mine})
    assert response.status_code == 409
    page = response.content.decode()
    shown = Form(page).fields
    assert shown[field] == mine
    assert re.findall('<div class="stored-value">(.*)</div>', page) == [theirs]
    records[name].refresh_from_db()
    assert getattr(records[name], field) == theirs
    assert browser.post(path, shown).status_code == 302
    records[name].refresh_from_db()
    assert getattr(records[name], field) == mine


def test_an_error_does_not_hide_what_somebody_saved_meanwhile(browser, reviewer):
    path = reverse("accounts:user_edit", args=[reviewer.pk])
    fields = Form(browser.get(path).content.decode()).fields
    browser.post(path, fields | {"full_name": "Tên Một"})
    wrong = browser.post(path, fields | {"full_name": ""})
    assert wrong.status_code == 422
    again = Form(wrong.content.decode()).fields | {"full_name": "Tên Hai"}
    assert browser.post(path, again).status_code == 409


def test_a_password_is_not_set_when_the_form_comes_back(browser, reviewer):
    path = reverse("accounts:user_edit", args=[reviewer.pk])
    response = browser.post(
        path,
        Form(browser.get(path).content.decode()).fields
        | {"seen": "cu", "password": "mot-cau-dai-2024"},
    )
    assert response.status_code == 409
    reviewer.refresh_from_db()
    assert not reviewer.must_change_password
    assert not reviewer.check_password("mot-cau-dai-2024")
