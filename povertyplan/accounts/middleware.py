"""Sign-in is required everywhere; what was typed before a session ended is kept."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from povertyplan.accounts.forms import SignInForm
from povertyplan.accounts.held import hold
from povertyplan.accounts.http import by_script


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Send strangers to the sign-in page, and people with a given password to change it.

    A form posted after the session has ended comes back as a sign-in page that carries the typed
    values; after signing in the person sends them again with one click. A view with
    ``held_when_signed_out = False`` has nothing worth keeping.
    """

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        response = super().process_view(request, view, args, kwargs)
        if response is not None or not request.user.is_authenticated:
            return response
        if request.user.must_change_password and getattr(view, "needs_own_password", True):
            return redirect("accounts:password_change")
        return None

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view: Callable[..., Any]
    ) -> HttpResponseBase:
        if by_script(request):
            sentence = "Phiên làm việc đã hết. Đăng nhập lại ở thẻ khác rồi lưu lại ô này."
            return JsonResponse(
                {"message": sentence, "sign_in": reverse("accounts:sign_in")}, status=401
            )
        if request.method != "POST" or not getattr(view, "held_when_signed_out", True):
            return super().handle_no_permission(request, view)
        context = {"form": SignInForm(request), "held": hold(request), "expired": True}
        return render(request, "accounts/sign_in.html", context, status=401)
