"""A pasted block: previewed by the server, applied whole, undone in one step."""

import re

import pytest

from budget.models import Allocation
from editing.models import ColumnMap, Step
from povertyplan.ui.figures import TRIEU


@pytest.fixture
def paste(small, client_of):
    """``paste(text)``: the preview that the editor gets on the grid of the sub-project."""

    def paste(text, user=small.editor, axis=small.shares, **fields):
        url = axis.address(small.plan.slug)
        post = {"block": text, "at": ".".join(small.first)} | fields
        return client_of(user).post(url, post)

    return paste


@pytest.fixture
def apply(small, client_of):
    def apply(preview, user=small.editor, **fields):
        context = preview.context
        post = {"proposal": context["packed"]} | fields
        return client_of(user).post(context["address"], post, follow=True)

    return apply


def amounts(small):
    rows = Allocation.objects.filter(line=small.line, amount__gt=0).order_by("agency__order", "pk")
    return [row.amount // TRIEU for row in rows]


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_a_preview_shows_old_and_new_and_writes_nothing(small, paste):
    preview = paste("30\n20")
    assert re.search(r"từ 40 thành 30", text_of(preview))
    assert amounts(small) == [40, 50]


def test_what_was_previewed_is_applied_as_one_step(small, paste, apply):
    page = apply(paste("30\n20\n10"))
    assert amounts(small) == [30, 20, 10]
    assert (Step.objects.get().kind, len(Step.objects.get().changes)) == (Step.Kind.PASTE, 3)
    assert "Dán từ bảng tính: đã lưu 3 ô" in text_of(page)


def test_names_decide_the_row_whatever_the_order(small, paste, apply):
    names = [small.places[key][0].title for key in (small.second, small.first)]
    apply(paste(f"{names[0]}\t11\n{names[1]}\t12", at=""))
    assert amounts(small) == [12, 11]


def test_without_names_the_block_begins_at_the_chosen_row_and_column(small, paste, apply):
    apply(paste("30", at=list(small.second)))
    assert amounts(small) == [40, 30]


def test_a_figure_over_the_ceiling_is_refused_with_the_sentence(small, paste):
    text = text_of(paste("30\n200"))
    assert "Vượt mức của" in text
    assert "Không nhận 1 chỗ" in text


def test_a_text_that_is_no_figure_is_named_with_its_place(small, paste):
    assert "dòng 2, cột 1" in text_of(paste("30\nhai mươi hai"))


def test_a_block_that_leaves_doubt_can_be_read_the_other_way(small, paste):
    doubt = paste("1,500\n2,250")
    assert "đọc được hai cách" in text_of(doubt)
    other = text_of(paste("1,500\n2,250", reading="en"))
    assert re.search(r"Vượt mức", other)
    assert "1.500" in other


def test_a_block_that_does_not_fit_goes_nowhere(small, paste):
    preview = paste("1\t2\t3\n4\t5\t6")
    assert "vượt mép bảng" in text_of(preview)
    assert "data-apply" not in preview.content.decode()


def test_columns_matched_by_hand_are_remembered(small, paste, apply):
    name = small.places[small.first][0].title
    block = f"Đơn vị\tSố lạ\n{name}\t31"
    chosen = {"column.0": small.first[1]}
    assert "1 cột chưa rõ" in text_of(paste(block))
    apply(paste(block, **chosen))
    assert amounts(small) == [31, 50]
    assert ColumnMap.objects.count() == 1
    apply(paste(block.replace("31", "32")))
    assert amounts(small) == [32, 50]


def test_who_may_not_edit_gets_no_preview(small, paste):
    assert paste("1", user=small.reviewer).status_code == 403


def test_nothing_pasted_gets_a_sentence(small, paste):
    response = paste(" \n")
    assert response.status_code == 302


@pytest.mark.parametrize(
    "unit", ["ĐVT: 1000 đồng", "(ĐVT: 1000đ)", "Đơn vị tính là nghìn đồng", "ĐVT: tỷ đ", "ĐVT: đ"]
)
def test_a_table_in_another_unit_is_refused(small, paste, unit):
    preview = paste(
        f"{unit}\nĐơn vị\tNgân sách trung ương\n{small.places[small.first][0].title}\t30"
    )
    assert "Đề nghị đổi đơn vị rồi dán lại" in text_of(preview)


def test_a_cursor_that_is_nowhere_places_nothing(small, paste):
    assert "data-apply" not in paste("5", at="tong.tong").content.decode()
