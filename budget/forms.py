"""The forms of sources and of the counterpart rule."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify

from budget.models import CounterpartRule, FundingLine, FundingSource
from povertyplan.ui.fields import (
    CountField,
    OfficeDateField,
    QuantityField,
    TrieuField,
    VietnameseTextField,
    narrow,
)
from povertyplan.ui.text import fold
from projects.models import Plan


class CounterpartRuleForm(forms.ModelForm):
    """The counterpart rule of a plan; the ratio is typed in percent."""

    percent = QuantityField(label="Tỷ lệ đối ứng (%)")
    rounding_unit = TrieuField(
        label="Làm tròn đến (triệu đồng)", help_text="Ví dụ: 1 là tròn triệu đồng; 0,001 là nghìn."
    )
    legal_basis = VietnameseTextField(
        label="Căn cứ", max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    effective_from = OfficeDateField(label="Áp dụng từ ngày")

    class Meta:
        model = CounterpartRule
        fields = [
            "base_source",
            "base_capital",
            "source",
            "capital",
            "rounding_unit",
            "legal_basis",
            "effective_from",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plan = self.instance.plan
        for name in ("base_source", "source"):
            narrow(self, name, FundingSource.objects.filter(province=plan.province_id))
        self.initial["percent"] = self.instance.percent
        self.order_fields(["percent", *self.Meta.fields])

    def clean_percent(self) -> Any:
        percent = self.cleaned_data["percent"]
        if percent > 100:
            raise ValidationError("Tỷ lệ đối ứng không quá 100%.")
        self.instance.ratio = percent / 100
        return percent

    def clean_effective_from(self) -> datetime.date:
        begins: datetime.date = self.cleaned_data["effective_from"]
        if begins.year > self.instance.plan.year:
            raise ValidationError(f"Quy định phải có hiệu lực trong năm {self.instance.plan.year}.")
        return begins

    def clean_rounding_unit(self) -> int:
        unit: int = self.cleaned_data["rounding_unit"]
        if unit < 1:
            raise ValidationError("Đơn vị làm tròn phải từ 1 đồng trở lên.")
        return unit


class FundingSourceForm(forms.ModelForm):
    """A source of money of the province; its code follows from its short name."""

    name = VietnameseTextField(label="Tên", max_length=100)
    short_name = VietnameseTextField(label="Tên viết tắt", max_length=40)
    order = CountField(label="Thứ tự trong bảng")

    class Meta:
        model = FundingSource
        fields = [
            "name",
            "short_name",
            "group",
            "counts_as_state_budget",
            "has_investment",
            "order",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            last = FundingSource.objects.filter(province=self.instance.province).last()
            self.initial["order"] = last.order + 1 if last else 1

    def clean_has_investment(self) -> bool:
        wanted: bool = self.cleaned_data["has_investment"]
        source = self.instance
        lines = FundingLine.objects.filter(source=source.pk, capital="investment", amount__gt=0)
        if source.pk and not wanted and lines.exists():
            raise ValidationError("Nguồn này đang có dòng vốn đầu tư phát triển.")
        return wanted

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("has_investment") and not cleaned.get("counts_as_state_budget"):
            self.add_error("has_investment", "Chỉ vốn ngân sách nhà nước chia theo loại vốn.")
        lines = FundingLine.objects.filter(source=self.instance.pk)
        locked = lines.exclude(project__plan__status=Plan.Status.DRAFT)
        if self.instance.pk and self.changed_data and locked.exists():
            sentence = "Nguồn này đã dùng trong kế hoạch đã trình hoặc đã ban hành"
            self.add_error(None, f"{sentence} nên không đổi được.")
        if not self.instance.pk and (short := cleaned.get("short_name")):
            self.instance.code = slugify(fold(short))[:30]
            if not self.instance.code:
                self.add_error("short_name", "Tên viết tắt phải có chữ hoặc số.")
            others = FundingSource.objects.filter(province=self.instance.province)
            if others.filter(code=self.instance.code).exists():
                self.add_error("short_name", "Tên viết tắt này đã dùng cho một nguồn vốn khác.")
        return cleaned
