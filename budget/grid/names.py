"""What other tables call the agencies, projects and sources that a grid has as rows and columns."""

from itertools import product

from budget.models import CapitalType, FundingSource
from povertyplan.accounts.models import Agency
from projects.models import Project

_CAPITALS = {
    CapitalType.RECURRENT: ("sự nghiệp", "vốn SN", "SN"),
    CapitalType.INVESTMENT: ("đầu tư phát triển", "vốn đầu tư", "đầu tư", "vốn ĐTPT", "ĐTPT"),
}

DEPARTMENTS = ("Các sở, ngành", "Khối sở, ngành", "Cấp tỉnh", "Sở, ban, ngành")
DISTRICTS = ("Các huyện, thị xã, thành phố", "Cấp huyện", "Các huyện, thị xã", "Huyện, thị xã")


def of_agency(agency: Agency) -> tuple[str, ...]:
    """The full name and the short one."""
    return agency.name, agency.short_name


def of_project(project: Project) -> tuple[str, ...]:
    """Its name and its number; that of a sub-project only together with its project's."""
    if project.parent is None:
        return project.name, project.label, f"{project.label} {project.name}"
    pairs = (
        (project.label, project.parent.label),
        (f"TDA{project.number}", project.parent.code),
    )
    return (
        project.name,
        *(f"{own} {project.name}" for own, _parent in pairs),
        *(f"{parent} {own}" for own, parent in pairs),
        *(f"{own} {parent}" for own, parent in pairs),
        f"{project.label} thuộc {project.parent.label}",
    )


def of_money(source: FundingSource, capital: str) -> tuple[str, ...]:
    """The source in full and in short, alone and with the capital type before or after it."""
    sources = source.name, source.short_name
    if not source.counts_as_state_budget:
        return sources
    capitals = (CapitalType(capital).label, *_CAPITALS[CapitalType(capital)])
    return (
        *sources,
        *capitals,
        *(f"{one} {other}" for one, other in product(sources, capitals)),
        *(f"{other} {one}" for one, other in product(sources, capitals)),
    )
