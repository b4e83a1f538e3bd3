"""Projects, and the plan's text by part."""

import re
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from povertyplan.accounts.http import SignedIn, form_status
from povertyplan.accounts.permissions import ALLOWED, Action, may, reaches
from povertyplan.ui.stamps import ChangedMeanwhile, stamp, stamp_of
from projects import services
from projects.filters import ProjectFilter
from projects.forms import LegalBasesForm, NewProjectForm, PlanForm, ProjectForm, SectionForm
from projects.http import plan_of
from projects.models import Plan, Project, Section
from projects.rules import TOKENS
from projects.tables import ProjectTable

_PLACE_IN_PAPER = re.compile(r"phan[-0-9]*")


@require_safe
def project_list(request: SignedIn, slug: str) -> HttpResponse:
    """The projects of the plan."""
    user = request.user
    plan = plan_of(request, slug)
    reaches(user, Action.READ_PLAN).require()
    projects = Project.objects.visible_to(user).filter(plan=plan).in_order().select_related("plan")
    found = ProjectFilter(request.GET, queryset=projects, request=request)
    table = ProjectTable(found.qs)
    RequestConfig(request, paginate=False).configure(table)
    editing = plan.open_for_editing() and may(user, Action.EDIT_PLAN)
    context = {"plan": plan, "table": table, "filter": found, "editing": editing}
    return render(request, "projects/project_list.html", context)


@require_safe
def project_detail(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """One project: its text; its money stands in the part of the budget below."""
    user = request.user
    projects = Project.objects.visible_to(user).select_related("plan", "parent", "lead_agency")
    project = get_object_or_404(projects, plan__slug=slug, pk=pk)
    context = {
        "plan": project.plan,
        "project": project,
        "carries_money": project.carries_money(),
        "sub_projects": projects.filter(parent=project).order_by("number"),
        "editing": project.plan.open_for_editing() and may(user, Action.EDIT_PLAN),
        "funding": may(user, Action.READ_FUNDING, owner_id=project.lead_agency_id),
        "allocations": may(user, Action.READ_ALLOCATIONS, owner_id=project.lead_agency_id),
    }
    return render(request, "projects/project_detail.html", context)


def edit_record(
    request: SignedIn,
    *,
    plan: Plan,
    record: Model,
    form_class: type[ModelForm],
    action: Action,
    template: str,
    done: str,
    paper: str = "reporting:document",
    even_issued: bool = False,
    context: Mapping[str, Any] | None = None,
    **options: Any,
) -> HttpResponse:
    """Show or save one record of a plan by compare-and-set; then go to the page `done`.

    The page is told as `open` whether the plan takes changes, and says its lock before any typing.
    `paper` is the page that a part of a paper leads back to; both are names or addresses.

    When somebody else saved it meanwhile the form comes back as typed, with the stored values
    beside it as `stored`.
    """
    may(request.user, action).require()
    fields = list(form_class.base_fields)
    seen = stamp_of(record, fields) if record.pk else ""
    is_open = ALLOWED if even_issued else plan.open_for_editing()
    context = {
        "plan": plan,
        "record": record,
        "tokens": TOKENS,
        "open": is_open,
    } | dict(context or {})
    if request.method != "POST":
        form = form_class(instance=record, **options)
        return render(request, template, context | {"form": form, "seen": seen})
    stored = {field: getattr(record, field, "") for field in fields} if record.pk else {}
    opened = request.POST.get("seen", "")

    def fill() -> ModelForm:
        return form_class(request.POST, instance=record, **options)

    try:
        form = services.save_record(
            user=request.user,
            slug=plan.slug,
            action=action,
            fill=fill,
            seen=opened,
            even_issued=even_issued,
        )
    except (ChangedMeanwhile, IntegrityError):
        form = fill()
        form.add_error(None, ChangedMeanwhile.sentence)
        context |= {"form": form, "seen": seen, "stored": stored}
        return render(request, template, context, status=409)
    if form.is_valid():
        messages.success(request, "Đã lưu.")
        return redirect(_back_to(request, plan, done, paper))
    return render(request, template, context | {"form": form, "seen": opened}, status=422)


def _back_to(request: SignedIn, plan: Plan, done: str, paper: str) -> str:
    """The place in the paper somebody came from, or the page `done`."""
    came_from = request.GET.get("ve", "")
    if _PLACE_IN_PAPER.fullmatch(came_from):
        return f"{resolve_url(paper, plan.slug)}#{came_from}"
    return resolve_url(done, plan.slug)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_edit(request: SignedIn, slug: str) -> HttpResponse:
    """Identity, signatory and recipients."""
    plan = plan_of(request, slug)
    return edit_record(
        request,
        plan=plan,
        record=plan,
        form_class=PlanForm,
        action=Action.EDIT_PLAN,
        template="projects/plan_form.html",
        done="reporting:document",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def section_edit(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """One part of the text."""
    may(request.user, Action.EDIT_PLAN).require()
    sections = Section.objects.visible_to(request.user).select_related("plan")
    section = get_object_or_404(sections, plan__slug=slug, pk=pk)
    return edit_record(
        request,
        plan=section.plan,
        record=section,
        form_class=SectionForm,
        action=Action.EDIT_PLAN,
        template="projects/section_form.html",
        done="reporting:document",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def project_edit(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Text and lead agency of a project."""
    projects = Project.objects.visible_to(request.user).select_related("plan", "parent")
    project = get_object_or_404(projects, plan__slug=slug, pk=pk)
    return edit_record(
        request,
        plan=project.plan,
        record=project,
        form_class=ProjectForm,
        action=Action.EDIT_PLAN,
        template="projects/project_form.html",
        done="projects:project_list",
        editor=request.user,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def project_add(request: SignedIn, slug: str) -> HttpResponse:
    """A project, or a sub-project of one, with its number in the programme."""
    plan = plan_of(request, slug)
    return edit_record(
        request,
        plan=plan,
        record=Project(plan=plan),
        form_class=NewProjectForm,
        action=Action.EDIT_PLAN,
        template="projects/project_form.html",
        done="projects:project_list",
        editor=request.user,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def legal_bases_edit(request: SignedIn, slug: str) -> HttpResponse:
    """The legal bases, all at once and in order."""
    plan = plan_of(request, slug)
    may(request.user, Action.EDIT_PLAN).require()
    initial = LegalBasesForm.of(plan)
    seen = stamp([basis.text for basis in plan.legal_bases.all()])
    form = LegalBasesForm(request.POST or None, initial=initial)
    context = {"plan": plan, "form": form, "tokens": TOKENS, "seen": request.POST.get("seen", seen)}
    status = form_status(form)
    if form.is_valid():
        try:
            services.save_legal_bases(
                user=request.user,
                slug=slug,
                paragraphs=form.paragraphs(),
                seen=request.POST.get("seen", ""),
            )
        except ChangedMeanwhile as conflict:
            form.add_error(None, conflict.sentence)
            context |= {"stored": initial, "seen": seen}
            status = 409
        else:
            messages.success(request, "Đã lưu căn cứ pháp lý.")
            return redirect("reporting:document", slug)
    return render(request, "projects/legal_bases_form.html", context, status=status)


@require_POST
def project_delete(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Take a project that carries nothing out of the plan."""
    try:
        code = services.delete_project(user=request.user, slug=slug, pk=pk)
    except services.InUse as refusal:
        messages.error(request, str(refusal))
        return redirect("projects:project_detail", slug, pk)
    messages.success(request, f"Đã xóa {code}.")
    return redirect("projects:project_list", slug)
