"""Rows and columns of a block find their place in the grid by name, in any order."""

import pytest

from budget.grid import Assigned, LineType, Split, SubProject
from editing.blocks import in_sheet, place, read_tsv
from projects.models import Project
from targets.grid import Targets
from tests.factories import AgencyFactory


@pytest.fixture
def grid(bp, editor):
    """Agencies × sub-projects."""
    return LineType("central", "recurrent").load(bp, editor)


@pytest.fixture
def split(bp, editor):
    """Projects × sources and capital types."""
    return Split().load(bp, editor)


def put(grid, text, **options):
    return place(grid, read_tsv(text), at=options.pop("at", None), **options)


def landed(grid, placed):
    """The figures by the titles of their row and column."""
    places = ((grid.places[at], wanted.amount) for at, wanted in placed.wanted.items())
    return {
        (row.code or row.title, column.title): grid.show(amount) for (row, column), amount in places
    }


def row_of(grid, name):
    """The row that a name alone finds, with a figure in the first column."""
    placed = put(grid, f"{name}\t5", at=next(iter(grid.places)))
    return [row for row, _column in landed(grid, placed)]


@pytest.mark.parametrize(
    "name",
    [
        "Huyện Bù Đăng",
        "UBND huyện Bù Đăng",
        "Ủy ban nhân dân huyện Bù Đăng",
        "HUYỆN BÙ ĐĂNG",
        "Bù Đăng",
        "bu dang",
        "H. Bù Đăng",
        "H.Bù Đăng",
        "1. Huyện Bù Đăng",
        "II. Bù Đăng",
        "a) Bù Đăng",
        "- Bù Đăng",
        "3 Bù Đăng",
    ],
)
def test_a_place_is_known_by_every_way_offices_write_it(grid, name):
    assert row_of(grid, name) == ["Huyện Bù Đăng"]


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("TP Đồng Xoài", "Thành phố Đồng Xoài"),
        ("TP. Đồng Xoài", "Thành phố Đồng Xoài"),
        ("T.P Đồng Xoài", "Thành phố Đồng Xoài"),
        ("TX.Bình Long", "Thị xã Bình Long"),
        ("Sở LĐTBXH", "Sở Lao động - Thương binh và Xã hội"),
        ("Sở Lao động, Thương binh & Xã hội", "Sở Lao động - Thương binh và Xã hội"),
        ("Sở NN và PTNT", "Sở Nông nghiệp và Phát triển nông thôn"),
    ],
)
def test_abbreviations_of_offices_are_known(grid, name, row):
    assert row_of(grid, name) == [row]


@pytest.mark.parametrize(
    "name",
    [
        "DA3.TDA1",
        "da3 - tda1",
        "DA 3 TDA 1",
        "DA3.TDA1: Hỗ trợ phát triển sản xuất trong lĩnh vực nông nghiệp",
        "Hỗ trợ phát triển sản xuất trong lĩnh vực nông nghiệp",
        "Tiểu dự án 1: Hỗ trợ phát triển sản xuất trong lĩnh vực nông nghiệp",
        "Tiểu dự án 1 thuộc Dự án 3",
        "Tiểu dự án 1 - Dự án 3",
        "Dự án 3, Tiểu dự án 1",
    ],
)
def test_a_sub_project_is_known_by_number_and_by_name(split, name):
    assert row_of(split, name) == ["DA3.TDA1"]


def test_the_number_of_a_sub_project_alone_names_none(split):
    assert row_of(split, "Tiểu dự án 3") == []


@pytest.mark.parametrize("name", ["DA2", "Dự án 2"])
def test_assigned_totals_are_matched_by_project_and_measure(bp, editor, name):
    assert row_of(Assigned().load(bp, editor), name) == ["DA2"]
    assert row_of(Assigned().load(bp, editor), "Vốn sự nghiệp") == ["Vốn sự nghiệp"]


def test_rows_and_columns_in_any_order_land_by_name(grid):
    text = "Đơn vị\tDA4.TDA3\tDA2\nBình Long\t1,5\t2\nSở Y tế\t3\t4"
    assert landed(grid, put(grid, text)) == {
        ("Thị xã Bình Long", "DA4.TDA3"): "1,5",
        ("Thị xã Bình Long", "DA2"): "2",
        ("Sở Y tế", "DA4.TDA3"): "3",
        ("Sở Y tế", "DA2"): "4",
    }


def test_a_figure_says_where_it_stood(grid):
    block = read_tsv("Đơn vị\tDA2\nBình Long\t5", where=in_sheet)
    (wanted,) = place(grid, block, at=None).wanted.values()
    assert wanted.source == "ô B2"


def test_names_without_heads_go_into_the_columns_from_the_cursor_on(grid):
    at = next(at for at in grid.places if grid.places[at][1].title == "DA3.TDA2")
    placed = put(grid, "1\tLộc Ninh\t5\t6\n2\tBù Đốp\t7\t8", at=at)
    assert landed(grid, placed) == {
        ("Huyện Lộc Ninh", "DA3.TDA2"): "5",
        ("Huyện Lộc Ninh", "DA4.TDA1"): "6",
        ("Huyện Bù Đốp", "DA3.TDA2"): "7",
        ("Huyện Bù Đốp", "DA4.TDA1"): "8",
    }


def test_heads_without_names_go_into_the_rows_from_the_cursor_on(grid):
    placed = put(grid, "DA7.TDA1\tDA2\n5\t6", at=next(iter(grid.places)))
    assert landed(grid, placed) == {
        ("Sở Lao động - Thương binh và Xã hội", "DA7.TDA1"): "5",
        ("Sở Lao động - Thương binh và Xã hội", "DA2"): "6",
    }


def test_merged_heads_stand_over_all_their_columns(split):
    text = (
        "STT\tDự án\tNgân sách trung ương\t\tNSĐP\tNgười dân đối ứng\n"
        "\t\tĐTPT\tSự nghiệp\tVốn sự nghiệp\t\n"
        "1\tDA4.TDA3\t1\t2\t3\t4"
    )
    amounts = put(split, text).wanted
    assert {column: wanted.amount // 10**6 for (_, column), wanted in amounts.items()} == {
        "central-investment": 1,
        "central-recurrent": 2,
        "local-recurrent": 3,
        "people-recurrent": 4,
    }


@pytest.mark.parametrize(
    ("head", "key"),
    [
        ("NSTW (vốn sự nghiệp)", "central-recurrent"),
        ("Vốn ĐTPT - NSTW (triệu đồng)", "central-investment"),
        ("Ngân sách địa phương", "local-recurrent"),
        ("Người dân", "people-recurrent"),
        ("NSTW", ""),
        ("Vốn sự nghiệp", ""),
        ("Cộng NSNN", ""),
        ("Tổng số", ""),
    ],
)
def test_a_head_has_to_name_one_column(split, head, key):
    assert [one.key for one in put(split, f"Dự án\t{head}\nDA2\t5").heads] == [key]


def test_a_head_that_contradicts_the_one_below_it_names_nothing(split):
    text = "Dự án\tNgân sách tỉnh\tNSTW\n\tĐTPT\tSN\nDA2\t5\t6"
    placed = put(split, text)
    assert {column for _row, column in placed.wanted} == {"central-recurrent"}
    assert "Không có cột nào tên “Ngân sách tỉnh – ĐTPT”" in placed.refusals[0].sentence


def test_titles_and_numbers_of_columns_above_the_figures_are_no_heads(split):
    text = (
        "PHỤ LỤC\t\t\t\n\t\t\tĐơn vị tính: triệu đồng\nSTT\tDự án\tKế hoạch năm 2024\t\n"
        "\t\tNSTW (vốn SN)\tNSĐP\nA\tB\t1\t2\nI\tDA2\t13.727\t2.059,5"
    )
    placed = put(split, text)
    assert landed(split, placed) == {
        ("DA2", "Ngân sách trung ương"): "13.727",
        ("DA2", "Ngân sách địa phương"): "2.059,5",
    }
    assert placed.remarks == ["Bỏ qua dòng “A B 1 2”: đánh số các cột."]


@pytest.mark.parametrize("unit", ["Đơn vị tính: nghìn đồng", "(ĐVT: đồng)", "Đơn vị: 1.000 đồng"])
def test_a_table_in_another_unit_is_refused_as_a_whole(grid, unit):
    placed = put(grid, f"{unit}\t\nĐơn vị\tDA2\nBình Long\t5")
    assert not placed.wanted
    assert "bảng này tính bằng triệu đồng" in placed.refusals[0].sentence


def test_a_name_that_is_not_in_the_grid_is_refused(grid):
    placed = put(grid, "Đơn vị\tDA2\nHuyện Cao Lãnh\t5\nBình Long\t6")
    assert list(landed(grid, placed)) == [("Thị xã Bình Long", "DA2")]
    (refusal,) = placed.refusals
    assert refusal.source == "dòng 2, cột 1"
    assert "Không có dòng nào tên “Huyện Cao Lãnh”" in refusal.sentence


def test_a_place_of_another_kind_is_refused_and_the_known_one_told(grid):
    (refusal,) = put(grid, "Đơn vị\tDA2\nHuyện Chơn Thành\t5").refusals
    assert refusal.sentence.endswith("Trong bảng có “Thị xã Chơn Thành”.")


def test_a_name_found_twice_is_written_nowhere(grid):
    placed = put(grid, "Đơn vị\tDA2\nBình Long\t5\nTX Bình Long\t6\nBù Đốp\t7")
    assert list(landed(grid, placed)) == [("Huyện Bù Đốp", "DA2")]
    assert "nhiều lần trong khối (dòng 2, cột 1 và dòng 3, cột 1)" in placed.refusals[0].sentence


def test_a_name_of_two_rows_is_refused_until_it_tells_which(bp, editor):
    for kind in ("Huyện", "Thành phố"):
        name = f"UBND {kind} Cao Lãnh"
        AgencyFactory(
            province=bp.province, name=name, short_name="Cao Lãnh", unit_name=f"{kind} Cao Lãnh"
        )
    grid = LineType("central", "recurrent").load(bp, editor)
    placed = put(grid, "Đơn vị\tDA2\nCao Lãnh\t5\nTP Cao Lãnh\t6")
    assert list(landed(grid, placed)) == [("Thành phố Cao Lãnh", "DA2")]
    (refusal,) = placed.refusals
    assert "nhiều dòng của bảng (Huyện Cao Lãnh; Thành phố Cao Lãnh)" in refusal.sentence


def test_diacritics_decide_between_names_that_differ_in_nothing_else(bp, editor):
    for name in ("Tân Hiệp", "Tân Hiếp"):
        AgencyFactory(province=bp.province, name=name, short_name=name, unit_name=f"Huyện {name}")
    grid = LineType("central", "recurrent").load(bp, editor)
    assert row_of(grid, "Huyện Tân Hiếp") == ["Huyện Tân Hiếp"]
    assert row_of(grid, "Huyen Tan Hiep") == []


def test_a_row_with_figures_and_no_name_is_refused(grid):
    placed = put(grid, "Đơn vị\tDA2\nBình Long\t5\n\t6")
    assert len(placed.wanted) == 1
    assert placed.refusals[0].source == "dòng 3, cột 2"
    assert "có số nhưng không có tên" in placed.refusals[0].sentence


def test_totals_and_groups_are_passed_over_with_a_remark(grid):
    text = (
        "Đơn vị\tDA2\tTổng cộng\nTổng cộng\t9\t9\nI. Sở, ngành\t5\t5\nSở Y tế\t5\t5\nCòn lại\t1\t1"
    )
    placed = put(grid, text)
    assert list(landed(grid, placed)) == [("Sở Y tế", "DA2")]
    assert placed.refusals == []
    assert placed.remarks == [
        "Bỏ qua cột “Tổng cộng”: hệ thống tự tính.",
        "Bỏ qua dòng “Tổng cộng”, “I. Sở, ngành”, “Còn lại”: hệ thống tự tính.",
    ]


def test_a_row_that_is_only_a_name_is_passed_over_and_a_dash_is_a_figure(grid):
    placed = put(grid, "Đơn vị\tDA2\tDA6.TDA1\nBình Long\t\t\nBù Đốp\t–\t\nNgười lập biểu\t\t")
    assert landed(grid, placed) == {
        ("Huyện Bù Đốp", "DA2"): "0",
        ("Huyện Bù Đốp", "DA6.TDA1"): "0",
    }
    assert placed.remarks == ["Bỏ qua dòng “Bình Long”, “Người lập biểu”: không có số."]


def test_a_column_of_remarks_is_passed_over(grid):
    placed = put(grid, "Đơn vị\tDA2\tGhi chú\nBình Long\t5\tđã thống nhất")
    assert len(placed.wanted) == 1
    assert placed.remarks == ["Bỏ qua cột “Ghi chú”: không phải cột số của bảng."]


def test_a_column_that_counts_the_rows_is_passed_over_in_silence_another_is_not(grid):
    silent = put(grid, "TT\tĐơn vị\tDA2\nI\tSở, ngành\t\n1\tSở Y tế\t5\n2\tSTC\t")
    assert all("cột" not in remark for remark in silent.remarks)
    placed = put(grid, "Mã\tĐơn vị\tDA2\n690\tBình Long\t5")
    assert placed.remarks == ["Bỏ qua cột “Mã”: không phải cột số của bảng."]


def test_figures_under_an_unknown_head_are_refused(grid):
    placed = put(grid, "Đơn vị\tDA2\tDA5\nBình Long\t5\t6")
    assert len(placed.wanted) == 1
    (refusal,) = placed.refusals
    assert (refusal.source, refusal.text) == ("dòng 1, cột 3", "DA5")
    assert "Không có cột nào tên “DA5”" in refusal.sentence


def test_two_columns_for_one_are_both_refused(grid):
    placed = put(grid, "Đơn vị\tDA2\tDự án 2\tDA6.TDA1\nBình Long\t5\t6\t7")
    assert list(landed(grid, placed)) == [("Thị xã Bình Long", "DA6.TDA1")]
    assert placed.refusals[0].text == "“DA2”, “Dự án 2”"


def test_columns_are_described_so_that_they_can_be_matched_by_hand(grid):
    text = "STT\tĐơn vị\tSố 2024\tGhi chú\n1\tBình Long\t5\tx\n2\tBù Đốp\t6\ty"
    heads = put(grid, text).heads
    assert [(head.title, head.samples, head.key, head.has_figures) for head in heads] == [
        ("STT", ["1", "2"], "", False),
        ("Số 2024", ["5", "6"], "", True),
        ("Ghi chú", ["x", "y"], "", False),
    ]


def test_what_the_person_chose_stands_above_the_heads(grid):
    keys = {column.title: column.key for column in grid.columns}
    text = "STT\tĐơn vị\tDA2\tDA6.TDA1\n1\tBình Long\t5\t6"
    placed = put(grid, text, columns=["", keys["DA6.TDA2"], ""])
    assert landed(grid, placed) == {("Thị xã Bình Long", "DA6.TDA2"): "5"}
    assert [head.key for head in placed.heads] == ["", keys["DA6.TDA2"], ""]


@pytest.mark.parametrize("chosen", [["tong"], ["no-such-column"], [], ["", "", "", "v1"]])
def test_a_choice_that_is_no_column_of_figures_takes_nothing(grid, chosen):
    placed = put(grid, "Đơn vị\tDA2\nBình Long\t5", columns=chosen)
    assert not placed.wanted
    assert placed.remarks == ["Bỏ qua cột “DA2”: không chọn cột tương ứng."]


def test_lines_of_one_sub_project_are_told_by_their_source(bp, editor):
    project = Project.objects.get(plan=bp, parent__number=3, number=1)
    grid = SubProject(project.pk).load(bp, editor)
    placed = put(grid, "Đơn vị\tNSĐP\tNSTW\nBình Long\t1\t2")
    assert {column: text for (_row, column), text in landed(grid, placed).items()} == {
        "Ngân sách địa phương": "1",
        "Ngân sách trung ương": "2",
    }


def test_households_are_matched_by_their_heads(bp, editor):
    grid = Targets().load(bp, editor)
    heads = "Địa phương\tTổng số hộ\tHộ nghèo\t\tGiảm\n\t\tĐầu năm\tCuối năm\t\n"
    placed = put(grid, f"{heads}Bù Đăng\t1.500\t62\t50\t12")
    assert {column: text for (_row, column), text in landed(grid, placed).items()} == {
        "Tổng số hộ": "1.500",
        "Hộ nghèo đầu năm": "62",
    }
    assert [refusal.text for refusal in placed.refusals] == ["Giảm"]
