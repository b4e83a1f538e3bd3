"""The worked figures of docs/rules.md are what the portal computes."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from budget.ledger import Ledger
from budget.models import FundingLine, Measure
from budget.rules import ceiling_sentence, counterpart, quotas, spread
from povertyplan.ui.figures import TRIEU, NotAFigure, count, parse_trieu, percent, trieu
from projects.models import Project

RULES = Path(settings.BASE_DIR, "docs", "rules.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    """The text below a heading, up to the next."""
    return re.search(rf"^## \d+\. {title}\n(.*?)(?=^## |\Z)", RULES, re.DOTALL | re.MULTILINE)[1]


def table(title: str, number: int = 0) -> list[list[str]]:
    """The rows of a section's table without its head, the emphasis taken off."""
    lines = re.findall(r"(?:^\|.*\n)+", section(title), re.MULTILINE)[number].splitlines()
    return [[cell.strip(" *") for cell in line.strip("|").split("|")] for line in lines[2:]]


WRITING = [
    (typed, meaning)
    for cell, meaning, _ in table("Writing figures")
    for typed in re.findall("`([^`]+)`", cell)
]


@pytest.mark.parametrize(("typed", "meaning"), WRITING)
def test_what_is_typed_is_read_as_written_down(typed, meaning):
    if meaning == "refused":
        with pytest.raises(NotAFigure):
            parse_trieu(typed)
    else:
        assert f"{count(parse_trieu(typed))} đồng" == meaning


def test_percentages_are_rounded_as_written_down():
    assert "62 poor of 42.350 households is 0,15 %" in section("Writing figures")
    assert percent(62, 42_350, places=2) == "0,15%"


MEASURES = dict(zip(Measure, table("Totals"), strict=True))


@pytest.mark.parametrize("measure", Measure)
def test_the_totals_are_as_written_down(bp, measure):
    ledger = Ledger.read(FundingLine.objects.filter(project__plan=bp))
    name, _, figure = MEASURES[measure]
    assert measure.value.replace("_", " ") in name
    assert trieu(ledger.total(measure)) == figure


COUNTERPARTS = table(r"Counterpart \(vốn đối ứng\)")


@pytest.mark.parametrize(("code", "base", "exact", "proposed"), COUNTERPARTS[:-1])
def test_a_counterpart_is_as_written_down(bp, code, base, exact, proposed):
    projects = Project.objects.filter(plan=bp).select_related("parent")
    project = next(project for project in projects if project.code == code)
    line = project.lines.get(source__code="central", capital="recurrent")
    assert line.amount == parse_trieu(base)
    assert line.amount * 15 == parse_trieu(exact) * 100
    assert counterpart(line.amount, Decimal("0.15"), TRIEU) == parse_trieu(proposed)


def test_the_counterparts_add_up_as_written_down(bp):
    _, base, _, total = COUNTERPARTS[-1]
    assert sum(parse_trieu(row[1]) for row in COUNTERPARTS[:-1]) == parse_trieu(base)
    assert sum(parse_trieu(row[3]) for row in COUNTERPARTS[:-1]) == parse_trieu(total)


def test_the_ceiling_sentence_is_as_written_down():
    sentence = ceiling_sentence("NSTW (vốn sự nghiệp)", 13_727 * TRIEU, 13_730 * TRIEU)
    assert f"“{sentence}”" in section("Allocation and ceilings")


def test_a_sum_is_spread_as_written_down():
    *rows, _ = table("Spreading a sum exactly")
    shares = spread(100, {int(row[0]): int(row[0]) for row in rows})
    assert shares == {int(row[0]): int(row[-1]) for row in rows}


def test_a_sum_is_spread_within_bounds_as_written_down():
    *rows, _ = table("Spreading a sum exactly", 1)
    weights = {row[0]: int(row[0]) for row in rows}
    bounds = {"minimum": dict.fromkeys(weights, 50), "maximum": dict.fromkeys(weights, 400)}
    found = quotas(1_000, weights, **bounds)
    assert {key: trieu(round(found[key] * 1_000) * 1_000) for key in found} == {
        row[0]: row[3] for row in rows
    }
    assert spread(1_000, weights, **bounds) == {row[0]: int(row[-1]) for row in rows}


def test_every_equation_of_2024_holds_as_written_down(bp, editor, client_of):
    page = client_of(editor).get(reverse("reporting:reconcile", args=[bp.slug]))
    found = page.context["chapters"]
    assert not [check.subject for chapter in found for check in chapter.off]
    shown = {check.found_text for chapter in found for check in chapter.checks}
    written = re.findall(r"\d+(?:\.\d{3})+|\b500\b", section("What must be equal"))
    assert set(written) <= shown
