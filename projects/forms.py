"""Forms of the plan's identity and text."""

import re
from collections.abc import Container
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from povertyplan.accounts.models import Agency, User
from povertyplan.ui.fields import CountField, OfficeDateField, VietnameseTextField, narrow
from projects.models import Plan, Project, Section
from projects.rules import TOKENS, stray_brace, unknown_tokens

PARAGRAPHS = 20_000
_NUMBER = re.compile(r"[0-9]{1,6}[a-z]?")


class LongTextField(VietnameseTextField):
    """Text of several lines; its length is checked with a sentence that counts."""

    def __init__(self, *, rows: int = 8, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", PARAGRAPHS)
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)
        # The browser must not cut a paste without a word.
        self.widget.attrs.pop("maxlength", None)


class ProseField(LongTextField):
    """Text of a paper in which the figures of `known` may be named in braces."""

    known: Container[str] = TOKENS

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if unknown := unknown_tokens(text, self.known):
            raise ValidationError(
                f"Không có số liệu nào tên là “{{{unknown[0]}}}”. "
                "Xem danh sách số liệu có thể chèn trên trang này."
            )
        if stray := stray_brace(text):
            raise ValidationError(
                f"Dấu ngoặc nhọn ở “{stray}” chưa đủ cặp. Tên số liệu viết trong một cặp ngoặc, "
                "ví dụ {nam}."
            )
        return text


class PaperForm(forms.ModelForm):
    """Number, date, signatory and recipients of an official paper."""

    subject = ProseField(label="Trích yếu", rows=2, max_length=500)
    issuer = VietnameseTextField(label="Cơ quan ban hành", max_length=200)
    place = VietnameseTextField(label="Địa danh", max_length=100)
    number = VietnameseTextField(
        label="Số văn bản", max_length=20, required=False, help_text="Để trống khi chưa có số."
    )
    issued_on = OfficeDateField(label="Ngày ban hành", required=False)
    number_suffix = VietnameseTextField(label="Ký hiệu", max_length=30)
    preamble = ProseField(label="Câu dẫn", rows=3, required=False)
    closing = ProseField(label="Câu kết", rows=3, required=False)
    signatory_authority = VietnameseTextField(label="Thẩm quyền ký", max_length=100, required=False)
    signatory_post = VietnameseTextField(label="Chức vụ người ký", max_length=100, required=False)
    signatory_name = VietnameseTextField(label="Người ký", max_length=100, required=False)
    recipients = LongTextField(
        label="Nơi nhận",
        rows=11,
        required=False,
        help_text="Mỗi nơi nhận một dòng; dòng cuối là “Lưu: …”.",
    )

    FIELDS = (
        "subject",
        "issuer",
        "place",
        "number",
        "number_suffix",
        "issued_on",
        "preamble",
        "closing",
        "signatory_authority",
        "signatory_post",
        "signatory_name",
        "recipients",
    )

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"]
        if number and not _NUMBER.fullmatch(number):
            raise ValidationError("Số văn bản chỉ gồm chữ số, có thể kèm một chữ cái: 45 hoặc 45a.")
        return number


class PlanForm(PaperForm):
    """Identity, signatory and recipients of the plan."""

    programme = VietnameseTextField(label="Chương trình", max_length=300)

    class Meta:
        model = Plan
        fields = ["programme", *PaperForm.FIELDS]


class SectionForm(forms.ModelForm):
    """One part of the text."""

    heading = ProseField(label="Tiêu đề", rows=2, max_length=300, required=False)
    body = ProseField(
        label="Nội dung",
        rows=18,
        required=False,
        help_text="Mỗi dòng một đoạn; dòng bắt đầu bằng “- ” hoặc “+ ” là một ý.",
    )

    class Meta:
        model = Section
        fields = ["heading", "body"]


class ProjectForm(forms.ModelForm):
    """Text and lead agency of a project."""

    name = VietnameseTextField(label="Tên", max_length=300)
    objective = ProseField(label="Mục tiêu", required=False)
    beneficiaries = ProseField(label="Đối tượng", required=False)
    content = ProseField(label="Nội dung", rows=14, required=False)
    allocation_principle = ProseField(
        label="Nguyên tắc, tiêu chí, định mức phân bổ vốn", rows=4, required=False
    )

    class Meta:
        model = Project
        fields = [
            "name",
            "lead_agency",
            "objective",
            "beneficiaries",
            "content",
            "allocation_principle",
        ]

    def __init__(self, *args: Any, editor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        departments = Q(kind=Agency.Kind.DEPARTMENT) | Q(pk=self.instance.lead_agency_id)
        narrow(self, "lead_agency", Agency.objects.visible_to(editor).filter(departments))


class NewProjectForm(ProjectForm):
    """A project that is added: its place in the programme besides its text."""

    number = CountField(label="Số trong Chương trình", help_text="Ví dụ: 5 cho Dự án 5.")

    class Meta(ProjectForm.Meta):
        fields = ["parent", "number", *ProjectForm.Meta.fields]

    def __init__(self, *args: Any, editor: User, **kwargs: Any) -> None:
        super().__init__(*args, editor=editor, **kwargs)
        plan = self.instance.plan
        tops = Project.objects.filter(plan=plan, parent=None)
        narrow(self, "parent", tops.exclude(lines__amount__gt=0))
        self.fields[
            "parent"
        ].help_text = (
            "Để trống khi thêm dự án. Dự án đã có kinh phí thì không thêm tiểu dự án được."
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        parent, number = cleaned.get("parent"), cleaned.get("number")
        siblings = Project.objects.filter(plan=self.instance.plan, parent=parent)
        if number is not None and siblings.filter(number=number).exists():
            self.add_error("number", "Số này đã có trong kế hoạch.")
        return cleaned


class LegalBasesForm(forms.Form):
    """All legal bases in order, one a line."""

    text = ProseField(
        label="Căn cứ",
        rows=24,
        help_text="Mỗi căn cứ một dòng (một đoạn). Không cần dấu “;” ở cuối.",
    )

    @staticmethod
    def of(plan: Plan) -> dict[str, str]:
        """The form's initial text."""
        return {"text": "\n".join(basis.text for basis in plan.legal_bases.all())}

    def paragraphs(self) -> list[str]:
        """The cleaned bases, without the mark that the printed paper sets itself."""
        parts = self.cleaned_data["text"].split("\n")
        bases = (" ".join(part.split()).rstrip(" ;.") for part in parts)
        return [basis for basis in bases if basis]
