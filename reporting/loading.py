"""Loading the shipped data: agencies, the 2024 plan, demo people and illustrative figures.

Everything is found by its natural key and made only when absent: loading twice changes nothing, and
nothing that somebody edited is ever overwritten.
"""

import datetime
import json
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Max
from simple_history.utils import bulk_create_with_history

from budget.models import (
    Allocation,
    AssignedTotal,
    CounterpartRule,
    FundingLine,
    FundingSource,
)
from budget.rules import spread
from povertyplan.accounts.models import Agency, Province, User
from povertyplan.ui.figures import TRIEU
from projects.models import LegalBasis, Plan, Project, Section
from targets.models import (
    HUNDREDTHS,
    CreditTarget,
    Indicator,
    IndicatorShare,
    ReductionTarget,
)

Data = dict[str, Any]


def read(name: str) -> Data:
    """Read one of the shipped files."""
    data: Data = json.loads((settings.FIXTURES / name).read_text(encoding="utf-8"))
    return data


@transaction.atomic
def load_reference(data: Data) -> None:
    """Make the provinces, their agencies and their funding sources."""
    provinces = {}
    for row in data["provinces"]:
        provinces[row["code"]], _ = Province.objects.get_or_create(
            code=row["code"], defaults={"name": row["name"]}
        )
    agencies: dict[tuple[str, str], Agency] = {}
    for row in data["agencies"]:
        province = row["province"]
        agencies[province, row["code"]], _ = Agency.objects.get_or_create(
            province=provinces[province],
            code=row["code"],
            defaults={
                "kind": row["kind"],
                "name": row["name"],
                "short_name": row["short_name"],
                "unit_name": row["unit_name"],
                "communes": row["communes"] or 0,
                "order": row["order"],
                "parent": agencies[province, row["parent"]] if row["parent"] else None,
                **dict(zip(("tile_column", "tile_row"), row.get("tile", ()), strict=False)),
            },
        )
    for row in data["funding_sources"]:
        FundingSource.objects.get_or_create(
            province=provinces[row["province"]],
            code=row["code"],
            defaults={
                "name": row["name"],
                "short_name": row["short_name"],
                "group": row["group"],
                "counts_as_state_budget": row["counts_as_state_budget"],
                "has_investment": row["has_investment"],
                "order": row["order"],
            },
        )


@transaction.atomic
def load_plan(data: Data) -> Plan:
    """Make a plan with its text, projects, money and targets; an existing plan stays as it is."""
    if plan := Plan.objects.filter(slug=data["slug"]).first():
        return plan
    province = Province.objects.get(code=data["province"])
    plan = Plan.objects.create(
        province=province,
        recipients="\n".join(data["recipients"]),
        **{
            name: data[name]
            for name in (
                "slug",
                "year",
                "programme",
                "subject",
                "issuer",
                "place",
                "number",
                "number_suffix",
                "preamble",
                "closing",
                "signatory_authority",
                "signatory_post",
                "signatory_name",
            )
        },
    )
    for order, text in enumerate(data["legal_bases"], start=1):
        LegalBasis.objects.create(plan=plan, order=order, text=text)
    _load_sections(plan, data["sections"], parent=None)
    projects = _load_projects(plan, data["projects"])
    _load_rules(plan, data, projects)
    _load_targets(plan, data, projects)
    return plan


def _load_sections(plan: Plan, rows: list[Data], *, parent: Section | None) -> None:
    for order, row in enumerate(rows, start=1):
        section = Section.objects.create(
            plan=plan,
            parent=parent,
            order=order,
            kind=row.get("kind", Section.Kind.TEXT),
            heading=row["heading"],
            body=row["body"],
        )
        _load_sections(plan, row.get("children", []), parent=section)


def _load_projects(plan: Plan, rows: list[Data]) -> dict[str, Project]:
    agencies = {agency.code: agency for agency in Agency.objects.filter(province=plan.province)}
    sources = {source.code: source for source in plan.province.funding_sources.all()}
    projects: dict[str, Project] = {}

    def load(row: Data, parent: Project | None) -> None:
        project = Project.objects.create(
            plan=plan,
            parent=parent,
            lead_agency=agencies[row["lead"]] if row["lead"] else None,
            **{
                name: row[name]
                for name in (
                    "number",
                    "name",
                    "objective",
                    "beneficiaries",
                    "content",
                    "allocation_principle",
                )
            },
        )
        projects[project.code] = project
        for line in row["lines"]:
            FundingLine.objects.create(
                project=project,
                source=sources[line["source"]],
                capital=line["capital"],
                amount=line["amount"],
            )
        for child in row.get("sub_projects", []):
            load(child, project)

    for row in rows:
        load(row, None)
    return projects


def _load_rules(plan: Plan, data: Data, projects: dict[str, Project]) -> None:
    rule = data["counterpart_rule"]
    sources = {source.code: source for source in plan.province.funding_sources.all()}
    CounterpartRule.objects.create(
        plan=plan,
        ratio=Decimal(rule["ratio"]),
        base_source=sources[rule["base_source"]],
        base_capital=rule["base_capital"],
        source=sources[rule["counterpart_source"]],
        capital=rule["counterpart_capital"],
        rounding_unit=rule["rounding_unit"],
        legal_basis=rule["legal_basis"],
        effective_from=datetime.date.fromisoformat(rule["effective_from"]),
    )
    for row in data["assigned_totals"]:
        AssignedTotal.objects.create(
            plan=plan,
            project=projects[row["project"]] if row.get("project") else None,
            measure=row["measure"],
            amount=row["amount"],
        )


def _load_targets(plan: Plan, data: Data, projects: dict[str, Project]) -> None:
    for order, row in enumerate(data["indicators"], start=1):
        Indicator.objects.create(
            plan=plan,
            project=projects[row["project"]] if row.get("project") else None,
            order=order,
            key=row["key"],
            name=row["name"],
            unit=row["unit"],
            direction=row["direction"],
            target=Decimal(row["target"]),
            target_max=Decimal(row["target_max"]) if row.get("target_max") else None,
        )
    for row in data["credit"]:
        CreditTarget.objects.create(plan=plan, group=row["group"], amount=row["amount"])


@transaction.atomic
def load_illustrations(plan: Plan, data: Data) -> None:
    """Add illustrative targets and allocations where the plan has none; all are marked as such.

    A lead agency keeps its share of a line, the rest goes to the districts in proportion to their
    poor households, in whole triệu, exactly; so do the outputs, in whole numbers.
    """
    agencies = {agency.code: agency for agency in Agency.objects.filter(province=plan.province)}
    households = data["households"]
    if not plan.reduction_targets.exists():
        for code, row in households.items():
            ReductionTarget.objects.create(
                plan=plan,
                agency=agencies[code],
                total_households=row["total"],
                poor_households=row["poor"],
                poor_minority=row["poor_minority"],
                near_poor_households=row["near"],
                near_poor_minority=row["near_minority"],
                target=row["target"],
                is_illustrative=True,
            )
    weights = {agencies[code].pk: row["poor"] for code, row in households.items()}
    _load_outputs(plan, data["outputs"], weights)
    lines = FundingLine.objects.filter(project__plan=plan).select_related("project__parent")
    if Allocation.objects.filter(line__in=lines).exists():
        return
    allocations = []
    for line in lines:
        percent = data["lead_share_percent"][line.capital].get(line.project.code, 0)
        kept = line.amount * percent // 100 // TRIEU * TRIEU
        shares = spread(line.amount - kept, weights, TRIEU)
        if kept and line.project.lead_agency_id:
            shares[line.project.lead_agency_id] = kept
        allocations += [
            Allocation(line=line, agency_id=agency, amount=amount, is_illustrative=True)
            for agency, amount in shares.items()
            if amount
        ]
    bulk_create_with_history(allocations, Allocation)


def _load_outputs(plan: Plan, rows: list[Data], weights: dict[int, int]) -> None:
    """Add the outputs of the sub-projects, unless illustrative ones were there before."""
    if Indicator.history.filter(plan=plan, is_illustrative=True).exists():
        return
    projects = {project.code: project for project in plan.projects.select_related("parent")}
    last = plan.indicators.aggregate(last=Max("order"))["last"] or 0
    shares = []
    for order, row in enumerate(rows, start=last + 1):
        indicator = Indicator.objects.create(
            plan=plan,
            project=projects[row["project"]],
            order=order,
            name=row["name"],
            unit=row["unit"],
            direction=Indicator.Direction.INCREASE,
            scope=row["scope"],
            target=Decimal(row["target"]),
            is_illustrative=True,
        )
        if indicator.scope == Indicator.Scope.DISTRICT:
            parts = spread(indicator.hundredths, weights, HUNDREDTHS)
            shares += [
                IndicatorShare(
                    indicator=indicator, agency_id=agency, target=part, is_illustrative=True
                )
                for agency, part in parts.items()
            ]
    bulk_create_with_history(shares, IndicatorShare)


@transaction.atomic
def load_people(data: Data, province: Province, password: str) -> list[User]:
    """Make one account per person with this password; an existing account stays as it is."""
    agencies = {agency.code: agency for agency in Agency.objects.filter(province=province)}
    encoded = make_password(password)
    return [
        User.objects.get_or_create(
            username=row["username"],
            defaults={
                "full_name": row["full_name"],
                "agency": agencies[row["agency"]],
                "role": row["role"],
                "password": encoded,
            },
        )[0]
        for row in data["people"]
    ]
