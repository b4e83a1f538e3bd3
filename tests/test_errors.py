"""What goes wrong is told in a sentence, on a page or as JSON; the portal itself does not break."""

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse

from tests.conftest import BACKEND

JSON = {"HTTP_ACCEPT": "application/json"}
TOO_LARGE = "quá lớn hoặc không đúng mẫu"


@pytest.fixture
def path(bp):
    return reverse("projects:legal_bases_edit", args=[bp.slug])


@pytest.fixture
def strict(editor, path):
    """A browser whose posts are checked as in production, with a page open."""
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    browser.force_login(editor, backend=BACKEND)
    browser.get(path)
    return browser


@pytest.mark.parametrize(
    "form", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_a_post_of_ten_megabytes_gets_a_sentence(strict, path, form):
    body = b"text=" + b"a" * 10 * 2**20
    if form.startswith("multipart"):
        body = (
            b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n' + body + b"\r\n--x--\r\n"
        )
    response = strict.generic("POST", path, body, form)
    assert response.status_code == 400
    assert TOO_LARGE in response.content.decode()


@override_settings(DATA_UPLOAD_MAX_NUMBER_FIELDS=10)
def test_a_post_of_too_many_fields_gets_a_sentence(strict, path):
    body = "&".join(f"f{n}=1" for n in range(11))
    response = strict.generic("POST", path, body, "application/x-www-form-urlencoded")
    assert response.status_code == 400
    assert TOO_LARGE in response.content.decode()


def test_a_cell_that_is_too_large_gets_the_sentence_as_json(strict, bp):
    path = reverse("budget:funding_split", args=[bp.slug])
    body = b"a=" + b"1" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    response = strict.generic("POST", path, body, "application/x-www-form-urlencoded", **JSON)
    assert response.status_code == 400
    assert TOO_LARGE in response.json()["message"]


def test_a_large_post_of_nobody_gets_a_sentence(bp, path):
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    browser.get(reverse("accounts:sign_in"))
    body = b"text=" + b"a" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    response = browser.generic("POST", path, body, "application/x-www-form-urlencoded")
    assert response.status_code == 400


def test_a_post_without_its_token_is_told_to_reload(strict, path):
    response = strict.post(path, {"text": "x"})
    assert response.status_code == 403
    assert "tải lại rồi gửi lần nữa" in response.content.decode()


def test_a_cell_without_its_token_is_told_that_its_figure_is_still_there(strict, bp):
    path = reverse("budget:funding_split", args=[bp.slug])
    response = strict.post(path, {"a": "1"}, **JSON)
    assert response.status_code == 403
    assert response.json()["message"] == (
        "Phiên của trang không còn hợp lệ nên chưa lưu. "
        "Số bạn nhập vẫn ở đây; đăng nhập lại ở thẻ mới rồi bấm Lưu lại."
    )


def test_a_post_with_its_token_is_taken(strict, path):
    seen = strict.get(path).context["seen"]
    token = strict.cookies["csrftoken"].value
    fields = {"text": "Căn cứ Luật", "seen": seen, "csrfmiddlewaretoken": token}
    assert strict.post(path, fields).status_code == 302


def test_a_refusal_shows_its_reason_on_the_page(bp, district, client_of):
    page = client_of(district).get(reverse("reporting:reconcile", args=[bp.slug]))
    assert page.status_code == 403
    assert "“Cán bộ cấp huyện” không có quyền xem toàn văn" in page.content.decode()


def test_what_is_not_there_gets_a_page_with_the_way_back(editor, client_of):
    page = client_of(editor).get("/khong-co/gi/")
    assert page.status_code == 404
    assert 'href="/"' in page.content.decode()


def test_an_address_for_forms_alone_opened_by_itself_says_so_with_a_way_back(client_of, editor):
    page = client_of(editor).get(reverse("accounts:sign_out"))
    assert (page.status_code, page.headers["Allow"]) == (405, "POST, OPTIONS")
    assert "Địa chỉ này chỉ nhận thao tác gửi từ biểu mẫu." in page.content.decode()
    assert 'href="/"' in page.content.decode()


def test_what_is_sent_to_a_page_that_is_only_read_is_answered_in_a_sentence(client_of, editor, bp):
    address = reverse("progress:calendar", args=[bp.slug])
    page = client_of(editor).post(address)
    assert page.status_code == 405
    assert "Địa chỉ này chỉ để xem" in page.content.decode()
    assert client_of(editor).post(address, **JSON).json()["message"].startswith("Địa chỉ này")


def test_a_json_request_gets_its_404_as_json(editor, client_of):
    response = client_of(editor).get("/khong-co/", **JSON)
    assert (response.status_code, list(response.json())) == (404, ["message"])


@pytest.mark.parametrize("missing", ["/khong-co/gi/", "/khong-co/du-an/", "/nguoi-dung/0/"])
def test_a_demo_shows_the_page_of_the_portal_too(administrator, client_of, settings, missing):
    settings.DEBUG = True
    response = client_of(administrator).get(missing)
    assert response.status_code == 404
    assert "error.html" in [template.name for template in response.templates]


def test_an_address_without_its_last_stroke_is_led_on(editor, client_of, settings):
    settings.DEBUG = True
    assert client_of(editor).get("/co-quan").url == "/co-quan/"


def test_when_the_portal_breaks_a_page_without_the_database_says_so(client, monkeypatch):
    monkeypatch.setattr("povertyplan.views.connection", None)
    client.raise_request_exception = False
    response = client.get(reverse("health"))
    assert response.status_code == 500
    assert "<h1" in response.content.decode()


def test_the_monitor_gets_its_answer_without_signing_in(client, db):
    assert client.get(reverse("health")).content == b"ok"


def test_the_monitor_may_ask_without_https_and_nobody_else(client, db, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get(reverse("health")).status_code == 200
    assert client.get(reverse("accounts:sign_in")).url.startswith("https://")


def test_every_page_carries_the_strict_policy(client, bp):
    policy = client.get(reverse("accounts:sign_in")).headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
