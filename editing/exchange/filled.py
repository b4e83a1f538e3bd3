"""A grid's own workbook come back: the cells in which another figure stands than when it left."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from editing.blocks import Reading, Value, in_sheet
from editing.blocks.reading import amount_of
from editing.cells import Address
from editing.exchange.origin import NAMES, Snapshot, corner_of, sums_of
from editing.exchange.package import WorkbookRefused
from editing.exchange.reader import Page, Spot, Unread, Uploaded
from editing.exchange.texts import LONGEST, TEXTS, WORDS, plain
from editing.grid import Grid
from editing.proposals import Refusal, Wanted
from povertyplan.ui.figures import NotAFigure
from povertyplan.ui.text import NotText, clean, fold


@dataclass
class Filled:
    """The figures that were filled in, by address, and what cannot be taken over."""

    wanted: dict[Address, Wanted] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)


@dataclass(frozen=True)
class Written:
    """A text that came back, what stood there when the workbook was made, and in which cell."""

    text: str
    base: str
    source: str


def filled_in(
    uploaded: Uploaded, grids: Mapping[str, Grid], *, slug: str, address: str
) -> dict[str, Filled]:
    """Compare a workbook that the portal wrote with the figures it was written with.

    `grids` are by their addresses, and so is what was filled in. A cell that still holds its figure
    is left alone. Rows and columns are known by their hidden keys, wherever they stand now. A grid
    whose keys are gone is refused, beside others that can be compared. Raises `WorkbookRefused` for
    a workbook of another plan or page and for one in which no keys are left at all.
    """
    origin = uploaded.origin
    if origin is None:
        raise WorkbookRefused("Tệp này không phải do bảng trên cổng tạo ra.")
    origin.require(slug=slug, address=address)
    found: dict[str, Filled] = {}
    refused: dict[str, WorkbookRefused] = {}
    for of, snapshot in origin.grids.items():
        try:
            if of in grids:
                page = _page_of(uploaded, corner_of(of))
                found[of] = _Comparison(page, corner_of(of), snapshot, grids[of]).run()
        except WorkbookRefused as error:
            refused[of] = error
    if refused and not found:
        raise next(iter(refused.values()))
    for of, refusal in refused.items():
        title = f"Trang tính {origin.grids[of].title}"
        found[of] = Filled(refusals=[Refusal(title, "", str(refusal))])
    return found


def texts_in(uploaded: Uploaded) -> tuple[dict[str, Written], list[Refusal]]:
    """The texts of a workbook that are not as they left, by name, and what cannot be stored.

    A workbook without its sheet of texts has none.
    """
    known = uploaded.origin.texts if uploaded.origin else {}
    written: dict[str, Written] = {}
    refusals: list[Refusal] = []
    for page in uploaded.pages.values():
        corner = next((spot for spot, value in page.values.items() if value == TEXTS), None)
        place = next((at for (_row, at), value in page.values.items() if value == WORDS), None)
        if corner is None or place is None:
            continue
        keys = {row: page.text((row, at)) for row, at in page.values if at == corner[1]}
        for row, name in sorted(keys.items()):
            if name not in known:
                continue
            try:
                text = _text_at(page, (row, place))
            except NotText as error:
                refusals.append(Refusal(page.source((row, place)), "", str(error)))
                continue
            if text != known[name]:
                written[name] = Written(text, known[name], page.source((row, place)))
    return written, refusals


def _text_at(page: Page, spot: Spot) -> str:
    """What was written in a cell; raises `NotText`."""
    if unread := page.unread.get(spot):
        raise NotText(f"{unread.text}: ô này phải là chữ, không phải công thức hay ngày giờ.")
    text = plain(clean(page.text(spot)))
    if len(text) > LONGEST:
        raise NotText("Nội dung quá dài.")
    return text


def _page_of(uploaded: Uploaded, corner: str) -> Page:
    """The sheet that holds the grid with that mark."""
    found = [page for page in uploaded.pages.values() if corner in page.values.values()]
    if len(found) > 1:
        names = ", ".join(page.name for page in found)
        raise WorkbookRefused(f"Bảng có ở nhiều trang tính ({names}). Đề nghị chỉ giữ lại một.")
    if not found:
        raise WorkbookRefused(
            "Dòng và cột mã ẩn của bảng đã bị xóa nên không đối chiếu được. "
            "Đề nghị tải lại bảng rồi nhập."
        )
    return found[0]


COMPUTED = "Ô này do cổng tính, không nhận số trong tệp."
_ALIKE = Decimal("0.0000005")
"""Below the last decimal that a worksheet shows of any figure."""


def _is_same(value: Value, written: str) -> bool:
    """Whether a cell still shows what was written into it."""
    if isinstance(value, str):
        return fold(value) == fold(written)
    try:
        return abs(value - Decimal(written)) < _ALIKE
    except InvalidOperation:
        return False


class _Comparison:
    """One sheet beside the grid as it left and the grid as it is."""

    def __init__(self, page: Page, corner: str, origin: Snapshot, grid: Grid) -> None:
        self.page = page
        self.origin = origin
        self.grid = grid
        self.filled = Filled()
        top, left = next(spot for spot, value in page.values.items() if value == corner)
        self.places = {
            page.text((row, place)): place
            for row, place in page.values
            if row == top and place != left
        }
        self.moved = {key for key, place in self.places.items() if not self._is_headed(key, place)}
        self.keys = {
            row: page.text((row, place))
            for row, place in page.values
            if place == left and row != top
        }
        keys = [page.text((row, place)) for row, place in page.values if row == top]
        if len(keys) != len(set(keys)) or NAMES not in keys:
            raise WorkbookRefused(
                "Dòng mã ẩn của các cột đã bị sửa nên không đối chiếu được. "
                "Đề nghị tải lại bảng rồi nhập."
            )

    def run(self) -> Filled:
        self._refuse_added_rows()
        times = Counter(self.keys.values())
        for row, key in sorted(self.keys.items()):
            cells = list(self._cells(row, key))
            if not cells:
                continue
            if times[key] > 1:
                self._refuse_row(row, "Mã ẩn của dòng này có ở nhiều dòng. Đề nghị tải lại bảng.")
            elif not self._is_named(row, key):
                self._refuse_row(
                    row,
                    "Tên dòng không còn khớp với mã ẩn của dòng (có thể do sắp xếp hoặc chèn ô). "
                    "Đề nghị tải lại bảng rồi nhập.",
                )
            else:
                for address, spot in cells:
                    self._compare(address, spot)
        self._refuse_sums()
        return self.filled

    def _refuse_sums(self) -> None:
        """Say of every total or rate that another figure than the right one was typed over it."""
        times = Counter(self.keys.values())
        wanted = {at: wish.amount for at, wish in self.filled.wanted.items()}
        after = sums_of(self.grid.changed(wanted))
        for row, key in sorted(self.keys.items()):
            if times[key] > 1 or not self._is_named(row, key):
                continue
            for column, place in self.places.items():
                at, spot = (key, column), (row, place)
                right = [sums[at] for sums in (self.origin.sums, after) if at in sums]
                if right and column not in self.moved and self._is_typed(spot, right):
                    self._refuse(spot, Unread(self.page.text(spot), COMPUTED))

    def _is_typed(self, spot: Spot, right: list[str]) -> bool:
        """Whether somebody wrote something else into a cell than what may stand there."""
        value = self.page.values.get(spot, "")
        if value == "" or spot in self.page.formulas:
            return False
        return not any(_is_same(value, written) for written in right)

    def _cells(self, row: int, key: str) -> Iterator[tuple[Address, Spot]]:
        """The cells of a row that held figures of their own when the workbook was written."""
        for column, place in self.places.items():
            if (key, column) in self.origin.base:
                yield (key, column), (row, place)

    def _is_headed(self, key: str, place: int) -> bool:
        """Whether the column still bears the head it was written with."""
        head = fold(self.origin.columns.get(key, ""))
        heads = {fold(self.page.text(spot)) for spot in self.page.values if spot[1] == place}
        return not head or head in heads

    def _is_named(self, row: int, key: str) -> bool:
        """Whether the row still bears the name it was written with."""
        name = self.page.text((row, self.places[NAMES]))
        return fold(name) == fold(self.origin.rows.get(key, ""))

    def _refuse_added_rows(self) -> None:
        """Rows without a key we know, below the first with one, if figures stand in them."""
        known = {row for row, key in self.keys.items() if key[0] == "@" or key in self.origin.rows}
        columns = {column for _row, column in self.origin.base}
        places = {place for column, place in self.places.items() if column in columns}
        spots = {*self.page.values, *self.page.unread}
        rows = {row for row, place in spots if place in places and row > min(known, default=-1)}
        for row in sorted(rows - known):
            self._refuse_row(row, "Dòng này được thêm vào, không có trong bảng khi tải về.")

    def _refuse_row(self, row: int, sentence: str) -> None:
        name = self.page.text((row, self.places[NAMES]))
        source = f"Trang tính {self.page.name}, dòng {row + 1}"
        self.filled.refusals.append(Refusal(source, name, sentence))

    def _compare(self, address: Address, spot: Spot) -> None:
        """Take over the figure of a cell if it is another one than when the workbook was made."""
        base = self.origin.base[address]
        if address[1] in self.moved:
            sentence = "Tiêu đề cột không còn khớp với mã ẩn của cột. Đề nghị tải lại bảng."
            self._refuse(spot, Unread(self.page.text(spot), sentence))
            return
        if unread := self.page.unread.get(spot):
            self._refuse(spot, unread)
            return
        value = self.page.values.get(spot, "")
        try:
            # A text is read as if it were typed: what reads two ways is refused.
            if isinstance(value, str):
                amount = self.grid.parse(value)
            else:
                amount = amount_of(self.grid, value, Reading.VIETNAMESE)
        except NotAFigure as error:
            self._refuse(spot, Unread(self.page.text(spot), str(error)))
            return
        if amount == base:
            return
        if address in self.grid.places:
            self.filled.wanted[address] = Wanted(amount, source=in_sheet(*spot), base=base)
        else:
            self._refuse(spot, Unread(self.page.text(spot), self._gone(address)))

    def _refuse(self, spot: Spot, unread: Unread) -> None:
        self.filled.refusals.append(Refusal(self.page.source(spot), unread.text, unread.sentence))

    def _gone(self, address: Address) -> str:
        """What has left the grid since the workbook was made: the row, the column or the cell."""
        row, column = address
        if row not in {known.key for known in self.grid.rows}:
            return f"Dòng “{self.origin.rows.get(row, row)}” không còn trong bảng."
        if column not in {known.key for known in self.grid.columns}:
            name = self.origin.columns.get(column, column).replace("\n", ", ")
            return f"Cột “{name}” không còn trong bảng."
        return "Ô này không còn nhập được."
