"""Forms of indicators and preferential credit."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from povertyplan.ui.fields import QuantityField, TrieuField, VietnameseTextField, narrow
from projects.models import Project
from targets.models import CreditTarget, Indicator


class KeyIndicatorForm(forms.ModelForm):
    """A target that the plan is reconciled with: always of the whole province."""

    name = VietnameseTextField(label="Chỉ tiêu", max_length=400)
    unit = VietnameseTextField(label="Đơn vị tính", max_length=40)
    baseline = QuantityField(
        label="Mức đầu kỳ", required=False, help_text="Để trống khi không có số đầu kỳ."
    )
    target = QuantityField(label="Mức")
    target_max = QuantityField(
        label="Đến mức", required=False, help_text="Chỉ nhập khi chỉ tiêu là một khoảng."
    )

    class Meta:
        model = Indicator
        fields = ["name", "unit", "direction", "baseline", "target", "target_max"]
        error_messages = {"direction": {"required": "Chưa chọn đạt hay giảm."}}

    def clean_target(self) -> Any:
        target = self.cleaned_data["target"]
        if self.instance.key == Indicator.Key.REDUCTION and target != int(target):
            raise ValidationError("Số hộ phải là số nguyên.")
        return target

    FIGURES = frozenset({"baseline", "target", "target_max"})

    def save(self, commit: bool = True) -> Any:
        """Save; a figure that somebody writes is official, new words leave it what it was."""
        if self.FIGURES & {*self.changed_data}:
            self.instance.is_illustrative = False
        return super().save(commit)


class _ProjectField(forms.ModelChoiceField):
    """A project by its code and name."""

    def label_from_instance(self, obj: Project) -> str:
        return f"{obj.code} {obj.name}"


class IndicatorForm(KeyIndicatorForm):
    """One of the plan's other targets, or an output of a sub-project."""

    project = _ProjectField(
        Project.objects.none(),
        label="Dự án, tiểu dự án",
        required=False,
        empty_label="Chỉ tiêu chung của kế hoạch",
    )

    class Meta(KeyIndicatorForm.Meta):
        fields = ["project", *KeyIndicatorForm.Meta.fields, "scope"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.Meta.fields)
        leaves = Project.objects.filter(plan=self.instance.plan).leaves().in_order()
        narrow(self, "project", leaves)


class CreditForm(forms.ModelForm):
    """Planned lending turnover of one group of households."""

    amount = TrieuField(label="Doanh số cho vay (triệu đồng)")

    class Meta:
        model = CreditTarget
        fields = ["amount"]
