"""Signing in and out, and the administrator's lists of people and agencies."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.db import IntegrityError
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods, require_safe

from povertyplan.accounts import services
from povertyplan.accounts.filters import AgencyFilter, UserFilter
from povertyplan.accounts.forms import AgencyForm, OwnPasswordForm, SignInForm, UserForm
from povertyplan.accounts.held import release
from povertyplan.accounts.http import SignedIn, by_script, form_status
from povertyplan.accounts.models import Agency, User
from povertyplan.accounts.permissions import Action, may
from povertyplan.accounts.tables import AgencyTable, UserTable
from povertyplan.ui.stamps import ChangedMeanwhile, stamp_of
from povertyplan.ui.tables import in_pages


def _signed_in(request: HttpRequest) -> HttpResponse:
    """Tell the script of an open page that its person is signed in again; 409 for anybody else."""
    user = request.user
    if not isinstance(user, User) or user.username != request.POST.get("username", "").lower():
        sentence = "Trình duyệt này đang đăng nhập bằng tài khoản khác. Đề nghị tải lại trang."
        return JsonResponse({"message": sentence}, status=409)
    if user.must_change_password:
        sentence = "Mật khẩu này là mật khẩu tạm: đổi mật khẩu ở thẻ mới rồi lưu lại."
        return JsonResponse({"message": sentence}, status=409)
    return HttpResponse(status=204)


@method_decorator(login_not_required, name="dispatch")
class SignIn(auth_views.LoginView):
    """Sign in; a form held since the session ended is offered again.

    The script of a page whose session has ended signs its person in without leaving the page: it is
    answered 204, or with a sentence.
    """

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if by_script(request) and request.user.is_authenticated:
            return _signed_in(request)
        return super().dispatch(request, *args, **kwargs)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        if by_script(self.request):
            sentences = [str(error) for errors in form.errors.values() for error in errors]
            return JsonResponse({"message": " ".join(sentences)}, status=422)
        return super().form_invalid(form)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        if by_script(self.request):
            return _signed_in(self.request)
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
        messages.success(self.request, "Đã đổi mật khẩu.")
        return super().form_valid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        context = self.get_context_data(form=form)
        return self.render_to_response(context, status=form_status(form))


sign_in = SignIn.as_view()
sign_out = login_not_required(auth_views.LogoutView.as_view())
sign_out.needs_own_password = False  # type: ignore[attr-defined]
password_change = PasswordChange.as_view()
password_change.needs_own_password = False  # type: ignore[attr-defined]
password_change.held_when_signed_out = False  # type: ignore[attr-defined]


def _edit(
    request: SignedIn,
    *,
    record: Model | None,
    form_class: type[UserForm | AgencyForm],
    template: str,
    done: str,
) -> HttpResponse:
    """Show or save a person or an agency by compare-and-set; then go to the list `done`.

    When somebody else saved it meanwhile the form comes back as typed, with the stored values
    beside it as `stored`.
    """
    fields = form_class.Meta.fields
    seen = stamp_of(record, fields) if record else ""
    stored = {name: getattr(record, name) for name in fields} if record else {}
    form: ModelForm = form_class(request.POST or None, instance=record, editor=request.user)
    context: dict[str, Any] = {"form": form, "record": record}
    status = form_status(form)
    if form.is_valid():
        opened = request.POST.get("seen", "")
        try:
            services.save_record(user=request.user, form=form, seen=opened)
        except (ChangedMeanwhile, IntegrityError):
            form.add_error(None, ChangedMeanwhile.sentence)
            context["stored"] = stored
            status = 409
        else:
            messages.success(request, f"Đã lưu {form.instance._meta.verbose_name} {form.instance}.")
            return redirect(done)
    elif form.is_bound:
        seen = request.POST.get("seen", "")
    return render(request, template, context | {"seen": seen}, status=status)


@require_safe
def user_list(request: SignedIn) -> HttpResponse:
    """The people of the province."""
    may(request.user, Action.READ_PEOPLE).require()
    people = User.objects.visible_to(request.user).select_related("agency")
    found = UserFilter(request.GET, queryset=people)
    managing = may(request.user, Action.MANAGE_PEOPLE)
    table = in_pages(UserTable(found.qs, managing=bool(managing)), request)
    context = {"table": table, "filter": found, "managing": managing}
    return render(request, "accounts/user_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def user_edit(request: SignedIn, pk: int | None = None) -> HttpResponse:
    """Add a person, or change one."""
    may(request.user, Action.MANAGE_PEOPLE).require()
    people = User.objects.visible_to(request.user).select_related("agency")
    return _edit(
        request,
        record=None if pk is None else get_object_or_404(people, pk=pk),
        form_class=UserForm,
        template="accounts/user_form.html",
        done="accounts:user_list",
    )


@require_safe
def agency_list(request: SignedIn) -> HttpResponse:
    """The agencies of the province."""
    found = AgencyFilter(request.GET, queryset=Agency.objects.visible_to(request.user))
    managing = may(request.user, Action.MANAGE_PEOPLE)
    table = in_pages(AgencyTable(found.qs, managing=bool(managing)), request)
    context = {"table": table, "filter": found, "managing": managing}
    return render(request, "accounts/agency_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def agency_edit(request: SignedIn, pk: int | None = None) -> HttpResponse:
    """Add an agency, or change one."""
    may(request.user, Action.MANAGE_PEOPLE).require()
    agencies = Agency.objects.visible_to(request.user).select_related("parent")
    return _edit(
        request,
        record=None if pk is None else get_object_or_404(agencies, pk=pk),
        form_class=AgencyForm,
        template="accounts/agency_form.html",
        done="accounts:agency_list",
    )
