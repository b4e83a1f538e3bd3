"""Signing in and out, passwords, and forms held while nobody was signed in."""

import re
from html import unescape

import pytest
from django.conf import settings
from django.urls import reverse

from povertyplan.accounts.held import hold, release
from tests.conftest import PASSWORD
from tests.factories import SectionFactory

SIGN_IN = "/dang-nhap/"


def sign_in(client, username="chuyenvien", password=PASSWORD, **fields):
    return client.post(SIGN_IN, {"username": username, "password": password, **fields})


def test_signing_in_leads_to_the_plan(bp, client):
    assert sign_in(client).url == reverse("home")
    assert client.get("/").url == bp.get_absolute_url()


def test_signing_in_is_no_new_version_of_the_person(editor, client):
    before = editor.history.count()
    sign_in(client)
    editor.refresh_from_db()
    assert editor.last_login
    assert editor.history.count() == before
    editor.save()
    assert editor.history.count() == before + 1


def test_the_page_asked_for_is_opened_after_signing_in(bp, client):
    path = reverse("budget:funding_split", args=[bp.slug])
    asked = client.get(path)
    assert asked.url == f"{SIGN_IN}?next={path}"
    assert sign_in(client, next=path).url == path


def test_signing_in_does_not_lead_to_another_site(bp, client):
    assert sign_in(client, next="https://example.com/").url == reverse("home")


@pytest.mark.parametrize(("username", "password"), [("chuyenvien", "sai"), ("khong-co", PASSWORD)])
def test_a_wrong_name_or_password_gets_one_sentence(bp, client, username, password):
    page = sign_in(client, username, password).content.decode()
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in page


def test_who_has_left_cannot_sign_in_nor_stay(editor, client_of, client):
    browser = client_of(editor)
    editor.is_active = False
    editor.save()
    assert browser.get("/").url.startswith(SIGN_IN)
    assert sign_in(client).status_code == 200


def test_after_many_failures_the_page_says_to_wait(bp, client):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        response = sign_in(client, password="sai")
    assert response.status_code == 429
    assert "accounts/locked_out.html" in [template.name for template in response.templates]
    assert sign_in(client).status_code == 429


def test_failures_of_one_person_do_not_lock_another(bp, client):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        sign_in(client, password="sai")
    assert sign_in(client, "yte").status_code == 302


def test_a_success_forgets_earlier_failures(bp, client):
    for _ in range(settings.AXES_FAILURE_LIMIT - 1):
        sign_in(client, password="sai")
    sign_in(client)
    client.logout()
    assert sign_in(client, password="sai").status_code == 200
    assert sign_in(client).status_code == 302


def test_signing_out_needs_a_post_and_ends_the_session(editor, client_of):
    browser = client_of(editor)
    assert browser.get(reverse("accounts:sign_out")).status_code == 405
    assert browser.post(reverse("accounts:sign_out")).url == reverse("accounts:sign_in")
    assert browser.get("/").status_code == 302


def test_a_given_password_must_be_changed_first(editor, client_of, bp):
    editor.must_change_password = True
    editor.save()
    browser = client_of(editor)
    change = reverse("accounts:password_change")
    assert browser.get(bp.get_absolute_url()).url == change
    assert browser.get(change).status_code == 200
    fields = {"old_password": PASSWORD, "new_password1": "mot-cau-dai-khac-9"}
    browser.post(change, fields | {"new_password2": "mot-cau-dai-khac-9"})
    assert browser.get(bp.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("weak", ["ngan", "1234567890123", "password123", "chuyenvien1"])
def test_a_weak_password_is_refused(editor, client_of, weak):
    fields = {"old_password": PASSWORD, "new_password1": weak, "new_password2": weak}
    response = client_of(editor).post(reverse("accounts:password_change"), fields)
    assert "new_password2" in response.context["form"].errors
    assert editor.check_password(PASSWORD)


def held_field(page):
    return unescape(re.search(r'name="held"\s+value="([^"]+)"', page)[1])


def test_a_form_sent_after_the_session_ended_is_offered_again_after_signing_in(bp, client):
    section = bp.sections.filter(parent=None).first()
    path = reverse("projects:section_edit", args=[bp.slug, section.pk])
    stopped = client.post(path, {"heading": 'Mục "mới"', "body": "Dòng 1\nDòng 2", "seen": "x"})
    assert stopped.status_code == 401
    resumed = sign_in(client, held=held_field(stopped.content.decode()))
    page = resumed.content.decode()
    assert f'action="{path}"' in page
    assert "Dòng 1\nDòng 2" in page
    assert "Mục &quot;mới&quot;" in page


def test_a_held_form_is_not_sent_by_the_portal_itself(bp, client):
    section = SectionFactory(plan=bp, body="Cũ")
    path = reverse("projects:section_edit", args=[bp.slug, section.pk])
    stopped = client.post(path, {"body": "Mới"})
    sign_in(client, held=held_field(stopped.content.decode()))
    section.refresh_from_db()
    assert section.body == "Cũ"


def test_a_wrong_password_keeps_the_held_form(bp, client):
    stopped = client.post(bp.get_absolute_url() + "du-an/", {"a": "b"})
    held = held_field(stopped.content.decode())
    again = sign_in(client, password="sai", held=held)
    assert held_field(again.content.decode()) == held


def test_a_held_form_that_was_tampered_with_is_dropped(bp, client):
    assert sign_in(client, held="gia-mao:abc").status_code == 302
    assert release("gia-mao:abc") is None


def test_what_is_held_leaves_the_token_out_and_keeps_the_order(rf):
    request = rf.post("/x/", {"csrfmiddlewaretoken": "t", "b": ["1", "2"], "a": ""})
    held = release(hold(request))
    assert (held.path, held.fields) == ("/x/", [("b", "1"), ("b", "2"), ("a", "")])
