"""A report where there is no network: out as one workbook, back as what it would change."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse

from editing.exchange import (
    Text,
    Uploaded,
    filled_in,
    plain,
    texts_in,
    workbook_of,
)
from editing.proposals import Bundle, Refusal, propose
from editing.services import Act, Asked, Outcome, apply_proposals
from povertyplan.accounts.models import User
from povertyplan.ui.figures import count
from povertyplan.ui.stamps import ChangedMeanwhile, stamp_of
from progress.forms.report import LONGEST_WORDS
from progress.grids import PARTS, Part, ReportGrid, grids_of, report_of
from progress.models import Report
from progress.rules import Finding
from progress.services import findings_of, labels_of, write_words


def address_of(report: Report) -> str:
    """Where the workbook of a report is taken out and brought back."""
    where = [report.period.plan.slug, report.period_id, report.agency_id]
    return reverse("progress:workbook", args=where)


def axes_of(report: Report) -> dict[str, Part]:
    """The parts of a report by their addresses; nothing is read."""
    slug = report.period.plan.slug
    axes = [Part(report.period_id, report.agency_id, part.part) for part in PARTS]
    return {axis.address(slug): axis for axis in axes}


def grids_by_address(report: Report, user: User) -> dict[str, ReportGrid]:
    """The parts of a report in which there is something to report, by their addresses."""
    grids = {grid.part: grid for grid in grids_of(report, user) if grid.places}
    return {of: grids[axis.name] for of, axis in axes_of(report).items() if axis.name in grids}


def workbook(report: Report, user: User, made_at: datetime.datetime) -> bytes:
    """Every part of a report and its words, ready to be filled in; only to read if not open."""
    is_open = bool(report.open_for(user))
    labels = labels_of(report, [])
    return workbook_of(
        grids_by_address(report, user),
        [Text(name, labels[name], getattr(report, name), is_open) for name in Report.WORDS],
        slug=report.period.plan.slug,
        address=address_of(report),
        title=str(report),
        made_at=made_at,
        by=user.full_name,
        edition=str(report.version),
    )


@dataclass(frozen=True)
class Wording:
    """A text that was written offline, beside the one it left with and the one that stands now."""

    name: str
    label: str
    base: str
    stored: str
    mine: str
    seen: str

    @property
    def clashes(self) -> bool:
        """Whether somebody else changed it meanwhile."""
        return plain(self.stored) != self.base


@dataclass(frozen=True)
class Preview:
    """What a filled workbook would change in a report, part by part, and in its words."""

    grids: Mapping[str, ReportGrid]
    bundle: Bundle
    wordings: list[Wording]

    @property
    def findings(self) -> list[Finding]:
        """What would be to put right or to explain once everything has been written."""
        after = {of: proposal.after for of, proposal in self.bundle.proposals.items()}
        grids = [after.get(of, grid) for of, grid in self.grids.items()]
        return findings_of(grid for grid in grids if isinstance(grid, ReportGrid))


def preview_of(uploaded: Uploaded, report: Report, user: User) -> Preview:
    """Compare a filled workbook with the report as it is; nothing is written.

    Raises `WorkbookRefused` for the workbook of anything else.
    """
    grids = grids_by_address(report, user)
    slug = report.period.plan.slug
    found = filled_in(uploaded, grids, slug=slug, address=address_of(report))
    written, refusals = texts_in(uploaded)
    texts = {name: (back.base, back.text) for name, back in written.items()}
    long = {name for name, (_base, text) in texts.items() if len(text) > LONGEST_WORDS}
    sentence = f"Nội dung dài hơn {count(LONGEST_WORDS)} ký tự."
    refusals += [Refusal(written[name].source, "", sentence) for name in long]
    wordings = wordings_of(report, {name: texts[name] for name in texts.keys() - long})
    remarks = _remarks(uploaded, report)
    proposals = {
        of: propose(grids[of], filled.wanted, refusals=filled.refusals, remarks=remarks)
        for of, filled in found.items()
    }
    return Preview(grids, Bundle(proposals, refusals), wordings)


def _remarks(uploaded: Uploaded, report: Report) -> list[str]:
    """Whether the workbook left with another version of the report than it comes back to."""
    origin = uploaded.origin
    if origin is None or origin.edition == str(report.version):
        return []
    sentence = (
        f"Tệp được tải về khi báo cáo là phiên bản {origin.edition}, nay là phiên bản "
        f"{report.version}: ô nào đã khác đi được hỏi lại bên dưới."
    )
    return [sentence]


def wordings_of(report: Report, texts: Mapping[str, tuple[str, str]]) -> list[Wording]:
    """The words that would change; `texts` are by name, as they left and as they came back."""
    labels = labels_of(report, [])
    found = []
    for name in Report.WORDS:
        base, mine = texts.get(name, ("", ""))
        stored = getattr(report, name)
        if name in texts and mine != plain(stored):
            seen = stamp_of(report, [name])
            found.append(Wording(name, labels[name], base, stored, mine, seen))
    return found


@transaction.atomic
def fill_report(
    *,
    user: User,
    slug: str,
    period: int,
    agency: int,
    asked: Iterable[Asked],
    act: Act,
    texts: Mapping[str, tuple[str, str]],
) -> list[Outcome]:
    """Write what was brought back of a report, every part and its words, or nothing at all.

    `texts` are by name: the words, and the `stamp_of` those the person saw. Nothing is written
    where any outcome has sentences. Raises `ChangedMeanwhile` for words somebody changed, and
    `PermissionDenied`, with the reason, when the report is not open.
    """
    report = report_of(user, slug, period, agency, lock=True)
    report.open_for(user).require()
    if any(stamp_of(report, [name]) != seen for name, (_text, seen) in texts.items()):
        raise ChangedMeanwhile
    outcomes = apply_proposals(user=user, slug=slug, asked=asked, act=act)
    if any(outcome.sentences for outcome in outcomes):
        transaction.set_rollback(True)  # a report that nobody began stays so
    elif texts:
        write_words(
            user=user,
            slug=slug,
            period=period,
            agency=agency,
            texts={name: text for name, (text, _seen) in texts.items()},
            seen=stamp_of(report, list(texts)),
        )
    return outcomes
