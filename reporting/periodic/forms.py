"""Forms of a periodic report's head and parts."""

from collections.abc import Container
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Case, Exists, OuterRef, Value, When

from povertyplan.accounts.models import User
from povertyplan.ui.fields import OfficeDateField, VietnameseTextField, narrow
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
    """Text of a draft in which the figures of the report may be named, and no others."""

    def __init__(self, *args: Any, known: Container[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, ProseField):
                field.known = known

    def clean(self) -> dict[str, Any]:
        """Refuse what was typed while somebody else issued the report."""
        record = self.instance
        report = record if isinstance(record, PeriodicReport) else record.report
        stored = PeriodicReport.objects.filter(pk=report.pk).first()
        if stored and not (open_now := stored.open_for_editing()):
            raise ValidationError(open_now.reason)
        return super().clean() or {}


class PeriodicReportForm(_KnowsFigures, PaperForm):
    """Cut-off, signatory and recipients of a report; number and day come with issuing."""

    number = None  # type: ignore[assignment]
    issued_on = None  # type: ignore[assignment]

    class Meta:
        model = PeriodicReport
        fields = [
            "cut_off",
            *(name for name in PaperForm.FIELDS if name not in {"number", "issued_on"}),
        ]

    def __init__(self, *args: Any, editor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        narrow(self, "cut_off", cut_offs(self.instance.period, editor))


class IssueForm(forms.ModelForm):
    """Number and day of a report that is issued now."""

    number = VietnameseTextField(
        label="Số văn bản",
        max_length=20,
        error_messages={"required": "Chưa nhập số văn bản."},
    )
    issued_on = OfficeDateField(label="Ngày ban hành")

    class Meta:
        model = PeriodicReport
        fields = ["number", "issued_on"]

    clean_number = PaperForm.clean_number


class RevokeForm(forms.Form):
    """Why a report is no longer issued."""

    reason = VietnameseTextField(
        label="Lý do hủy",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Chưa nhập lý do hủy ban hành."},
    )


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
