"""Signing in and out, and the administrator's lists of people and agencies."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from povertyplan.accounts.filters import AgencyFilter, UserFilter
from povertyplan.accounts.forms import AgencyForm, OwnPasswordForm, SignInForm, UserForm
from povertyplan.accounts.held import release
from povertyplan.accounts.http import SignedIn, form_status
from povertyplan.accounts.models import Agency, User
from povertyplan.accounts.permissions import Action, may
from povertyplan.accounts.tables import AgencyTable, UserTable


@method_decorator(login_not_required, name="dispatch")
class SignIn(auth_views.LoginView):
    """Sign in; a form held since the session ended is offered again."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        held = release(self.request.POST.get("held", ""))
        if held is None:
            return response
        return render(self.request, "accounts/resume.html", {"held": held})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        held = self.request.POST.get("held", "")
        return super().get_context_data(held=held, expired=bool(held), **kwargs)


class PasswordChange(auth_views.PasswordChangeView):
    """Change one's own password."""

    template_name = "accounts/password_change.html"
    form_class = OwnPasswordForm
    success_url = reverse_lazy("home")

    def form_valid(self, form: Any) -> HttpResponse:
        form.user.must_change_password = False
        messages.success(self.request, "Đã đổi mật khẩu.")
        return super().form_valid(form)


sign_in = SignIn.as_view()
sign_out = auth_views.LogoutView.as_view()
sign_out.needs_own_password = False  # type: ignore[attr-defined]
password_change = PasswordChange.as_view()
password_change.needs_own_password = False  # type: ignore[attr-defined]


@require_safe
def user_list(request: SignedIn) -> HttpResponse:
    """The people of the province."""
    may(request.user, Action.READ_PEOPLE).require()
    people = User.objects.visible_to(request.user).select_related("agency")
    found = UserFilter(request.GET, queryset=people)
    managing = may(request.user, Action.MANAGE_PEOPLE)
    table = UserTable(found.qs, managing=bool(managing))
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    context = {"table": table, "filter": found, "managing": managing}
    return render(request, "accounts/user_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def user_edit(request: SignedIn, pk: int | None = None) -> HttpResponse:
    """Add a person, or change one."""
    may(request.user, Action.MANAGE_PEOPLE).require()
    person = get_object_or_404(User.objects.visible_to(request.user), pk=pk) if pk else None
    form = UserForm(request.POST or None, instance=person, editor=request.user)
    if form.is_valid():
        saved = form.save()
        messages.success(request, f"Đã lưu tài khoản của {saved.full_name}.")
        return redirect("accounts:user_list")
    context = {"form": form, "person": person}
    return render(request, "accounts/user_form.html", context, status=form_status(form))


@require_safe
def agency_list(request: SignedIn) -> HttpResponse:
    """The agencies of the province."""
    found = AgencyFilter(request.GET, queryset=Agency.objects.visible_to(request.user))
    managing = may(request.user, Action.MANAGE_PEOPLE)
    table = AgencyTable(found.qs, managing=bool(managing))
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    context = {"table": table, "filter": found, "managing": managing}
    return render(request, "accounts/agency_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def agency_edit(request: SignedIn, pk: int | None = None) -> HttpResponse:
    """Add an agency, or change one."""
    may(request.user, Action.MANAGE_PEOPLE).require()
    agency = get_object_or_404(Agency.objects.visible_to(request.user), pk=pk) if pk else None
    form = AgencyForm(request.POST or None, instance=agency, editor=request.user)
    if form.is_valid():
        saved = form.save()
        messages.success(request, f"Đã lưu {saved.name}.")
        return redirect("accounts:agency_list")
    context = {"form": form, "agency": agency}
    return render(request, "accounts/agency_form.html", context, status=form_status(form))
