"""Fields of models and forms that know Vietnamese text and figures."""

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from povertyplan.ui import figures, text


class DerivedTextField(models.CharField):
    """A column kept from other columns of the same row, written on every save and bulk write."""

    derive = staticmethod(text.fold)

    def __init__(self, *, of: tuple[str, ...] = (), **kwargs: Any) -> None:
        self.of = of
        kwargs |= {"max_length": 1000, "editable": False, "default": ""}
        super().__init__(**kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("max_length", "editable", "default"):
            kwargs.pop(fixed, None)
        return name, path, args, kwargs | {"of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        source = " ".join(str(getattr(model_instance, name)) for name in self.of)
        value = self.derive(source)[:1000]
        setattr(model_instance, self.attname, value)
        return value


class SearchField(DerivedTextField):
    """What a search without diacritics looks into."""


class SortKeyField(DerivedTextField):
    """What lists are ordered by, as Vietnamese do."""

    derive = staticmethod(text.sort_key)


_WRITTEN = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
"""A date in the order of an office, whether or not there is such a day."""


class OfficeDateField(forms.DateField):
    """A date typed as an office writes it: 05/02/2024, also with dots or dashes."""

    default_error_messages = {
        "required": "Chưa nhập ngày.",
        "invalid": "Nhập ngày theo thứ tự ngày/tháng/năm, ví dụ 05/02/2024.",
    }
    widget = forms.DateInput(attrs={"placeholder": "ví dụ 05/02/2024", "autocomplete": "off"})
    input_formats = ["%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d"]

    def to_python(self, value: Any) -> Any:
        """Read a date; one that the calendar does not have is told from one that is mistyped."""
        try:
            return super().to_python(value)
        except ValidationError:
            if found := _WRITTEN.fullmatch(str(value).strip()):
                day, month, year = map(int, found.groups())
                sentence = f"Không có ngày {day:02}/{month:02}/{year}."
                raise ValidationError(sentence, code="invalid") from None
            raise


class VietnameseTextField(forms.CharField):
    """Text stored as NFC; control characters are refused with a sentence."""

    def to_python(self, value: Any) -> str:
        raw = super().to_python(value) or ""
        if self.max_length and len(raw) > self.max_length:
            raise ValidationError(
                f"Quá dài: {figures.count(len(raw))} ký tự, "
                f"tối đa {figures.count(self.max_length)}."
            )
        try:
            return text.clean(raw)
        except text.NotText as error:
            raise ValidationError(str(error)) from error


class FigureField(forms.CharField):
    """A figure typed the Vietnamese way; subclasses say how it is read and shown."""

    read: Callable[[str], Any]
    show: Callable[[Any], str]

    default_error_messages = {"required": "Đề nghị nhập số."}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget",
            forms.TextInput(
                attrs={"inputmode": "decimal", "class": "figure", "autocomplete": "off"}
            ),
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value)
        if not typed:
            return None if not self.required else typed
        try:
            return self.read(typed)
        except figures.NotAFigure as error:
            raise ValidationError(str(error)) from error

    def prepare_value(self, value: Any) -> Any:
        return self.show(value) if value is not None and not isinstance(value, str) else value


class TrieuField(FigureField):
    """A sum typed in triệu đồng; cleans to whole đồng."""

    read = staticmethod(figures.parse_trieu)
    show = staticmethod(figures.trieu)


class CountField(FigureField):
    """A number of households or people."""

    read = staticmethod(figures.parse_count)
    show = staticmethod(figures.count)


class QuantityField(FigureField):
    """A figure with at most two decimals, such as a percentage."""

    read = staticmethod(figures.parse_decimal)
    show = staticmethod(figures.decimal)


def narrow(form: forms.BaseForm, name: str, rows: models.QuerySet) -> None:
    """Let the choice field `name` of a form offer, and accept, only these rows."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows
