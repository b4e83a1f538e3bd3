"""The parts of a grid: rows, columns, and what stands where they meet."""

from dataclasses import dataclass

Address = tuple[str, str]
"""Row key and column key of a cell."""


def name_of(address: Address) -> str:
    """The name of a cell in forms and answers: ``ROW.COLUMN``."""
    return ".".join(address)


def address_of(name: str) -> Address:
    """The address a cell's name stands for."""
    row, _, column = name.partition(".")
    return row, column


@dataclass(frozen=True)
class Column:
    """A column of figures, or of totals that only the ledger fills.

    `adds` and `less` name the columns a total adds up and takes off, `share` the part and the whole
    it is the percentage of, for a formula in a worksheet. `names` are what other tables call it.
    `unit` is its own, where the columns of the grid differ in it.
    """

    key: str
    title: str
    note: str = ""
    is_total: bool = False
    adds: tuple[str, ...] = ()
    less: tuple[str, ...] = ()
    share: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    unit: str = ""

    @property
    def full_title(self) -> str:
        """The head with what tells it from others of the same title."""
        return f"{self.title}, {self.note}" if self.note else self.title


@dataclass(frozen=True)
class Row:
    """A row; `members` are the things whose cells a group or total row adds up.

    `adds` are the keys of the rows a total adds up, where those are not all. `names` are what else
    other tables call it, `note` explains a title that is a code.
    """

    key: str
    title: str
    code: str = ""
    level: int = 0
    kind: str = "line"
    href: str = ""
    members: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    note: str = ""
    adds: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What the row is called in short: its code, if it has one."""
        return self.code or self.title


@dataclass(frozen=True)
class Cell:
    """What stands at one place: a figure to edit, a locked figure with its reason, or a total.

    `stored` is the saved figure where `text` may be what was typed; `theirs` is what somebody else
    saved meanwhile; `note` is somebody's remark on the cell. `href` leads to a preview of what the
    figure proposes.
    """

    row: Row
    column: Column
    text: str
    editable: bool = False
    lock: str = ""
    error: str = ""
    hint: str = ""
    stored: str = ""
    theirs: str = ""
    note: str = ""
    href: str = ""

    @property
    def name(self) -> str:
        return name_of((self.row.key, self.column.key))

    @property
    def label(self) -> str:
        """What a screen reader says before the value."""
        return f"{self.row.label}, {self.column.full_title}"
