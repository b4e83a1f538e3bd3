"""Records for tests: each is valid as made, in a province of its own unless told otherwise."""

import datetime

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from budget.models import Allocation, CapitalType, FundingLine, FundingSource
from povertyplan.accounts.models import Agency, Province, User
from povertyplan.accounts.permissions import Role
from povertyplan.ui.figures import TRIEU
from progress.models import Period, Report
from progress.rules import span
from projects.models import LegalBasis, Plan, Project, Section
from reporting.models import Issue, IssuedFile, PeriodicReport
from targets.models import CreditTarget, Indicator, IndicatorShare, ReductionTarget


class ProvinceFactory(DjangoModelFactory):
    class Meta:
        model = Province

    code = factory.Sequence(lambda n: f"P{n}")
    name = factory.Sequence(lambda n: f"Thử {n}")


class OfficeFactory(DjangoModelFactory):
    """The province's committee, above all other agencies."""

    class Meta:
        model = Agency
        django_get_or_create = ("province", "code")

    province = factory.SubFactory(ProvinceFactory)
    kind = Agency.Kind.PROVINCE
    code = factory.LazyAttribute(lambda office: office.province.code)
    name = factory.LazyAttribute(lambda office: f"UBND tỉnh {office.province.name}")
    short_name = "UBND tỉnh"


class AgencyFactory(DjangoModelFactory):
    class Meta:
        model = Agency

    province = factory.SubFactory(ProvinceFactory)
    parent = factory.SubFactory(OfficeFactory, province=factory.SelfAttribute("..province"))
    kind = Agency.Kind.DISTRICT
    code = factory.Sequence(lambda n: f"A{n}")
    name = factory.Sequence(lambda n: f"UBND huyện Số {n}")
    short_name = factory.Sequence(lambda n: f"Số {n}")
    unit_name = factory.Sequence(lambda n: f"Huyện Số {n}")
    order = factory.Sequence(lambda n: n)


class DepartmentFactory(AgencyFactory):
    kind = Agency.Kind.DEPARTMENT
    name = factory.Sequence(lambda n: f"Sở Số {n}")
    unit_name = ""


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"nguoi{n}")
    full_name = factory.Sequence(lambda n: f"Nguyễn Văn {n}")
    agency = factory.SubFactory(DepartmentFactory)
    role = Role.EDITOR
    password = "!"


class PlanFactory(DjangoModelFactory):
    class Meta:
        model = Plan

    province = factory.SubFactory(ProvinceFactory)
    year = 2024
    slug = factory.Sequence(lambda n: f"ke-hoach-{n}")
    programme = "Chương trình mục tiêu quốc gia giảm nghèo bền vững"
    subject = "Thực hiện Chương trình năm 2024"
    issuer = "Ủy ban nhân dân tỉnh"
    place = "Thử"


class ProjectFactory(DjangoModelFactory):
    class Meta:
        model = Project

    plan = factory.SubFactory(PlanFactory)
    number = factory.Sequence(lambda n: n % 99 + 1)
    name = factory.Sequence(lambda n: f"Dự án thử {n}")


class SectionFactory(DjangoModelFactory):
    class Meta:
        model = Section

    plan = factory.SubFactory(PlanFactory)
    order = factory.Sequence(lambda n: n)
    heading = "Tổ chức thực hiện"
    body = "Các cơ quan thực hiện Kế hoạch."


class SourceFactory(DjangoModelFactory):
    class Meta:
        model = FundingSource

    province = factory.SubFactory(ProvinceFactory)
    code = factory.Sequence(lambda n: f"nguon-{n}")
    name = "Ngân sách trung ương"
    short_name = "NSTW"
    group = FundingSource.Group.CENTRAL
    order = factory.Sequence(lambda n: n)


class LineFactory(DjangoModelFactory):
    class Meta:
        model = FundingLine

    project = factory.SubFactory(ProjectFactory)
    source = factory.SubFactory(
        SourceFactory, province=factory.SelfAttribute("..project.plan.province")
    )
    capital = CapitalType.RECURRENT
    amount = 100 * TRIEU


class AllocationFactory(DjangoModelFactory):
    class Meta:
        model = Allocation

    line = factory.SubFactory(LineFactory)
    agency = factory.SubFactory(
        AgencyFactory, province=factory.SelfAttribute("..line.project.plan.province")
    )
    amount = 40 * TRIEU


class TargetFactory(DjangoModelFactory):
    class Meta:
        model = ReductionTarget

    plan = factory.SubFactory(PlanFactory)
    agency = factory.SubFactory(AgencyFactory, province=factory.SelfAttribute("..plan.province"))
    total_households = 1000
    poor_households = 100
    target = 10


class PeriodFactory(DjangoModelFactory):
    """A month of the plan's year that is open today, due in ten days and never closed."""

    class Meta:
        model = Period

    plan = factory.SubFactory(PlanFactory)
    kind = Period.Kind.MONTH
    number = factory.Sequence(lambda n: n % 12 + 1)
    starts_on = factory.LazyAttribute(lambda it: span(it.kind, it.number, it.plan.year)[0])
    ends_on = factory.LazyAttribute(lambda it: span(it.kind, it.number, it.plan.year)[1])
    opens_on = factory.LazyFunction(lambda: timezone.localdate() - datetime.timedelta(days=5))
    due_on = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=10))


class ReportFactory(DjangoModelFactory):
    """A report somebody has begun."""

    class Meta:
        model = Report

    period = factory.SubFactory(PeriodFactory)
    agency = factory.SubFactory(
        AgencyFactory, province=factory.SelfAttribute("..period.plan.province")
    )


class PeriodicReportFactory(DjangoModelFactory):
    """A draft on a month that takes figures."""

    class Meta:
        model = PeriodicReport

    plan = factory.SubFactory(PlanFactory)
    period = factory.SubFactory(PeriodFactory, plan=factory.SelfAttribute("..plan"))
    cut_off = factory.SelfAttribute("period")
    subject = "Kết quả thực hiện"
    issuer = "Ủy ban nhân dân tỉnh"
    place = "Thử"


class IssueFactory(DjangoModelFactory):
    class Meta:
        model = Issue

    report = factory.SubFactory(PeriodicReportFactory)
    reference = "12/BC-UBND"
    issued_on = datetime.date(2024, 6, 5)
    said = {"figures": {}, "tables": {}}
    made_by = factory.SubFactory(UserFactory)


class IssuedFileFactory(DjangoModelFactory):
    class Meta:
        model = IssuedFile

    issue = factory.SubFactory(IssueFactory)
    kind = IssuedFile.Kind.PDF
    content = b"%PDF-1.7"
    size = 8
    sha256 = "0" * 64


class IndicatorFactory(DjangoModelFactory):
    class Meta:
        model = Indicator

    plan = factory.SubFactory(PlanFactory)
    order = factory.Sequence(lambda n: n + 50)
    name = factory.Sequence(lambda n: f"Số mô hình thử {n}")
    unit = "mô hình"
    direction = Indicator.Direction.INCREASE
    target = 10


class IndicatorShareFactory(DjangoModelFactory):
    class Meta:
        model = IndicatorShare

    indicator = factory.SubFactory(IndicatorFactory, scope="district")
    agency = factory.SubFactory(
        AgencyFactory, province=factory.SelfAttribute("..indicator.plan.province")
    )
    target = 100


def other_province() -> Plan:
    """A second province with one of everything, for questions about what must not be seen."""
    province = ProvinceFactory(code="99", name="Khác")
    plan = PlanFactory(province=province, slug="tinh-khac-2024")
    department = DepartmentFactory(province=province, code="SO-KHAC")
    district = AgencyFactory(province=province, code="HUYEN-KHAC")
    UserFactory(username="stranger", full_name="Người Tỉnh Khác", agency=department)
    project = ProjectFactory(plan=plan, number=1, name="Dự án tỉnh khác", lead_agency=department)
    source = SourceFactory(province=province, code="central")
    line = LineFactory(project=project, source=source)
    AllocationFactory(line=line, agency=district)
    TargetFactory(plan=plan, agency=district)
    SectionFactory(plan=plan)
    LegalBasis.objects.create(plan=plan, order=1, text="Căn cứ Luật tỉnh khác")
    Indicator.objects.create(
        plan=plan, order=1, name="Chỉ tiêu tỉnh khác", unit="hộ", direction="decrease", target=1
    )
    CreditTarget.objects.create(plan=plan, group=CreditTarget.Group.POOR, amount=TRIEU)
    return plan
