"""The front door, and the pages that say what went wrong."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_safe

from povertyplan.accounts.http import SignedIn
from projects.models import Plan


@require_safe
def home(request: SignedIn) -> HttpResponse:
    """Go to the newest plan of the person's province."""
    plan = Plan.objects.visible_to(request.user).first()
    if plan is None:
        return render(request, "no_plan.html")
    return redirect(plan)


@login_not_required
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answer a monitor: the site runs and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


def _error(request: HttpRequest, status: int, title: str, sentence: str) -> HttpResponse:
    if not request.accepts("text/html"):
        return JsonResponse({"message": sentence}, status=status)
    return render(request, "error.html", {"title": title, "sentence": sentence}, status=status)


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What was sent cannot be read, most often because it is too large."""
    return _error(
        request,
        400,
        "Nội dung gửi lên không hợp lệ",
        "Nội dung gửi lên quá lớn hoặc không đúng mẫu nên chưa lưu. "
        "Bấm nút quay lại của trình duyệt: phần đã nhập vẫn còn trên trang.",
    )


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Not allowed: the page says why."""
    reason = str(exception) or "Bạn không có quyền thực hiện việc này."
    return _error(request, 403, "Không có quyền", reason)


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Not there, or not for this person to know of."""
    return _error(
        request,
        404,
        "Không tìm thấy trang",
        "Địa chỉ không đúng, hoặc nội dung không thuộc phạm vi của bạn.",
    )


@requires_csrf_token
def not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    """Opened with another method than the address takes; `allowed` lists those."""
    if "GET" in allowed:
        sentence = "Địa chỉ này chỉ để xem, không nhận nội dung gửi lên. Chưa có gì được lưu."
    else:
        sentence = "Địa chỉ này chỉ nhận thao tác gửi từ biểu mẫu."
    response = _error(request, 405, "Không mở được địa chỉ này", sentence)
    response.headers["Allow"] = allowed
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke here; the page must not depend on what broke."""
    return HttpResponse(render_to_string("server_error.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open too long or cookies are off; a cell keeps its figure in the page."""
    if request.accepts("text/html"):
        way_on = "Quay lại trang trước, tải lại rồi gửi lần nữa."
    else:
        way_on = "Số bạn nhập vẫn ở đây; đăng nhập lại ở thẻ mới rồi bấm Lưu lại."
    sentence = f"Phiên của trang không còn hợp lệ nên chưa lưu. {way_on}"
    return _error(request, 403, "Trang đã mở quá lâu", sentence)
