"""Forms of a periodic report's head and parts."""

from collections.abc import Container
from typing import Any

from django import forms
from django.db.models import Case, Exists, OuterRef, Value, When

from povertyplan.accounts.models import User
from povertyplan.ui.fields import narrow
from progress.models import Period
from projects.forms import PaperForm, ProseField
from projects.models import Plan
from reporting.models import PeriodicReport, PeriodicSection
from reporting.periodic.services import cut_offs


class BeginForm(forms.Form):
    """Which period the next report is about; those that hold figures and have none yet."""

    period = forms.TypedChoiceField(
        coerce=int,
        label="Kỳ báo cáo",
        error_messages={
            "required": "Chưa chọn kỳ báo cáo.",
            "invalid_choice": "Chọn một kỳ trong danh sách, chưa có báo cáo.",
        },
    )

    def __init__(self, *args: Any, plan: Plan, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        inner = Period.objects.filter(
            plan=plan,
            takes_figures=True,
            starts_on__gte=OuterRef("starts_on"),
            ends_on__lte=OuterRef("ends_on"),
        )
        periods = Period.objects.visible_to(user).filter(plan=plan, periodic_reports=None)
        kinds = enumerate(("half", "year", "quarter", "month"))
        order = Case(*(When(kind=kind, then=Value(place)) for place, kind in kinds))
        free = periods.filter(Exists(inner)).select_related("plan").order_by(order, "ends_on")
        field = self.fields["period"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(period.pk, str(period)) for period in free]


class _KnowsFigures(forms.ModelForm):
    """Text in which the figures of the report may be named, and no others."""

    def __init__(self, *args: Any, known: Container[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, ProseField):
                field.known = known


class PeriodicReportForm(_KnowsFigures, PaperForm):
    """Cut-off, number, date, signatory and recipients of a report."""

    class Meta:
        model = PeriodicReport
        fields = ["cut_off", *PaperForm.FIELDS]

    def __init__(self, *args: Any, editor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        narrow(self, "cut_off", cut_offs(self.instance.period, editor))


class PeriodicSectionForm(_KnowsFigures):
    """One part of a report."""

    heading = ProseField(label="Tiêu đề", rows=2, max_length=300)
    body = ProseField(
        label="Nội dung",
        rows=18,
        required=False,
        help_text="Mỗi dòng một đoạn; dòng bắt đầu bằng “- ” hoặc “+ ” là một ý.",
    )

    class Meta:
        model = PeriodicSection
        fields = ["heading", "body"]
