"""Issuing a periodic report, what has changed since, and revoking it.

What was issued is kept byte by byte and never made again: what an office has signed must not change
when a figure does.
"""

import datetime
import hashlib
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import timezone
from simple_history.utils import bulk_update_with_history

from povertyplan.accounts.models import User
from povertyplan.accounts.permissions import Action
from povertyplan.ui.stamps import ChangedMeanwhile, stamp
from projects.services import lock_plan
from reporting.models import Issue, IssuedFile, PeriodicReport
from reporting.periodic.document import Contents
from reporting.periodic.files import written
from reporting.periodic.tokens import NOTHING


class WrongState(Exception):
    """The report is issued already, or is not; the message is the sentence the user reads."""


@dataclass(frozen=True)
class Change:
    """A figure of the text that is no longer what was issued."""

    meaning: str
    issued: str
    now: str


@dataclass(frozen=True)
class Changes:
    """What the figures of today say otherwise than the issued report."""

    figures: list[Change]
    tables: list[str]

    def __bool__(self) -> bool:
        return bool(self.figures or self.tables)


@transaction.atomic
def issue_report(
    *, user: User, slug: str, pk: int, number: str, issued_on: datetime.date, seen: str
) -> Issue:
    """Give a draft its number and day, and keep its files as they are now.

    `seen` is the `looks` of what the person looked at. Raises `WrongState` when it is issued
    already, `ChangedMeanwhile` when figures or text have changed since, `ValidationError` for a
    number or a day that cannot be; 404 and 403 end here.
    """
    report = _locked(user, slug, pk)
    if not (open_now := report.open_for_editing()):
        raise WrongState(open_now.reason)
    contents = Contents(report, user)
    if looks(contents) != seen:
        raise ChangedMeanwhile
    report.number, report.issued_on = number, issued_on
    report.full_clean()
    _save(report, user, f"Ban hành số {report.reference}")
    issue = Issue.objects.create(
        report=report,
        reference=report.reference,
        issued_on=issued_on,
        counted=contents.counted,
        said=said_by(contents),
        page=render_to_string("reporting/_desk.html", {"document": contents.paper}),
        made_by=user,
    )
    for kind in IssuedFile.Kind.values:
        content = written(contents, kind)
        IssuedFile.objects.create(
            issue=issue,
            kind=kind,
            content=content,
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
        )
    return issue


@transaction.atomic
def revoke_issue(*, user: User, slug: str, pk: int, reason: str) -> Issue:
    """Return an issued report to a draft; its files stay, marked as revoked.

    Raises `WrongState` when it is a draft, `ValidationError` without a reason; 404 and 403 end
    here.
    """
    report = _locked(user, slug, pk)
    issue = Issue.objects.visible_to(user).standing().filter(report=report).first()
    if issue is None:
        raise WrongState(f"{report} đang là dự thảo nên không có gì để hủy.")
    issue.revoked_at, issue.revoked_by, issue.reason = timezone.now(), user, reason
    issue.full_clean()
    issue.save()
    report.number, report.issued_on = "", None
    _save(report, user, "Hủy ban hành")
    return issue


def looks(contents: Contents) -> str:
    """The mark of all that would be issued: figures, tables, text, and what is counted."""
    report, said = contents.report, said_by(contents)
    fields = ("subject", "issuer", "place", "preamble", "closing", "recipients", "number_suffix")
    signed = ("signatory_authority", "signatory_post", "signatory_name")
    return stamp(
        [
            contents.counted,
            *(f"{name}={text}" for part in said.values() for name, text in part.items()),
            *(getattr(report, name) for name in (*fields, *signed)),
            *(f"{row.heading}\n{row.body}" for row in contents.sections),
        ]
    )


def said_by(contents: Contents) -> dict[str, dict[str, str]]:
    """The figures of the text by token, and a mark of each annex table by its key."""
    return {
        "figures": {token.name: token.text for token in contents.tokens},
        "tables": {
            sheet.key: stamp([text for _, cells in sheet.lines() for _, text in cells])
            for sheet in contents.sheets
        },
    }


def changes(issue: Issue, contents: Contents) -> Changes:
    """What today's figures say otherwise than the report as it was issued."""
    then: dict[str, Any] = issue.said
    now = said_by(contents)
    figures, tables = then.get("figures", {}), then.get("tables", {})
    return Changes(
        [
            Change(token.meaning, figures.get(token.name, NOTHING), token.text)
            for token in contents.named
            if figures.get(token.name) != token.text
        ],
        [
            sheet.short_title
            for sheet in contents.sheets
            if tables.get(sheet.key) != now["tables"][sheet.key]
        ],
    )


def _locked(user: User, slug: str, pk: int) -> PeriodicReport:
    plan = lock_plan(user=user, slug=slug, action=Action.WRITE_PERIODIC, even_issued=True)
    reports = PeriodicReport.objects.visible_to(user).with_periods()
    report: PeriodicReport = get_object_or_404(reports, plan=plan, pk=pk)
    return report


def _save(report: PeriodicReport, user: User, reason: str) -> None:
    bulk_update_with_history(
        [report],
        PeriodicReport,
        ["number", "issued_on"],
        default_user=user,
        default_change_reason=reason,
    )
