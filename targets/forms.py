"""Forms of indicators and preferential credit."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from povertyplan.ui.fields import QuantityField, TrieuField, VietnameseTextField
from targets.models import CreditTarget, Indicator


class IndicatorForm(forms.ModelForm):
    """One of the plan's other targets."""

    name = VietnameseTextField(label="Chỉ tiêu", max_length=400)
    unit = VietnameseTextField(label="Đơn vị tính", max_length=40)
    target = QuantityField(label="Mức")
    target_max = QuantityField(
        label="Đến mức", required=False, help_text="Chỉ nhập khi chỉ tiêu là một khoảng."
    )

    class Meta:
        model = Indicator
        fields = ["name", "unit", "direction", "target", "target_max"]

    def clean_target(self) -> Any:
        target = self.cleaned_data["target"]
        if self.instance.key == Indicator.Key.REDUCTION and target != int(target):
            raise ValidationError("Số hộ phải là số nguyên.")
        return target


class CreditForm(forms.ModelForm):
    """Planned lending turnover of one group of households."""

    amount = TrieuField(label="Doanh số cho vay (triệu đồng)")

    class Meta:
        model = CreditTarget
        fields = ["amount"]
