"""Signing in and out, passwords, and forms held while nobody was signed in."""

import re
import time
from html import unescape

import pytest
from django.conf import settings
from django.urls import reverse

from povertyplan.accounts.held import hold, release
from povertyplan.accounts.http import client_address
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


def test_a_name_may_be_typed_in_capitals(bp, client):
    assert sign_in(client, " ChuyenVien ").status_code == 302


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


def fail(client, **meta):
    """Fail to sign in as often as allowed; the last answer."""
    for _ in range(settings.AXES_FAILURE_LIMIT):
        response = client.post(SIGN_IN, {"username": "chuyenvien", "password": "sai"}, **meta)
    return response


def allowed(client, **meta):
    fields = {"username": "chuyenvien", "password": PASSWORD}
    return client.post(SIGN_IN, fields, **meta).status_code == 302


def test_capitals_do_not_count_as_another_person(bp, client):
    fail(client)
    assert sign_in(client, "CHUYENVIEN").status_code == 429


def test_behind_a_proxy_nobody_locks_somebody_out_from_another_address(bp, client, settings):
    settings.TRUSTED_PROXY = True
    assert fail(client, HTTP_X_FORWARDED_FOR="10.0.0.1").status_code == 429
    assert not allowed(client, HTTP_X_FORWARDED_FOR="10.0.0.1")
    assert allowed(client, HTTP_X_FORWARDED_FOR="10.0.0.2")


def test_behind_a_proxy_only_the_hop_it_wrote_itself_counts(bp, client, settings):
    settings.TRUSTED_PROXY = True
    fail(client, HTTP_X_FORWARDED_FOR="10.0.0.9, 10.0.0.1")
    assert not allowed(client, HTTP_X_FORWARDED_FOR="10.0.0.8, 10.0.0.1")
    assert allowed(client, HTTP_X_FORWARDED_FOR="10.0.0.9")


def test_without_a_proxy_the_address_cannot_be_made_up(bp, client):
    fail(client, HTTP_X_FORWARDED_FOR="10.0.0.1")
    assert not allowed(client, HTTP_X_FORWARDED_FOR="10.0.0.2")
    assert allowed(client, REMOTE_ADDR="10.0.0.3")


@pytest.mark.parametrize("header", ["", "khong-phai", "10.0.0.1:80"])
def test_a_header_that_is_no_address_counts_for_the_proxy(rf, settings, header):
    settings.TRUSTED_PROXY = True
    request = rf.get("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=header)
    assert client_address(request) == "127.0.0.1"


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


def test_signing_out_after_the_session_ended_leads_to_the_sign_in_page(bp, client):
    assert client.post(reverse("accounts:sign_out")).url == reverse("accounts:sign_in")


def test_a_new_password_sent_after_the_session_ended_is_held_nowhere(bp, client):
    path = reverse("accounts:password_change")
    stopped = client.post(path, {"old_password": PASSWORD, "new_password1": "mot-cau-dai-khac-9"})
    assert stopped.url == f"{SIGN_IN}?next={path}"


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
    assert response.status_code == 422
    assert "new_password2" in response.context["form"].errors
    assert editor.check_password(PASSWORD)


@pytest.mark.parametrize(
    ("old", "new", "again", "says"),
    [
        ("sai", "mot-cau-dai-9", "mot-cau-dai-9", "Mật khẩu hiện tại không đúng."),
        (PASSWORD, "mot-cau-dai-9", "khac", "Hai lần nhập mật khẩu mới không giống nhau."),
        (PASSWORD, PASSWORD, PASSWORD, "Mật khẩu mới phải khác mật khẩu hiện tại."),
        (PASSWORD, "ngan", "ngan", "Mật khẩu quá ngắn: cần ít nhất 10 ký tự."),
    ],
)
def test_a_password_change_that_fails_says_why(editor, client_of, old, new, again, says):
    fields = {"old_password": old, "new_password1": new, "new_password2": again}
    response = client_of(editor).post(reverse("accounts:password_change"), fields)
    assert response.status_code == 422
    assert says in response.content.decode()


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


def test_a_held_form_keeps_no_password_and_says_so(administrator, client):
    path = reverse("accounts:user_add")
    stopped = client.post(path, {"username": "moi", "password": "mot-cau-dai-2024"})
    held = held_field(stopped.content.decode())
    assert release(held).fields == [("username", "moi")]
    page = sign_in(client, administrator.username, held=held).content.decode()
    assert "Mật khẩu đã nhập không được giữ lại." in page


def test_what_is_held_leaves_the_token_out_and_keeps_the_order(rf):
    request = rf.post("/x/", {"csrfmiddlewaretoken": "t", "b": ["1", "2"], "a": ""})
    held = release(hold(request))
    assert (held.path, held.fields) == ("/x/", [("b", "1"), ("b", "2"), ("a", "")])


def test_what_is_held_is_given_back_for_a_day(rf, monkeypatch):
    held = hold(rf.post("/x/", {"a": "1"}))
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 23 * 3600)
    assert release(held) is not None
    monkeypatch.setattr(time, "time", lambda: now + 25 * 3600)
    assert release(held) is None


# Signing in again from an open page, by its script


def by_script(client, username="chuyenvien", password=PASSWORD):
    fields = {"username": username, "password": password}
    return client.post(SIGN_IN, fields, headers={"accept": "application/json"})


def test_an_open_page_signs_its_person_in_again_without_a_page(bp, client):
    assert by_script(client).status_code == 204
    assert client.get("/").status_code == 302


def test_a_wrong_password_in_an_open_page_gets_the_sentence_alone(bp, client):
    answer = by_script(client, password="sai")
    assert (answer.status_code, answer.json()["message"]) == (
        422,
        "Tên đăng nhập hoặc mật khẩu không đúng.",
    )


def test_who_signed_in_meanwhile_in_another_window_goes_on(editor, client_of):
    assert by_script(client_of(editor), password="").status_code == 204


def test_the_page_of_one_person_is_not_taken_over_by_another(reviewer, client_of):
    answer = by_script(client_of(reviewer))
    assert answer.status_code == 409
    assert "tài khoản khác" in answer.json()["message"]


def test_a_temporary_password_is_to_be_changed_before_an_open_page_goes_on(editor, client):
    editor.must_change_password = True
    editor.save()
    answer = by_script(client)
    assert (answer.status_code, "mật khẩu tạm" in answer.json()["message"]) == (409, True)
