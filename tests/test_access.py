"""Who may open and send what: one table for every address of the portal.

A new address without a line here fails `test_every_address_stands_in_the_table`.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from budget.models import FundingLine
from povertyplan.accounts.models import Agency, User
from progress.models import Report
from projects.models import Plan
from reporting.sheets import all_sheets
from tests.factories import PeriodFactory
from tests.reporting.papers import file_of_a_revoked_issue, quarterly

# in: to the sign-in page · 401: the sign-in page, holding the form · 404: not theirs to know of
# 403: not allowed, with the reason · 405: cannot be sent · 409, 422: taken and refused by its form
# own: what Sở NN&PTNT leads, the report of Đồng Xoài · foreign: what others lead and report
# A file that the editor has taken away is not found any more.
TABLE = """
                                           anon editor lead reviewer lender observer district leadership admin stranger
GET  home                                   in   302   302    302     302     302      302       302      302    302
GET  health                                200   200   200    200     200     200      200       200      200    200
GET  accounts:sign_in                      200   302   302    302     302     302      302       302      302    302
GET  accounts:sign_out                     405   405   405    405     405     405      405       405      405    405
GET  accounts:password_change               in   200   200    200     200     200      200       200      200    200
GET  accounts:user_list                     in   200   403    403     403     403      403       200      200    200
GET  accounts:user_add                      in   403   403    403     403     403      403       403      200    403
GET  accounts:user_edit                     in   403   403    403     403     403      403       403      200    403
GET  accounts:agency_list                   in   200   200    200     200     200      200       200      200    200
GET  accounts:agency_add                    in   403   403    403     403     403      403       403      200    403
GET  accounts:agency_edit                   in   403   403    403     403     403      403       403      200    403
GET  projects:project_list                  in   200   200    200     403     200      200       200      200    404
GET  projects:project_add                   in   200   403    403     403     403      403       403      403    404
GET  projects:project_detail own            in   200   200    200     404     200      200       200      200    404
GET  projects:project_detail foreign        in   200   404    200     404     200      200       200      200    404
GET  projects:project_edit own              in   200   403    403     404     403      403       403      403    404
GET  projects:project_edit foreign          in   200   404    403     404     403      403       403      403    404
GET  projects:project_delete own            in   405   405    405     405     405      405       405      405    405
GET  projects:plan_edit                     in   200   403    403     403     403      403       403      403    404
GET  projects:legal_bases_edit              in   200   403    403     403     403      403       403      403    404
GET  projects:section_edit                  in   200   403    403     403     403      403       403      403    404
GET  budget:funding_split                   in   200   200    200     403     200      403       200      200    404
GET  budget:assigned_totals                 in   200   403    200     403     200      403       200      200    404
GET  budget:funding_settings                in   200   403    200     403     200      403       200      200    404
GET  budget:counterpart_edit                in   200   403    403     403     403      403       403      403    404
GET  budget:counterpart_proposal            in   200   403    403     403     403      403       403      403    404
GET  budget:counterpart_of_project own      in   200   403    403     403     403      403       403      403    404
GET  budget:source_add                      in   200   403    403     403     403      403       403      403    404
GET  budget:source_edit                     in   200   403    403     403     403      403       403      403    404
GET  budget:source_delete                   in   405   405    405     405     405      405       405      405    405
GET  budget:allocation_list                 in   200   200    200     403     200      200       200      200    404
GET  budget:sub_project_allocations own     in   200   200    200     404     200      403       200      200    404
GET  budget:sub_project_allocations foreign in   200   404    200     404     200      403       200      200    404
GET  budget:line_type_allocations own       in   200   200    200     403     200      403       200      200    404
GET  budget:line_type_allocations foreign   in   200   403    200     403     200      403       200      200    404
GET  targets:target_grid                    in   200   200    200     200     200      200       200      200    404
GET  targets:target_spread                  in   200   403    403     403     403      403       403      403    404
GET  targets:output_grid                    in   200   200    200     403     200      200       200      200    404
GET  targets:output_spread                  in   200   403    403     403     403      403       403      403    404
GET  targets:indicator_add                  in   200   403    403     403     403      403       403      403    404
GET  targets:indicator_edit                 in   200   403    403     403     403      403       403      403    404
GET  targets:indicator_delete               in   405   405    405     405     405      405       405      405    405
GET  targets:indicators_confirm             in   405   405    405     405     405      405       405      405    405
GET  targets:credit_edit                    in   200   403    403     403     403      403       403      403    404
GET  targets:sub_project_spread own         in   200   200    403     404     403      403       403      403    404
GET  targets:sub_project_spread foreign     in   200   404    403     404     403      403       403      403    404
GET  targets:line_type_spread own           in   200   200    403     403     403      403       403      403    404
GET  targets:line_type_spread foreign       in   200   403    403     403     403      403       403      403    404
GET  progress:home                          in   302   200    302     200     302       200      302      302    404
GET  progress:calendar                      in   200   200    200     200     200       200      200      200    404
GET  progress:period_setup                  in   200   403    403     403     403       403      403      200    404
GET  progress:period_add                    in   200   403    403     403     403       403      403      200    404
GET  progress:period_edit                   in   200   403    403     403     403       403      403      200    404
GET  progress:period_delete                 in   405   405    405     405     405       405      405      405    405
GET  progress:board                         in   200   200    200     200     200       200      200      200    404
GET  progress:remind                        in   405   405    405     405     405       405      405      405    405
GET  progress:reopen                        in   200   403    403     403     403       403      403      200    404
GET  reporting:overview                     in   200   200    200     200     200      200       200      200    404
GET  reporting:reconcile                    in   200   403    200     403     200      403       200      200    404
GET  reporting:plan_submit                  in   405   405    405     405     405      405       405      405    405
GET  reporting:plan_withdraw                in   405   405    405     405     405      405       405      405    405
GET  reporting:tables                       in   200   200    200     200     200      200       200      200    404
GET  reporting:progress                     in   200   200    200     200     200      200       200      200    404
GET  reporting:plan_xlsx                    in   200   200    200     200     200      200       200      200    404
GET  reporting:document                     in   200   403    200     403     200      403       200      200    404
GET  reporting:plan_pdf                     in   200   403    200     403     200      403       200      200    404
GET  progress:report own                       in   200   404   200   404   200   200   200   200   404
GET  progress:report foreign                   in   200   404   200   404   200   404   200   200   404
GET  progress:words                            in   405   405   405   405   405   405   405   405   405
GET  progress:attach                           in   405   405   405   405   405   405   405   405   405
GET  progress:attachment_delete                in   405   405   405   405   405   405   405   405   405
GET  progress:withdraw                         in   405   405   405   405   405   405   405   405   405
GET  progress:accept                           in   405   405   405   405   405   405   405   405   405
GET  progress:drop                             in   405   405   405   405   405   405   405   405   405
GET  progress:attachment                       in   200   404   200   404   200   200   200   200   404
GET  progress:submit own                       in   200   404   403   404   403   200   403   403   404
GET  progress:submit foreign                   in   200   404   403   404   403   404   403   403   404
GET  progress:return                           in   302   404   403   404   403   403   403   403   404
GET  progress:correct                          in   302   404   403   404   403   302   403   403   404
GET  progress:history own                      in   200   404   200   404   200   200   200   200   404
GET  progress:history foreign                  in   200   404   200   404   200   404   200   200   404
GET  progress:workbook own                     in   200   404   200   404   200   200   200   200   404
GET  progress:workbook foreign                 in   200   404   200   404   200   404   200   200   404
GET  progress:part own                         in   302   404   302   404   302   302   302   302   404
GET  progress:part foreign                     in   302   404   302   404   302   404   302   302   404
GET  reporting:periodic_list                in   200   403    200     403     200      403       200      200    404
GET  reporting:periodic_report              in   200   403    200     403     200      403       200      200    404
GET  reporting:periodic_edit                in   200   403    403     403     403      403       403      403    404
GET  reporting:periodic_section             in   200   403    403     403     403      403       403      403    404
GET  reporting:periodic_issue               in   200   403    403     403     403      403       403      403    404
GET  reporting:periodic_revoke              in   302   403    403     403     403      403       403      403    404
GET  reporting:periodic_file                in   200   403    200     403     200      403       200      200    404
GET  reporting:periodic_delete              in   405   405    405     405     405      405       405      405    405
GET  reporting:periodic_pdf                 in   200   403    200     403     200      403       200      200    404
GET  reporting:periodic_docx                in   200   403    200     403     200      403       200      200    404
GET  reporting:periodic_xlsx                in   200   403    200     403     200      403       200      200    404
POST home                                  401   405   405    405     405     405      405       405      405    405
POST health                                405   405   405    405     405     405      405       405      405    405
POST accounts:sign_in                      200   302   302    302     302     302      302       302      302    302
POST accounts:sign_out                      in    in    in     in      in      in       in        in       in     in
POST accounts:password_change               in   422   422    422     422     422      422       422      422    422
POST accounts:user_list                    401   405   405    405     405     405      405       405      405    405
POST accounts:user_add                     401   403   403    403     403     403      403       403      422    403
POST accounts:user_edit                    401   403   403    403     403     403      403       403      422    403
POST accounts:agency_list                  401   405   405    405     405     405      405       405      405    405
POST accounts:agency_add                   401   403   403    403     403     403      403       403      422    403
POST accounts:agency_edit                  401   403   403    403     403     403      403       403      422    403
POST projects:project_list                 401   405   405    405     405     405      405       405      405    405
POST projects:project_add                  401   422   403    403     403     403      403       403      403    404
POST projects:project_detail own           401   405   405    405     405     405      405       405      405    405
POST projects:project_edit own             401   422   403    403     404     403      403       403      403    404
POST projects:project_edit foreign         401   422   404    403     404     403      403       403      403    404
POST projects:project_delete own            401   302   403    403     403     403      403       403      403    404
POST projects:project_delete foreign        401   302   403    403     403     403      403       403      403    404
POST projects:plan_edit                    401   422   403    403     403     403      403       403      403    404
POST projects:legal_bases_edit             401   422   403    403     403     403      403       403      403    404
POST projects:section_edit                 401   409   403    403     403     403      403       403      403    404
POST budget:funding_split                  401   302   403    403     403     403      403       403      403    404
POST budget:assigned_totals                401   302   403    403     403     403      403       403      403    404
POST budget:funding_settings               401   405   405    405     405     405      405       405      405    405
POST budget:counterpart_edit               401   422   403    403     403     403      403       403      403    404
POST budget:counterpart_proposal           401   405   405    405     405     405      405       405      405    405
POST budget:counterpart_of_project own     401   405   405    405     405     405      405       405      405    405
POST budget:source_add                     401   422   403    403     403     403      403       403      403    404
POST budget:source_edit                    401   422   403    403     403     403      403       403      403    404
POST budget:source_delete                   401   302   403    403     403     403      403       403      403    404
POST budget:allocation_list                401   405   405    405     405     405      405       405      405    405
POST budget:sub_project_allocations own    401   302   302    403     404     403      403       403      403    404
POST budget:sub_project_allocations foreign 401  302   404    403     404     403      403       403      403    404
POST budget:line_type_allocations own      401   302   302    403     403     403      403       403      403    404
POST budget:line_type_allocations foreign  401   302   403    403     403     403      403       403      403    404
POST targets:target_grid                   401   302   403    403     403     403      403       403      403    404
POST targets:target_spread                 401   422   403    403     403     403      403       403      403    404
POST targets:output_grid                   401   302   403    403     403     403      403       403      403    404
POST targets:output_spread                 401   422   403    403     403     403      403       403      403    404
POST targets:indicator_add                 401   422   403    403     403     403      403       403      403    404
POST targets:indicator_edit                401   422   403    403     403     403      403       403      403    404
POST targets:indicator_delete              401   302   403    403     403     403      403       403      403    404
POST targets:indicators_confirm            401   302   403    403     403     403      403       403      403    404
POST targets:credit_edit                   401   422   403    403     403     403      403       403      403    404
POST targets:sub_project_spread own        401   422   422    403     404     403      403       403      403    404
POST targets:sub_project_spread foreign    401   422   404    403     404     403      403       403      403    404
POST targets:line_type_spread own          401   422   422    403     403     403      403       403      403    404
POST targets:line_type_spread foreign      401   422   403    403     403     403      403       403      403    404
POST progress:home                         401   405   405    405     405     405       405      405      405    405
POST progress:calendar                     401   405   405    405     405     405       405      405      405    405
POST progress:period_setup                 401   422   403    403     403     403       403      403      422    404
POST progress:period_add                   401   422   403    403     403     403       403      403      422    404
POST progress:period_edit                  401   422   403    403     403     403       403      403      422    404
POST progress:period_delete                401   302   403    403     403     403       403      403      302    404
POST progress:board                        401   405   405    405     405     405       405      405      405    405
POST progress:remind                       401   302   403    403     403     403       403      403      302    404
POST progress:reopen                       401   422   403    403     403     403       403      403      422    404
POST reporting:overview                    401   405   405    405     405     405      405       405      405    405
POST reporting:reconcile                   401   405   405    405     405     405      405       405      405    405
POST reporting:plan_submit                 401   302   403    403     403     403      403       403      403    404
POST reporting:plan_withdraw               401   302   403    403     403     403      403       403      403    404
POST reporting:tables                      401   405   405    405     405     405      405       405      405    405
POST reporting:progress                    401   405   405    405     405     405      405       405      405    405
POST reporting:plan_xlsx                   401   405   405    405     405     405      405       405      405    405
POST reporting:document                    401   405   405    405     405     405      405       405      405    405
POST reporting:plan_pdf                    401   405   405    405     405     405      405       405      405    405
POST progress:report                          401   405   405   405   405   405   405   405   405   405
POST progress:attachment                      401   405   405   405   405   405   405   405   405   405
POST progress:history                         401   405   405   405   405   405   405   405   405   405
POST progress:words own                       401   409   404   403   404   403   409   403   403   404
POST progress:words foreign                   401   409   404   403   404   403   404   403   403   404
POST progress:attach                          401   302   404   403   404   403   302   403   403   404
POST progress:attachment_delete               401   302   404   403   404   403   404   403   403   404
POST progress:submit own                      401   409   404   403   404   403   409   403   403   404
POST progress:submit foreign                  401   409   404   403   404   403   404   403   403   404
POST progress:withdraw                        401   302   404   403   404   403   302   403   403   404
POST progress:accept                          401   302   404   403   404   403   403   403   403   404
POST progress:drop                            401   302   404   403   404   403   302   403   403   404
POST progress:return                          401   302   404   403   404   403   403   403   403   404
POST progress:correct                         401   302   404   403   404   403   302   403   403   404
POST progress:workbook own                    401   302   404   403   404   403   302   403   403   404
POST progress:workbook foreign                401   302   404   403   404   403   404   403   403   404
POST progress:part own                        401   422   404   403   404   403   422   403   403   404
POST progress:part foreign                    401   422   404   403   404   403   404   403   403   404
POST reporting:periodic_list               401   422   403    403     403     403      403       403      403    404
POST reporting:periodic_report             401   405   405    405     405     405      405       405      405    405
POST reporting:periodic_edit               401   422   403    403     403     403      403       403      403    404
POST reporting:periodic_section            401   422   403    403     403     403      403       403      403    404
POST reporting:periodic_issue              401   422   403    403     403     403      403       403      403    404
POST reporting:periodic_revoke             401   302   403    403     403     403      403       403      403    404
POST reporting:periodic_file               401   405   405    405     405     405      405       405      405    405
POST reporting:periodic_delete             401   302   403    403     403     403      403       403      403    404
POST reporting:periodic_pdf                401   405   405    405     405     405      405       405      405    405
POST reporting:periodic_docx               401   405   405    405     405     405      405       405      405    405
POST reporting:periodic_xlsx               401   405   405    405     405     405      405       405      405    405
"""  # noqa: E501
HEAD, *LINES = [line.split() for line in TABLE.strip().splitlines()]
GRIDS = {
    "budget:funding_split",
    "budget:assigned_totals",
    "budget:sub_project_allocations",
    "budget:line_type_allocations",
    "targets:target_grid",
    "targets:output_grid",
}
PERIODIC = [
    f"reporting:periodic_{page}"
    for page in ("report", "edit", "issue", "revoke", "delete", "pdf", "docx", "xlsx")
]
SENT = {"o.row.column": "1", "seen": "{}"}
"""A cell that is nowhere, and a form that says nothing."""
PEOPLE = [{"admin": "administrator"}.get(name, name) for name in HEAD]
ROLES = PEOPLE[1:-1]


def addresses(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the portal by name."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, f"{pattern.namespace}:" if pattern.namespace else "")
        else:
            yield f"{space}{pattern.name}", pattern


ADDRESSES = dict(addresses(get_resolver()))
OF_A_PLAN = [name for name, address in ADDRESSES.items() if "slug" in address.pattern.converters]


def things(plan: Plan, *, lead: str, capital: str, reporting: str = "") -> dict[str, Any]:
    """What the addresses of a plan are about, by the name of the address."""
    project = plan.projects.filter(lead_agency__code=lead, lines__isnull=False).first()
    central = FundingLine.objects.filter(
        project__plan=plan, source__code="central", capital=capital
    )
    line = central.filter(project=project).first() or central.first()
    districts = Agency.objects.filter(province=plan.province)
    agency = districts.filter(code=reporting).first() or districts.filter(kind="district").first()
    paper = quarterly(plan)
    return about_a_report(plan, agency) | {
        "projects:project_detail": project,
        "projects:project_edit": project,
        "projects:project_delete": project,
        "projects:section_edit": plan.sections.first(),
        "budget:sub_project_allocations": project,
        "budget:counterpart_of_project": project,
        "budget:source_edit": plan.province.funding_sources.first(),
        "budget:source_delete": plan.province.funding_sources.first(),
        "budget:line_type_allocations": ("central", capital),
        "targets:indicator_edit": plan.indicators.first(),
        "targets:indicator_delete": plan.indicators.first(),
        "targets:output_spread": plan.indicators.last(),
        "targets:credit_edit": plan.credit_targets.first(),
        "targets:sub_project_spread": (project.pk, project.lines.first().pk),
        "targets:line_type_spread": ("central", capital, line.pk),
        **dict.fromkeys(PERIODIC, paper),
        "reporting:periodic_section": (paper.pk, paper.sections.get().pk),
        "reporting:periodic_file": (paper.pk, file_of_a_revoked_issue(paper).pk),
    }


def about_a_report(plan: Plan, agency: Agency) -> dict[str, Any]:
    """A report that was begun, with a file."""
    period = plan.periods.with_figures().last() or PeriodFactory(plan=plan)
    report, _ = Report.objects.get_or_create(period=period, agency=agency)
    by = User.objects.filter(agency__province=plan.province).first()
    content = b"%PDF-1.7"
    file = report.attachments.create(
        name="a.pdf", kind="application/pdf", size=len(content), content=content, by=by
    )
    where = (period.pk, agency.pk)
    names = (
        "report",
        "words",
        "attach",
        "submit",
        "withdraw",
        "accept",
        "return",
        "correct",
        "drop",
    )
    return dict.fromkeys(
        [f"progress:{name}" for name in (*names, "history", "workbook")], where
    ) | {
        "progress:attachment": (*where, file.pk),
        "progress:attachment_delete": (*where, file.pk),
        "progress:part": (*where, "giai-ngan"),
        "progress:reopen": where,
        "progress:period_edit": period,
        "progress:period_delete": period,
        "progress:board": period,
        "progress:remind": period,
    }


def path(name: str, plan: Plan, thing: Any) -> str:
    slug = [plan.slug] if name in OF_A_PLAN else []
    keys = [thing.pk] if isinstance(thing, Model) else thing or []
    return reverse(name, args=[*slug, *keys])


@pytest.fixture
def about(bp: Plan) -> Any:
    """``about(name, "own")``: the thing an address of the table is about."""

    @cache
    def own() -> dict[str, Any]:
        return things(bp, lead="SNNPTNT", capital="recurrent") | {
            "accounts:user_edit": User.objects.get(username="yte"),
            "accounts:agency_edit": Agency.objects.get(code="689"),
        }

    @cache
    def foreign() -> dict[str, Any]:
        return things(bp, lead="SYT", capital="investment", reporting="SYT")

    return lambda name, whose: (foreign if whose == "foreign" else own)().get(name)


@pytest.fixture
def visit(bp, about, client, client_of, request):
    """``visit("GET", "projects:project_edit", "own", "lead")``: what that person gets."""
    browsers = {"anon": client}

    def browser(person: str) -> Client:
        if person not in browsers:
            browsers[person] = client_of(request.getfixturevalue(person))
        return browsers[person]

    @cache
    def sent(address: str, person: str) -> dict[str, str]:
        """The first cell of a table, just as it stands on the page of that person."""
        grid = browser(person).get(address).context["grid"]
        (row, column), place = next(iter(grid.places.items()))
        amount = grid.amount(*place)
        seen = json.dumps({f"{row}.{column}": amount})
        return {f"o.{row}.{column}": grid.show(amount), "seen": seen}

    def visit(method: str, name: str, whose: str, person: str) -> HttpResponse:
        address = path(name, bp, about(name, whose))
        if method == "GET":
            return browser(person).get(address)
        typist = "lead" if whose == "own" else "editor"
        return browser(person).post(address, sent(address, typist) if name in GRIDS else SENT)

    return visit


def outcome(response: HttpResponse) -> str:
    if response.status_code == 302 and response.url.startswith("/dang-nhap/"):
        return "in"
    return str(response.status_code)


def test_every_address_stands_in_the_table():
    assert {(line[0], line[1]) for line in LINES} == {
        (method, name) for method in ("GET", "POST") for name in ADDRESSES
    }


@pytest.mark.parametrize("line", LINES, ids=lambda line: " ".join(line[: -len(HEAD)]))
def test_everybody_gets_what_the_table_says(visit, line):
    method, name, *whose = line[: -len(HEAD)]
    answers = {
        person: visit(method, name, *(whose or [""]), person)
        for person in sorted(PEOPLE, key=lambda person: person != "anon")
    }
    assert {person: outcome(answers[person]) for person in PEOPLE} == dict(
        zip(PEOPLE, line[-len(HEAD) :], strict=True)
    )
    for answer in answers.values():
        if answer.status_code == 403:
            assert re.search(
                "không có (quyền|ô nào để sửa)|chỉ .+ thuộc phạm vi", answer.content.decode()
            )


@pytest.mark.parametrize("person", ROLES)
def test_nobody_reaches_a_plan_of_another_province(other_plan, client_of, request, person):
    thing = things(other_plan, lead="SO-KHAC", capital="recurrent")
    browser = client_of(request.getfixturevalue(person))
    for name in OF_A_PLAN:
        address = path(name, other_plan, thing.get(name))
        assert browser.get(address).status_code in {403, 404, 405}, name
        assert browser.post(address, SENT).status_code in {403, 404, 405}, name


@pytest.mark.parametrize(
    "name", [name for name in OF_A_PLAN if "pk" in ADDRESSES[name].pattern.converters]
)
def test_a_thing_of_another_plan_is_not_found_below_the_own_plan(
    bp, other_plan, editor, client_of, name
):
    thing = things(other_plan, lead="SO-KHAC", capital="recurrent")[name]
    assert client_of(editor).get(path(name, bp, thing)).status_code in {404, 405}
    assert client_of(editor).post(path(name, bp, thing), SENT).status_code in {404, 405}


@pytest.mark.parametrize("name", ["accounts:user_edit", "accounts:agency_edit"])
def test_an_administrator_does_not_reach_another_province(administrator, stranger, client_of, name):
    foreign = {"accounts:user_edit": stranger, "accounts:agency_edit": stranger.agency}[name]
    browser = client_of(administrator)
    assert browser.get(path(name, None, foreign)).status_code == 404
    assert browser.post(path(name, None, foreign), SENT).status_code == 404


# Downloads hold no more than the screen


@pytest.fixture
def workbook_of(bp, client_of):
    def workbook_of(user: User) -> tuple[list[str], str]:
        """The names of the worksheets somebody gets, and everything written in them."""
        content = client_of(user).get(reverse("reporting:plan_xlsx", args=[bp.slug])).content
        book = openpyxl.load_workbook(BytesIO(content), data_only=True)
        cells = (
            cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
        )
        return book.sheetnames, "\n".join(str(cell) for cell in cells if cell is not None)

    return workbook_of


def test_the_workbook_of_a_district_holds_its_own_rows_only(bp, district, workbook_of):
    _, text = workbook_of(district)
    others = Agency.objects.filter(province=bp.province, kind="district").exclude(
        pk=district.agency_id
    )
    assert district.agency.unit_name in text
    assert not [other.unit_name for other in others if other.unit_name in text]
    assert "45434" not in text
    assert "Sở" not in text.replace("Sở, ngành", "")


def test_the_workbook_of_a_lead_holds_its_own_sub_project_only(bp, lead, workbook_of):
    _, text = workbook_of(lead)
    own = bp.projects.get(lead_agency=lead.agency)
    assert own.name in text
    foreign = bp.projects.filter(lines__isnull=False).exclude(pk=own.pk)
    assert not [project.name for project in foreign if project.name in text]


def test_the_workbook_of_the_bank_holds_credit_only(bp, lender, workbook_of):
    _, text = workbook_of(lender)
    assert [sheet.key for sheet in all_sheets(bp, lender)] == ["tin-dung"]
    assert "232900" in text
    assert "Đa dạng hóa sinh kế" not in text


@pytest.mark.parametrize("person", ROLES)
def test_the_workbook_has_the_tables_of_the_page(bp, client_of, workbook_of, request, person):
    user = request.getfixturevalue(person)
    page = client_of(user).get(reverse("reporting:tables", args=[bp.slug]))
    _, text = workbook_of(user)
    for sheet in page.context["sheets"]:
        assert sheet.title in text or sheet.title.upper() in text


def test_what_is_downloaded_is_not_kept_by_the_browser(bp, editor, client_of):
    response = client_of(editor).get(reverse("reporting:plan_xlsx", args=[bp.slug]))
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=utf-8")
