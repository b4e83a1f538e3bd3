"""The forms of the calendar: a whole year, a single period, a period opened again."""

import datetime
from collections.abc import Mapping
from copy import copy
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from povertyplan.ui import figures
from povertyplan.ui.fields import CountField, OfficeDateField, VietnameseTextField
from progress import rules
from progress.calendar import NUMBERS, Layout, overlap, overlapped
from progress.models import Period

MOST_EARLIER = 30
MOST_AFTER = 365
KINDS = dict(Period.Kind.choices)


class YearForm(forms.Form):
    """How the plan's year is laid out in periods."""

    figures = forms.ChoiceField(
        label="Nhập số liệu theo",
        choices=[(kind, KINDS[kind]) for kind in ("month", "quarter")],
        help_text="Hộ nghèo, giải ngân, kết quả, tín dụng nhập ở các kỳ này.",
    )
    quarter = forms.BooleanField(label="Thêm báo cáo quý", required=False)
    half = forms.BooleanField(label="Thêm báo cáo 6 tháng", required=False)
    year = forms.BooleanField(
        label="Thêm báo cáo năm",
        required=False,
        help_text="Kỳ dài không nhập lại số liệu: số được cộng từ các kỳ ngắn, "
        "đơn vị chỉ viết nhận xét và gửi tệp.",
    )
    earlier = CountField(
        label="Nộp sớm hơn hạn của Thông tư 10/2022/TT-BLĐTBXH (ngày)",
        help_text="0 là đúng hạn Thông tư: 15 ngày làm việc sau khi kết thúc kỳ; "
        "báo cáo 6 tháng trước 01/6, báo cáo năm trước 01/12.",
    )
    closes_after = CountField(
        label="Khóa sau hạn nộp (ngày)", required=False, help_text="Để trống là không khóa."
    )
    redate = forms.BooleanField(
        label="Đặt lại ngày của các kỳ đã có",
        required=False,
        help_text="Không chọn thì kỳ đã có giữ nguyên các ngày.",
    )

    START: Mapping[str, str] = {
        "figures": "month",
        "half": "on",
        "year": "on",
        "earlier": "0",
        "closes_after": "15",
    }
    """What the form proposes before anything was chosen."""

    def clean_earlier(self) -> int:
        return _at_most(self.cleaned_data["earlier"], MOST_EARLIER)

    def clean_closes_after(self) -> int | None:
        after: int | None = self.cleaned_data["closes_after"]
        return None if after is None else _at_most(after, MOST_AFTER)

    @property
    def layout(self) -> Layout:
        """The layout chosen; only of a valid form."""
        chosen = self.cleaned_data
        return Layout(
            figures=chosen["figures"],
            words=[kind for kind in ("quarter", "half", "year") if chosen[kind]],
            earlier=chosen["earlier"],
            closes_after=chosen["closes_after"],
            redate=chosen["redate"],
        )


def _at_most(value: int, most: int) -> int:
    if value > most:
        raise ValidationError(f"Tối đa {most} ngày.")
    return value


class PeriodForm(forms.ModelForm):
    """The dates of a period; its span stands once a report stands on it."""

    opens_on = OfficeDateField(label="Mở nhập từ ngày")
    due_on = OfficeDateField(label="Hạn nộp")
    closes_on = OfficeDateField(
        label="Khóa sau ngày", required=False, help_text="Để trống là không khóa."
    )
    starts_on = OfficeDateField(label="Kỳ bắt đầu ngày")
    ends_on = OfficeDateField(label="Kỳ kết thúc ngày")

    DATES = ("opens_on", "due_on", "closes_on", "starts_on", "ends_on")
    SPAN = ("takes_figures", "starts_on", "ends_on")
    ORDER = (
        ("starts_on", "ends_on", "Kỳ phải kết thúc sau ngày bắt đầu."),
        ("opens_on", "due_on", "Hạn nộp phải từ ngày mở nhập trở đi."),
        ("due_on", "closes_on", "Ngày khóa phải từ hạn nộp trở đi."),
    )

    class Meta:
        model = Period
        fields = ["opens_on", "due_on", "closes_on", "takes_figures", "starts_on", "ends_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["takes_figures"].label = "Nhập số liệu ở kỳ này"
        period = self.instance
        reported = period.reports.values("agency").distinct().count() if period.pk else 0
        self.held = ""
        if reported or Period.objects.in_use().filter(pk=period.pk).exists():
            why = f"đã có báo cáo của {reported} đơn vị" if reported else rules.IN_PAPERS
            self.held = f"{period} {why}: chỉ đổi được ngày mở nhập, hạn nộp và ngày khóa."
            for name in self.SPAN:
                self.fields[name].disabled = True

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        self.complete(cleaned)
        year = self.instance.plan.year
        first = datetime.date(year - 1, 1, 1)
        last = datetime.date(max(year, timezone.localdate().year) + 2, 12, 31)
        for name in self.DATES:
            if (day := cleaned.get(name)) and not first <= day <= last:
                sentence = f"Ngày phải từ {figures.date(first)} đến {figures.date(last)}."
                self.add_error(name, sentence)
        for before, after, sentence in self.ORDER:
            if cleaned.get(before) and cleaned.get(after) and cleaned[after] < cleaned[before]:
                self.add_error(after, sentence)
        if not self.errors and cleaned["takes_figures"]:
            self._stand_alone(cleaned)
        return cleaned

    def complete(self, cleaned: dict[str, Any]) -> None:
        """Nothing: every date of a known period is typed."""

    def _stand_alone(self, cleaned: dict[str, Any]) -> None:
        """Refuse a span with figures that another period has already."""
        period = copy(self.instance)
        period.starts_on, period.ends_on = cleaned["starts_on"], cleaned["ends_on"]
        if other := overlapped(period):
            self.add_error(None, overlap(period, other))


class NewPeriodForm(PeriodForm):
    """A period that the year does not have yet; dates left out follow the Thông tư."""

    which = forms.ChoiceField(label="Kỳ")

    DEFAULT_DATES = ("opens_on", "due_on", "starts_on", "ends_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plan = self.instance.plan
        there = set(plan.periods.values_list("kind", "number"))
        which = self.fields["which"]
        assert isinstance(which, forms.ChoiceField)
        which.choices = [
            (f"{kind}-{number}", rules.period_name(kind, number, plan.year))
            for kind, numbers in NUMBERS.items()
            for number in range(1, numbers + 1)
            if (kind, number) not in there
        ]
        for name in self.DEFAULT_DATES:
            self.fields[name].required = False
            self.fields[name].help_text = "Để trống: theo Thông tư 10/2022/TT-BLĐTBXH."
        self.order_fields(["which", "takes_figures", *self.Meta.fields])

    def clean_which(self) -> str:
        which: str = self.cleaned_data["which"]
        kind, _, number = which.partition("-")
        self.instance.kind, self.instance.number = kind, int(number)
        return which

    def complete(self, cleaned: dict[str, Any]) -> None:
        if "which" not in cleaned:
            return
        layout = Layout(figures="", words=[])
        period = layout.propose(self.instance.plan, self.instance.kind, self.instance.number)
        for name in self.DEFAULT_DATES:
            if name in cleaned and cleaned[name] is None:
                cleaned[name] = getattr(period, name)


class ReopenForm(forms.Form):
    """Until when, and why, a closed period is opened again for one agency."""

    until = OfficeDateField(label="Mở lại đến hết ngày")
    reason = VietnameseTextField(
        label="Lý do",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Đơn vị đọc được lý do này.",
    )

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_until(self) -> datetime.date:
        until: datetime.date = self.cleaned_data["until"]
        last = self.today + datetime.timedelta(days=MOST_AFTER)
        if not self.today <= until <= last:
            raise ValidationError(
                f"Chọn ngày từ hôm nay ({figures.date(self.today)}) đến {figures.date(last)}."
            )
        return until
