"""The administrator's lists and forms of people and agencies."""

import unicodedata

import pytest
from django.urls import reverse

from povertyplan.accounts.models import Agency, User
from tests.conftest import PASSWORD
from tests.factories import AgencyFactory, UserFactory

NEW = {
    "username": "can.bo-1",
    "full_name": "Cán Bộ Một",
    "email": "",
    "role": "reviewer",
    "is_active": "on",
    "password": "mot-cau-dai-2024",
}


@pytest.fixture
def browser(administrator, client_of):
    return client_of(administrator)


def add(browser, agency, **fields):
    return browser.post(reverse("accounts:user_add"), NEW | {"agency": agency.pk} | fields)


def test_a_person_is_added_with_a_password_to_be_changed(browser, administrator, client):
    assert add(browser, administrator.agency).url == reverse("accounts:user_list")
    person = User.objects.get(username="can.bo-1")
    assert person.must_change_password
    assert person.check_password(NEW["password"])
    assert User.history.latest().history_user == administrator


def test_an_agency_of_another_province_cannot_be_chosen(browser, stranger):
    response = add(browser, stranger.agency)
    assert response.status_code == 422
    assert "agency" in response.context["form"].errors


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("username", "Có Dấu", "chữ thường không dấu"),
        ("username", "ab", "từ 3 đến 60"),
        ("username", "CHUYENVIEN", "đã có người dùng"),
        ("role", "district", "UBND huyện, thị xã, thành phố"),
        ("role", "superuser", ""),
        ("password", "", ""),
        ("password", "123", "10"),
        ("full_name", "A\x07B", "U+0007"),
        ("full_name", "A" * 101, "101 ký tự, tối đa 100"),
    ],
)
def test_a_person_that_cannot_be_is_refused_with_a_sentence(
    browser, administrator, field, value, says
):
    response = add(browser, administrator.agency, **{field: value})
    assert response.status_code == 422
    assert says in " ".join(map(str, response.context["form"].errors.values()))
    assert not User.objects.filter(username="can.bo-1").exists()


def test_a_new_password_must_be_changed_at_the_next_sign_in(browser, reviewer):
    path = reverse("accounts:user_edit", args=[reviewer.pk])
    fields = NEW | {"username": reviewer.username, "agency": reviewer.agency_id}
    browser.post(path, fields)
    reviewer.refresh_from_db()
    assert reviewer.must_change_password


def test_a_blank_password_keeps_the_present_one(browser, reviewer):
    path = reverse("accounts:user_edit", args=[reviewer.pk])
    fields = NEW | {"username": reviewer.username, "agency": reviewer.agency_id, "password": ""}
    assert browser.post(path, fields).status_code == 302
    reviewer.refresh_from_db()
    assert (reviewer.full_name, reviewer.check_password(PASSWORD)) == ("Cán Bộ Một", True)


@pytest.mark.parametrize(("field", "value"), [("is_active", ""), ("role", "editor")])
def test_administrators_do_not_lock_themselves_out(browser, administrator, field, value):
    fields = NEW | {
        "username": administrator.username,
        "agency": administrator.agency_id,
        "role": "administrator",
        "password": "",
    }
    path = reverse("accounts:user_edit", args=[administrator.pk])
    response = browser.post(path, fields | {field: value})
    assert field in response.context["form"].errors
    administrator.refresh_from_db()
    assert administrator.is_active


def test_no_version_of_a_person_holds_a_password(browser, administrator):
    add(browser, administrator.agency)
    assert "password" not in [field.name for field in User.history.model._meta.fields]


def names(response):
    return [row.record.full_name for row in response.context["table"].rows]


def test_people_stand_in_the_order_of_the_dictionary(browser, administrator):
    for name in ("Đan", "Dũng", "Ân", "An", "Ăn"):
        UserFactory(full_name=f"Zz {name}", agency=administrator.agency)
    found = names(browser.get(reverse("accounts:user_list"), {"q": "zz"}))
    assert found == ["Zz An", "Zz Ăn", "Zz Ân", "Zz Dũng", "Zz Đan"]


@pytest.mark.parametrize(
    "words", ["ngoc anh", "ANH ngọc", "Phạm  Thị", unicodedata.normalize("NFD", "Ngọc")]
)
def test_people_are_found_without_diacritics_in_any_order(browser, words):
    assert "Phạm Thị Ngọc Anh" in names(browser.get(reverse("accounts:user_list"), {"q": words}))


def test_people_of_another_province_are_not_listed(browser, stranger):
    assert names(browser.get(reverse("accounts:user_list"), {"q": stranger.full_name})) == []


def test_agencies_are_found_without_diacritics(browser):
    response = browser.get(reverse("accounts:agency_list"), {"q": "bu dang"})
    assert [row.record.short_name for row in response.context["table"].rows] == ["Bù Đăng"]


def test_an_agency_is_added_to_the_province_of_who_adds_it(browser, administrator):
    office = Agency.objects.get(province=administrator.province_id, kind="province")
    fields = {
        "name": unicodedata.normalize("NFD", "Sở Nội vụ"),
        "short_name": "Sở Nội vụ",
        "code": "SNV",
        "kind": "department",
        "parent": office.pk,
        "communes": "0",
        "order": "20",
    }
    assert browser.post(reverse("accounts:agency_add"), fields).status_code == 302
    agency = Agency.objects.get(code="SNV")
    assert (agency.name, agency.province_id) == ("Sở Nội vụ", administrator.province_id)
    again = browser.post(reverse("accounts:agency_add"), fields)
    assert "đã dùng cho một cơ quan khác" in str(again.context["form"].errors)


def test_an_agency_below_the_province_needs_one_above(browser):
    fields = {"name": "A", "short_name": "A", "code": "A1", "kind": "district"}
    response = browser.post(
        reverse("accounts:agency_add"), fields | {"communes": "1", "order": "1"}
    )
    assert "Đề nghị chọn cơ quan trực thuộc." in str(response.context["form"].errors)


def test_an_agency_of_another_province_cannot_stand_above(browser, stranger):
    fields = {"name": "A", "short_name": "A", "code": "A1", "kind": "department"}
    above = AgencyFactory(province=stranger.agency.province)
    response = browser.post(
        reverse("accounts:agency_add"), fields | {"communes": "1", "order": "1", "parent": above.pk}
    )
    assert "parent" in response.context["form"].errors
