"""A small plan: one sub-project with one line of 100 triệu, of which two districts have 90."""

from types import SimpleNamespace

import pytest

from budget.grid import LineType, Split, SubProject
from editing.services import Typed, edit_grid
from povertyplan.accounts.permissions import Role
from povertyplan.ui.figures import TRIEU
from tests.factories import (
    AgencyFactory,
    AllocationFactory,
    DepartmentFactory,
    LineFactory,
    PlanFactory,
    ProjectFactory,
    SourceFactory,
    UserFactory,
)


@pytest.fixture
def small(db):
    plan = PlanFactory()
    province = plan.province
    office, department = DepartmentFactory.create_batch(2, province=province)
    source = SourceFactory(province=province, code="central")
    project = ProjectFactory(plan=plan, lead_agency=department)
    line = LineFactory(project=project, source=source, amount=100 * TRIEU)
    first, second, third = AgencyFactory.create_batch(3, province=province)
    AllocationFactory(line=line, agency=first, amount=40 * TRIEU, is_illustrative=True)
    AllocationFactory(line=line, agency=second, amount=50 * TRIEU, is_illustrative=True)
    editor = UserFactory(agency=office, full_name="Trần Thị Sửa")
    return SimpleNamespace(
        plan=plan,
        project=project,
        source=source,
        line=line,
        first_agency=first,
        first=(f"c{first.pk}", f"v{line.pk}"),
        second=(f"c{second.pk}", f"v{line.pk}"),
        third=(f"c{third.pk}", f"v{line.pk}"),
        ceiling=(f"d{project.pk}", "central-recurrent"),
        split=Split(),
        shares=SubProject(project.pk),
        by_source=LineType("central", "recurrent"),
        editor=editor,
        places=SubProject(project.pk).load(plan, editor).places,
        colleague=UserFactory(agency=office, full_name="Lê Văn Cùng"),
        lead=UserFactory(agency=department, role=Role.LEAD),
        reviewer=UserFactory(agency=office, role=Role.REVIEWER),
        district=UserFactory(agency=first, role=Role.DISTRICT),
    )


@pytest.fixture
def edit(small):
    """Type into cells: ``edit(axis, {address: (text, seen in triệu)})``."""

    def edit(axis, cells, user=small.editor, **options):
        typed = {place: Typed(text, seen * TRIEU) for place, (text, seen) in cells.items()}
        return edit_grid(user=user, slug=small.plan.slug, axis=axis, cells=typed, **options)

    return edit
