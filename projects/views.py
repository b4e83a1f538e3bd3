"""Projects, and the plan's text by part."""

from typing import Any

from django.contrib import messages
from django.forms import ModelForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from povertyplan.accounts.permissions import Action, may
from povertyplan.ui.http import SignedIn, form_status
from projects import services
from projects.filters import ProjectFilter
from projects.forms import LegalBasesForm, PlanForm, ProjectForm, SectionForm
from projects.models import Plan, Project, Section
from projects.rules import TOKENS
from projects.tables import ProjectTable


@require_safe
def project_list(request: SignedIn, slug: str) -> HttpResponse:
    """The projects of the plan."""
    user = request.user
    plan = get_object_or_404(Plan.objects.visible_to(user), slug=slug)
    may(user, Action.READ_PLAN, owner_id=user.agency_id).require()
    projects = Project.objects.visible_to(user).filter(plan=plan).in_order()
    found = ProjectFilter(request.GET, queryset=projects, request=request)
    table = ProjectTable(found.qs)
    RequestConfig(request, paginate=False).configure(table)
    context = {"plan": plan, "table": table, "filter": found}
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
        "sub_projects": Project.objects.visible_to(user).filter(parent=project).order_by("number"),
        "editing": project.plan.open_for_editing() and may(user, Action.EDIT_PLAN),
    }
    return render(request, "projects/project_detail.html", context)


def _edit_text(
    request: SignedIn,
    plan: Plan,
    form_class: type[ModelForm],
    record: Any,
    template: str,
    **options: Any,
) -> HttpResponse:
    """Show or save one form of the plan's text, by compare-and-set."""
    may(request.user, Action.EDIT_PLAN).require()
    fields = list(form_class.base_fields)
    seen = services.stamp_of(record, fields)
    context = {"plan": plan, "record": record, "tokens": TOKENS, "seen": seen}
    if request.method == "POST":
        stored = {field: getattr(record, field) for field in fields}
        form = form_class(request.POST, instance=record, **options)
        if form.is_valid():
            try:
                services.save_text(
                    user=request.user,
                    slug=plan.slug,
                    form=form,
                    seen=request.POST.get("seen", ""),
                )
            except services.ChangedMeanwhile as conflict:
                form.add_error(None, conflict.sentence)
                context |= {"form": form, "stored": stored}
                return render(request, template, context, status=409)
            messages.success(request, "Đã lưu.")
            return redirect("reporting:document", plan.slug)
        context["seen"] = request.POST.get("seen", "")
    else:
        form = form_class(instance=record, **options)
    return render(request, template, context | {"form": form}, status=form_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def plan_edit(request: SignedIn, slug: str) -> HttpResponse:
    """Identity, signatory and recipients."""
    plan = get_object_or_404(Plan.objects.visible_to(request.user), slug=slug)
    return _edit_text(request, plan, PlanForm, plan, "projects/plan_form.html")


@require_http_methods(["GET", "HEAD", "POST"])
def section_edit(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """One part of the text."""
    may(request.user, Action.EDIT_PLAN).require()
    sections = Section.objects.visible_to(request.user).select_related("plan")
    section = get_object_or_404(sections, plan__slug=slug, pk=pk)
    return _edit_text(request, section.plan, SectionForm, section, "projects/section_form.html")


@require_http_methods(["GET", "HEAD", "POST"])
def project_edit(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Text and lead agency of a project."""
    projects = Project.objects.visible_to(request.user).select_related("plan", "parent")
    project = get_object_or_404(projects, plan__slug=slug, pk=pk)
    template = "projects/project_form.html"
    return _edit_text(request, project.plan, ProjectForm, project, template, editor=request.user)


@require_http_methods(["GET", "HEAD", "POST"])
def legal_bases_edit(request: SignedIn, slug: str) -> HttpResponse:
    """The legal bases, all at once and in order."""
    plan = get_object_or_404(Plan.objects.visible_to(request.user), slug=slug)
    may(request.user, Action.EDIT_PLAN).require()
    initial = LegalBasesForm.of(plan)
    seen = services.stamp([basis.text for basis in plan.legal_bases.all()])
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
        except services.ChangedMeanwhile as conflict:
            form.add_error(None, conflict.sentence)
            context |= {"stored": initial, "seen": seen}
            status = 409
        else:
            messages.success(request, "Đã lưu căn cứ pháp lý.")
            return redirect("reporting:document", slug)
    return render(request, "projects/legal_bases_form.html", context, status=status)
