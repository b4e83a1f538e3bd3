"""The form that asks how a column is to be spread by a key."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from budget.rules import CannotSpread, Weight
from editing.blocks import NotABlock
from povertyplan.accounts.models import Agency
from povertyplan.ui.fields import FigureField
from povertyplan.ui.figures import NotAFigure
from targets.distribution.columns import Key, SpreadColumn
from targets.distribution.spread import Order, Spread, fraction, pasted_weights


class CellField(FigureField):
    """A figure typed as in the cells of a column's grid."""

    def __init__(self, column: SpreadColumn, **kwargs: Any) -> None:
        self.read: Callable[[str], Any] = column.grid.parse
        self.show: Callable[[Any], str] = column.grid.show
        super().__init__(**kwargs)


class SpreadRowForm(forms.Form):
    """One agency of a column to be spread: whether it takes part, its own weight, its bounds."""

    chosen = forms.BooleanField(required=False)
    pinned = forms.BooleanField(required=False)
    weight = forms.CharField(
        required=False,
        widget=forms.TextInput(
            attrs={"inputmode": "decimal", "class": "figure", "autocomplete": "off"}
        ),
    )

    def __init__(self, data: Any, *, column: SpreadColumn, agency: int) -> None:
        row = column.rows[agency]
        chosen = column.agencies[agency].kind == Agency.Kind.DISTRICT
        initial = {"chosen": chosen, "maximum": column.most(agency)}
        super().__init__(data, prefix=row.key, initial=initial)
        self.fields["minimum"] = CellField(column, required=False)
        self.fields["maximum"] = CellField(column, required=False)
        self.agency, self.title = agency, row.title
        self.given = column.grid.told(column.given(agency))
        self.weights = [(basis.key, basis.text(agency)) for basis in column.shown]
        for name, label in (
            ("chosen", "Chia cho"),
            ("pinned", "Giữ nguyên số của"),
            ("weight", "Trọng số của"),
            ("minimum", "Tối thiểu cho"),
            ("maximum", "Tối đa cho"),
        ):
            self.fields[name].label = f"{label} {row.title}"
            self.fields[name].widget.attrs["aria-label"] = f"{label} {row.title}"

    def read_weight(self) -> Fraction:
        """The weight typed, 0 where none is; what is no number becomes an error of the row."""
        try:
            return fraction(self.cleaned_data["weight"])
        except NotAFigure as error:
            self.add_error("weight", str(error))
            return Fraction()


class SpreadForm(forms.Form):
    """How a column is to be spread; when it is valid `spread` holds the shares."""

    key = forms.ChoiceField(label="Tiêu chí", choices=Key.choices)
    unit = forms.TypedChoiceField(label="Làm tròn đến", coerce=int)
    pasted = forms.CharField(
        label="Dán trọng số từ bảng tính",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Mỗi dòng một đơn vị: tên, dấu tab rồi số. Số dán vào được điền vào cột "
        "Trọng số tự nhập.",
    )

    spread: Spread

    def __init__(self, data: QueryDict | None, *, column: SpreadColumn) -> None:
        usable = next(key for key, basis in column.bases.items() if not basis.reason)
        self.unread: list[str] = []
        pasted = str(data.get("pasted", "")) if data else ""
        if data and pasted.strip():
            data, self.unread = _with_pasted(data, pasted, column)
        super().__init__(data, initial={"key": usable})
        self.column = column
        self.fields["total"] = CellField(
            column,
            label=f"Tổng số cho các đơn vị được chọn ({column.unit})",
            required=False,
            help_text="Gồm cả đơn vị giữ nguyên. Để trống là chia hết phần "
            f"{column.whole} mà các đơn vị không chọn để lại.",
        )
        unit = self.fields["unit"]
        assert isinstance(unit, forms.TypedChoiceField)
        unit.choices = column.units
        if len(column.units) == 1:
            unit.widget = forms.HiddenInput()
            unit.initial = column.units[0][0]
        self.order_fields(["total"])
        self.rows = {
            agency: SpreadRowForm(data, column=column, agency=agency) for agency in column.rows
        }

    @property
    def groups(self) -> list[tuple[str, list[SpreadRowForm]]]:
        """The rows below the title of their group, as the grid has them."""
        return [
            (title, [self.rows[agency] for agency in agencies])
            for title, agencies in self.column.groups
        ]

    def clean_total(self) -> int | None:
        total: int | None = self.cleaned_data["total"]
        if total == 0:
            raise ValidationError("Tổng số phải lớn hơn 0.")
        return total

    def clean_pasted(self) -> str:
        if self.unread:
            raise ValidationError(self.unread)
        return ""

    def clean_key(self) -> Key:
        key = Key(self.cleaned_data["key"])
        basis = self.column.bases.get(key)
        if basis is None or basis.reason:
            raise ValidationError(basis.reason if basis else "Cột này không chia theo tiêu chí đó.")
        return key

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        rows = self.rows.values()
        readable = [row.is_valid() for row in rows]
        if all(readable) and not self.errors:
            self._spread(cleaned, [row for row in rows if row.cleaned_data["chosen"]])
        if wrong := sum(bool(row.errors) for row in rows):
            self.add_error(None, f"Có {wrong} dòng cần sửa trong bảng bên dưới.")
        return cleaned

    def _spread(self, cleaned: dict[str, Any], chosen: list[SpreadRowForm]) -> None:
        """Spread as asked, or say at which field or row it cannot be done."""
        key: Key = cleaned["key"]
        free = [row for row in chosen if not row.cleaned_data["pinned"]]
        known = self.column.bases[key].weights
        weights: dict[int, Weight] = {
            row.agency: row.read_weight() if key is Key.OWN else known.get(row.agency, 0)
            for row in free
        }
        if not free:
            self.add_error(None, "Chọn ít nhất một đơn vị để chia, không kể đơn vị giữ nguyên.")
        elif any(row.errors for row in free):
            return
        elif not any(weights.values()):
            self.add_error("key", "Không đơn vị nào được chia có số liệu theo tiêu chí này.")
        else:
            order = Order(
                total=cleaned["total"],
                key=key,
                unit=cleaned["unit"],
                weights=weights,
                pinned=tuple(row.agency for row in chosen if row.cleaned_data["pinned"]),
                minimum=_bounds(free, "minimum"),
                maximum=_bounds(free, "maximum"),
            )
            try:
                self.spread = Spread(self.column, order)
            except CannotSpread as refusal:
                self._refuse(refusal)

    def _refuse(self, refusal: CannotSpread) -> None:
        if isinstance(refusal.key, int):
            self.rows[refusal.key].add_error("minimum", str(refusal))
        else:
            self.add_error("total", str(refusal))


def _with_pasted(data: QueryDict, text: str, column: SpreadColumn) -> tuple[QueryDict, list[str]]:
    """What was sent, with pasted weights filled in, unless some could not be read: those are told.

    Nothing is filled in by halves.
    """
    try:
        weights, unread = pasted_weights(column, text)
    except NotABlock as error:
        return data, [str(error)]
    if unread:
        return data, unread
    filled = data.copy()
    for row, weight in weights.items():
        filled[f"{row}-weight"] = weight
    filled["key"], filled["pasted"] = Key.OWN, ""
    return filled, []


def _bounds(rows: list[SpreadRowForm], name: str) -> dict[int, int]:
    """The minimum or maximum of those rows that have one."""
    typed = {row.agency: row.cleaned_data[name] for row in rows}
    return {agency: amount for agency, amount in typed.items() if amount is not None}
