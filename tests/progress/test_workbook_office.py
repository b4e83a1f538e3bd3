"""A report's workbook in the hands of LibreOffice: recalculated, filled in, saved, printed."""

import pdfplumber
import pytest

from tests.editing.workbooks import cells, opened
from tests.office import printed, recalculated
from tests.progress.workbooks import (
    HOUSEHOLDS,
    LEFT,
    MONEY,
    Offline,
    paid,
    typed,
    words_sheet,
    written,
)
from tests.reporting.workbooks import spoiled

pytestmark = pytest.mark.office

CLOSING = "poor", "closing"


@pytest.fixture
def offline(desk, client_of) -> Offline:
    desk.type(poor__left="12", poor__newly="3")
    desk.pay("10,5")
    return Offline(desk, client_of(desk.user))


def test_calculated_anew_every_sum_and_percentage_is_what_was_written(offline, tmp_path):
    content = offline.take_out()
    book = opened(recalculated(spoiled(content), tmp_path).read_bytes(), data_only=True)
    share = paid(content)[0], "share"
    assert cells(book[HOUSEHOLDS])[CLOSING].value == 91
    assert cells(book[MONEY])[share].value == 0.2625


def test_saved_by_another_program_it_is_still_known_and_unchanged(offline, tmp_path):
    saved = recalculated(offline.take_out(), tmp_path).read_bytes()
    preview = offline.send(saved)
    bundle = preview.context["bundle"]
    assert (bundle.changed, bundle.refusals, preview.context["worded"]) == (0, [], [])


def test_filled_in_there_it_moves_the_closing_and_comes_back(desk, offline, tmp_path):
    content = offline.take_out()
    content = typed(content, s0={LEFT: "=10+5"}, s1={paid(content): 12.345678})
    saved = recalculated(written(content, causes="Mưa lũ\nkéo dài"), tmp_path).read_bytes()
    assert cells(opened(saved, data_only=True)[HOUSEHOLDS])[CLOSING].value == 88
    offline.apply(offline.send(saved))
    (address, *_) = (money := desk.grid("giai-ngan")).places
    assert (desk.grid().figure(LEFT), money.figure(address)) == (15, 12_345_678)
    assert desk.report.causes == "Mưa lũ\nkéo dài"


def test_printed_it_shows_every_part_and_no_key(offline, tmp_path):
    with pdfplumber.open(printed(offline.take_out(), tmp_path)) as document:
        pages = [page.extract_text() for page in document.pages]
    assert len(pages) == 4
    assert "26,25%" in pages[1]
    assert "@" not in "".join(pages)


def test_the_words_are_taken_as_text(offline, tmp_path):
    saved = recalculated(written(offline.take_out(), causes="=1+1"), tmp_path).read_bytes()
    assert words_sheet(opened(saved)) is not None
    text = offline.send(saved).content.decode()
    assert "phải là chữ" in text or "(trống)" in text
