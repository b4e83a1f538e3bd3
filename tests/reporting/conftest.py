"""Two printed plans, laid out once for all tests: that of 2024, and one that strains the page."""

import io
from collections.abc import Callable, Iterator
from typing import Any

import pdfplumber
import pytest
from django.db import transaction

from povertyplan.accounts.models import Agency
from povertyplan.accounts.services import operator_of
from povertyplan.ui.figures import TRIEU
from projects.models import Plan, Section
from reporting import pdf
from tests.conftest import load_everything
from tests.factories import (
    AgencyFactory,
    AllocationFactory,
    LineFactory,
    ProjectFactory,
    SectionFactory,
    TargetFactory,
)

HOSTILE = (
    "<script>alert(1)</script> & <img src='file:///etc/passwd'> {khong-co} "
    "Ký tự e\u0301 và " + "Rấtdàikhôngcókhoảngtrắng" * 40
)
LONG_NAME = "Một đơn vị có tên rất dài để thử việc xuống dòng trong ô của bảng biểu"


def _html(change: Callable[[Plan], None] | None = None) -> str:
    """The paper of 2024, after a change that is taken back."""
    with transaction.atomic():
        plan = load_everything()
        if change:
            change(plan)
        html = pdf.plan_html(plan, operator_of(plan.province))
        transaction.set_rollback(True)
    return html


def _strain(plan: Plan) -> None:
    """Sixty more districts, a long text with markup, 200 recipients, a project without money."""
    line = LineFactory(
        project=ProjectFactory(plan=plan, number=9, name="Dự án lẻ đồng"),
        source=plan.province.funding_sources.get(code="central"),
        amount=89_011_402_345,
    )
    ProjectFactory(plan=plan, number=10, name="Dự án chưa có vốn")
    office = Agency.objects.get(province=plan.province, kind=Agency.Kind.PROVINCE)
    for number in range(1, 61):
        agency = AgencyFactory(
            province=plan.province, parent=office, unit_name=f"Huyện {number:02d} {LONG_NAME}"
        )
        AllocationFactory(line=line, agency=agency, amount=TRIEU + number)
        TargetFactory(plan=plan, agency=agency)
    last = Section.objects.filter(plan=plan, parent=None).last()
    SectionFactory(plan=plan, parent=last, order=99, heading=HOSTILE[:300], body=HOSTILE)
    plan.recipients = "\n".join(f"Nơi nhận số {number}" for number in range(1, 201))


@pytest.fixture(scope="session")
def plan_html(django_db_setup: None, django_db_blocker: Any) -> str:
    """The plan of 2024 before it is laid out."""
    with django_db_blocker.unblock():
        return _html()


@pytest.fixture(scope="session")
def plan_pdf(plan_html: str) -> bytes:
    """The plan of 2024 as PDF."""
    return pdf.render(plan_html, "0" * 64)


@pytest.fixture(scope="session")
def strained_pdf(django_db_setup: None, django_db_blocker: Any) -> bytes:
    """A plan with more of everything than a page holds."""
    with django_db_blocker.unblock():
        html = _html(_strain)
    return pdf.render(html, "1" * 64)


@pytest.fixture(scope="session")
def pages(plan_pdf: bytes) -> Iterator[list[Any]]:
    """The pages of the plan of 2024, to measure."""
    with pdfplumber.open(io.BytesIO(plan_pdf)) as opened:
        yield opened.pages


@pytest.fixture(scope="session")
def strained_pages(strained_pdf: bytes) -> Iterator[list[Any]]:
    """The pages of the strained plan, to measure."""
    with pdfplumber.open(io.BytesIO(strained_pdf)) as opened:
        yield opened.pages
