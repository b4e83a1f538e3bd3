"""What is typed on a report beside its figures: words, explanations, notes, reasons."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField

from povertyplan.ui.fields import VietnameseTextField
from progress.models import Report
from progress.rules import Finding

LONGEST_WORDS = 6000
NOTHING_HAPPENED = "Trong kỳ không phát sinh."
SEE_NOTES = "Đề nghị sửa các ô có ghi chú."


def sentence(field: BoundField) -> str:
    """What is wrong with a field, in one line."""
    return " ".join(str(error) for error in field.errors)


class WordsForm(forms.Form):
    """The words of a report: all of them, or by the script those it sends."""

    def __init__(self, data: Any = None, *, report: Report | None = None) -> None:
        stored = {name: getattr(report, name) for name in Report.WORDS} if report else {}
        super().__init__(data, initial=stored, auto_id="f.%s")
        for name in Report.WORDS:
            if data is None or name in data:
                self.fields[name] = VietnameseTextField(
                    label=Report.title_of(name),
                    required=False,
                    max_length=LONGEST_WORDS,
                    widget=forms.Textarea(attrs={"rows": 3}),
                )


@dataclass(frozen=True)
class Asked:
    """A finding to explain, with the fields to do so and what is wrong with them."""

    finding: Finding
    words: BoundField
    absence: BoundField | None
    error: str


class ExplainForm(forms.Form):
    """A word for each warning; where nothing was entered, one tick says that nothing happened."""

    def __init__(
        self, data: Any = None, *, findings: Iterable[Finding], said: Mapping[str, str]
    ) -> None:
        super().__init__(data, auto_id="giai-trinh.%s")
        self.findings = [finding for finding in findings if not finding.is_error]
        self.lacking: dict[str, str] = {}
        for finding in self.findings:
            before = said.get(finding.key, "")
            self.fields[f"w.{finding.key}"] = VietnameseTextField(
                label="Giải trình",
                required=False,
                max_length=1000,
                initial=before.removeprefix(NOTHING_HAPPENED).strip()
                if finding.absence
                else before,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            if finding.absence:
                self.fields[f"a.{finding.key}"] = forms.BooleanField(
                    label="Trong kỳ không phát sinh",
                    required=False,
                    initial=before.startswith(NOTHING_HAPPENED),
                )

    @property
    def words(self) -> dict[str, str]:
        """What was said to each finding, by its key."""
        return {finding.key: self._said(finding.key) for finding in self.findings}

    def _said(self, key: str) -> str:
        ticked = NOTHING_HAPPENED if self.cleaned_data.get(f"a.{key}") else ""
        return f"{ticked} {self.cleaned_data[f'w.{key}']}".strip()

    def asked(self) -> Iterator[Asked]:
        """The findings with their fields, for the page."""
        for finding in self.findings:
            words = self[f"w.{finding.key}"]
            absence = self[f"a.{finding.key}"] if finding.absence else None
            error = self.lacking.get(finding.key) or sentence(words)
            yield Asked(finding, words, absence, error)


class ReturnForm(forms.Form):
    """Why a report is given back: in general, and at single fields by their name."""

    words = VietnameseTextField(
        label="Yêu cầu chung",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Có thể để trống nếu đã ghi chú ở từng ô bên dưới.",
    )

    def __init__(self, data: Any = None, *, labels: Mapping[str, str]) -> None:
        super().__init__(data)
        for name, label in labels.items():
            self.fields[f"n.{name}"] = VietnameseTextField(
                label=f"Ghi chú: {label}", required=False, max_length=500
            )

    @property
    def notes(self) -> dict[str, str]:
        """The notes that were written, by the name of the field."""
        written = self.cleaned_data.items()
        return {name[2:]: text for name, text in written if name.startswith("n.") and text}

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if not self.errors and not cleaned["words"]:
            cleaned["words"] = SEE_NOTES if self.notes else ""
            if not self.notes:
                self.add_error("words", "Đề nghị ghi lý do trả lại, hoặc ghi chú ở ô cần sửa.")
        return cleaned


class CorrectForm(forms.Form):
    """Why an accepted report is to be corrected."""

    reason = VietnameseTextField(
        label="Lý do điều chỉnh",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Đề nghị ghi lý do điều chỉnh."},
    )
