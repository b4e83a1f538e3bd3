"""What the page of a report shows: where it stands, what is next, its parts, its words."""

import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from editing.cells import Row
from povertyplan.accounts.models import User
from povertyplan.accounts.permissions import Action, Verdict, may
from povertyplan.ui.stamps import stamp_of
from progress.files import KINDS, MAX_BYTES
from progress.forms.report import WordsForm
from progress.grids import ReportGrid, grids_of
from progress.models import Attachment, Event, Period, Report
from progress.rules import REOPEN
from progress.services import (
    MOST_FILES,
    WORDS,
    WORDS_WRITTEN,
    contents_of,
    findings_in,
)
from progress.views.report_again import Again, sent_again
from progress.views.report_parts import Demand, Field, Section, Step, stands_as_before
from progress.views.report_since import Moved, moved_since
from progress.views.report_sums import Sums

TITLES = {
    "ho-ngheo": "Hộ nghèo",
    "giai-ngan": "Giải ngân",
    "ket-qua": "Kết quả",
    "tin-dung": "Tín dụng",
}
"""What a step of the entry is called in short, by the part it begins with."""
OLDER = "Đây là phiên bản cũ, chỉ để xem."


class ReportPage:
    """A report as one person sees it.

    `table` is the part that a refused form brought back (of `editing.views`), `words` the refused
    form of words with what is stored.
    """

    def __init__(
        self,
        user: User,
        report: Report,
        *,
        table: Mapping[str, Any] | None = None,
        words: WordsForm | None = None,
        stored: Mapping[str, str] | None = None,
        newest: bool = True,
    ) -> None:
        self.user, self.report, self.newest = user, report, newest
        self.table, self.typed_words, self.stored = table, words, stored
        self.open = report.open_for(user) if newest else Verdict(False, OLDER)
        self.grids = [grid for grid in grids_of(report, user) if grid.places]
        for grid in self.grids:
            grid.notes = {}  # remarks on cells are read with the cell, not here

    # Where it stands

    @property
    def days_left(self) -> int:
        """Days until it is due; below zero when the day is over."""
        return (self.report.period.due_on - timezone.localdate()).days

    @property
    def days_late(self) -> int:
        """How many days after its day it was handed in, or is by now."""
        handed = self.report.submitted_at
        day = timezone.localdate(handed) if handed else timezone.localdate()
        return max((day - self.report.period.due_on).days, 0)

    @property
    def reopened_for(self) -> int | None:
        """Days for which a period that is over is open again for the agency."""
        until = self.report.reopened_until
        if until is None or not self.days_late:
            return None
        left = (until - timezone.localdate()).days
        return left if left >= 0 else None

    @property
    def not_yet(self) -> bool:
        """Whether the period is not open for entry yet."""
        return timezone.localdate() < self.report.period.opens_on

    @property
    def period_open(self) -> Verdict:
        """Whether the period is open for the agency today, with the reason why not."""
        return self.report.period.is_open(timezone.localdate(), self.report.reopened_until)

    @cached_property
    def events(self) -> list[Event]:
        """What happened to this version, oldest first."""
        if not self.report.started:
            return []
        found = list(self.report.events.select_related("by__agency"))
        for event in found:
            event.report = self.report
        return found

    def last(self, kind: str) -> Event | None:
        """The newest event of a kind."""
        return next((event for event in reversed(self.events) if event.kind == kind), None)

    @cached_property
    def entered(self) -> dict[str, Any] | None:
        """Who saved a figure or words last, when; `on_behalf` for somebody of another agency."""
        if not self.report.started:
            return None
        names = ("history_date", "history_user__full_name", "history_user__agency_id")
        versions = [grid.model.history.filter(report=self.report.pk) for grid in self.grids]
        written = Report.history.filter(id=self.report.pk, history_change_reason=WORDS_WRITTEN)
        saved = [
            rows.filter(history_user__isnull=False)
            .order_by()
            .values_list(*names, "history_user__agency__short_name")
            for rows in [written, *versions]
        ]
        newest = saved[0].union(*saved[1:]).order_by("-history_date").first()
        if newest is None:
            return None
        at, name, agency_id, agency = newest
        return {
            "at": at,
            "name": name,
            "agency": agency,
            "on_behalf": agency_id != self.report.agency_id,
        }

    @property
    def on_behalf(self) -> bool:
        """Whether the person enters for an agency that is not the own."""
        return bool(self.open) and self.user.agency_id != self.report.agency_id

    @cached_property
    def in_force(self) -> Report | None:
        """The accepted version that counts while this correction is under way."""
        if self.report.version == 1 or self.report.counts or not self.newest:
            return None
        versions = Report.objects.visible_to(self.user).counted()
        return versions.filter(period=self.report.period, agency=self.report.agency).first()

    @cached_property
    def not_counted(self) -> list[Period]:
        """Earlier periods whose figures do not count yet, while what stands before is looked at.

        Each has in `sent` whether its report is on the way.
        """
        if not self.open or not self.grids:
            return []
        period = self.report.period
        counted = Report.objects.counted().filter(period=OuterRef("pk"), agency=self.report.agency)
        sent = Report.objects.filter(
            period=OuterRef("pk"), agency=self.report.agency, state=Report.State.SUBMITTED
        )
        earlier = Period.objects.visible_to(self.user).with_figures().annotate(sent=Exists(sent))
        return list(
            earlier.filter(~Exists(counted), plan=period.plan_id, ends_on__lt=period.ends_on)
        )

    # What is to be done

    @property
    def may_accept(self) -> bool:
        submitted = self.report.state == Report.State.SUBMITTED
        return submitted and bool(may(self.user, Action.ACCEPT_REPORTS))

    @cached_property
    def again(self) -> Again | None:
        """For whoever decides: how it differs from the time before."""
        if not self.may_accept:
            return None
        return sent_again(self.user, self.report, self.grids, self.events)

    @property
    def may_reopen(self) -> bool:
        """Whether what is in the way is a closed period that the person opens again."""
        closed = not self.open and self.open.reason.endswith(REOPEN)
        return closed and bool(may(self.user, Action.MANAGE_PERIODS))

    @property
    def lock(self) -> str:
        """Why nothing can be entered; without the advice to ask the very person who reads it."""
        return self.open.reason.removesuffix(REOPEN) if self.may_reopen else self.open.reason

    def _may_write_in(self, state: str) -> bool:
        right = may(self.user, Action.WRITE_REPORTS, owner_id=self.report.agency_id)
        return bool(self.report.state == state and right and self.period_open and self.newest)

    @property
    def may_withdraw(self) -> bool:
        """Whoever decides on it returns it instead."""
        return self._may_write_in(Report.State.SUBMITTED) and not self.may_accept

    @property
    def may_correct(self) -> bool:
        return self._may_write_in(Report.State.ACCEPTED)

    @property
    def may_drop(self) -> bool:
        """Whether a correction that was never handed in can be dropped."""
        begun = self.report.version > 1 and self.report.state == Report.State.DRAFT
        right = may(self.user, Action.WRITE_REPORTS, owner_id=self.report.agency_id)
        return bool(begun and right and self.newest and not self.last(Event.Kind.SUBMITTED))

    @cached_property
    def returned(self) -> Event | None:
        """The return that is being answered."""
        return self.last(Event.Kind.RETURNED) if self.report.in_work else None

    @cached_property
    def demands(self) -> dict[str, Demand]:
        """What is to be put right, by the name of the field."""
        if self.returned is None:
            return {}
        handed = (e for e in reversed(self.events) if e.kind == Event.Kind.SUBMITTED)
        figures: dict[str, Any] = next(
            (event.figures for event in handed if event.at <= self.returned.at), {}
        )
        now = contents_of(self.report, self.grids)
        return {
            note.field: Demand(
                note,
                figures.get(note.field, ""),
                done=now.get(note.field) != figures.get(note.field),
            )
            for note in self.returned.notes.all()
        }

    @property
    def demands_left(self) -> list[Demand]:
        """What was to be put right and stands as it was handed in."""
        return [demand for demand in self.demands.values() if not demand.done]

    @cached_property
    def handed_in(self) -> Event | None:
        """The submission that waits for a decision or was accepted."""
        return None if self.report.in_work else self.last(Event.Kind.SUBMITTED)

    @property
    def moved(self) -> list[Moved]:
        """What reads differently than when it was sent, by earlier periods accepted after it."""
        return moved_since(self.handed_in, self.grids) if self.handed_in else []

    def explained(self) -> Iterator[tuple[str, str]]:
        """The warnings as they were told when it was sent, each with the word that explains it."""
        if self.handed_in and self.handed_in.explained:
            yield from self.handed_in.explained
            return
        for finding in findings_in(self.report, self.grids):
            if words := self.report.explanations.get(finding.key):
                yield finding.sentence, words

    # The parts

    @cached_property
    def sections(self) -> list[Section]:
        return [self._section(grid) for grid in self.grids]

    def _section(self, grid: ReportGrid) -> Section:
        table = self.table
        address = reverse(
            "progress:part",
            args=[grid.plan.slug, grid.report.period_id, grid.report.agency_id, grid.part],
        )
        if table is not None and table["grid"].part == grid.part:
            rows = list(self._fields(grid, table["body"]))
            return Section(grid, address, table["seen"], rows, table["refused"])
        return Section(
            grid, address, json.dumps(grid.seen()), list(self._fields(grid, grid.body()))
        )

    def _fields(self, grid: ReportGrid, body: Any) -> Iterator[tuple[Row, list[Field]]]:
        for row, cells in body:
            yield (
                row,
                [
                    Field(
                        cell,
                        self.demands.get(cell.name),
                        stands_as_before(cell, grid),
                    )
                    for cell in cells
                ],
            )

    @cached_property
    def steps(self) -> list[Step]:
        """The steps of the entry: the parts, then the words with the files."""
        steps: list[Step] = []
        for section in self.sections:
            if section.grid.part in TITLES:
                key = section.grid.part
                steps.append(Step(key, TITLES[key], [section], bool(section.grid.kept)))
            else:
                if section.grid.editable or not section.folded:
                    steps[-1].sections.append(section)
            steps[-1].asks |= section.asks
        said = any(getattr(self.report, name) for name in Report.WORDS)
        asked = any(demand.note.field in Report.WORDS for demand in self.demands_left)
        steps.append(Step(WORDS, "Nhận xét", [], said, asked))
        following = (WORDS, "nhận xét")
        for section in reversed([section for step in steps for section in step.sections]):
            section.onward = following
            if not section.folded:
                following = (section.grid.part, section.grid.heading.lower())
        return steps

    @property
    def words_only(self) -> bool:
        """Whether figures are entered in the period, but nothing was given to the agency."""
        return self.report.period.takes_figures and not self.grids

    @cached_property
    def words(self) -> WordsForm:
        return self.typed_words or WordsForm(report=self.report)

    def words_with_notes(self) -> Iterator[tuple[Any, Demand | None, str]]:
        """The fields of the words, what is to be put right at them, and the mark of each."""
        for field in self.words:
            yield field, self.demands.get(field.name), stamp_of(self.report, [field.name])

    @cached_property
    def attachments(self) -> list[Attachment]:
        """The files of every version up to this one, without their content."""
        if not self.report.started:
            return []
        files = Attachment.objects.visible_to(self.user).filter(
            report__period=self.report.period_id,
            report__agency=self.report.agency_id,
            report__version__lte=self.report.version,
        )
        return list(files.defer("content").select_related("by", "report"))

    @property
    def sums(self) -> Sums | None:
        """What the periods with figures add up to, where this one takes words only."""
        if self.report.period.takes_figures:
            return None
        return Sums(self.user, self.report)

    def context(self) -> dict[str, Any]:
        """The context of the page's template."""
        return {
            "plan": self.report.period.plan,
            "report": self.report,
            "page": self,
            "accept": ",".join(f".{ending}" for ending in KINDS),
            "most_files": MOST_FILES,
            "largest": MAX_BYTES,
            "words_seen": stamp_of(self.report, list(self.words.fields)),
        }
