"""Cells over HTTP: one by one as JSON, or the whole table as an ordinary form."""

import json

import pytest
from django.urls import reverse

from budget.models import Allocation
from povertyplan.ui.figures import TRIEU
from tests.factories import SourceFactory
from tests.queries import queries

JSON = {"HTTP_ACCEPT": "application/json"}
BUDGET = 8


def address(small, axis):
    slug = small.plan.slug
    return {
        "split": reverse("budget:funding_split", args=[slug]),
        "shares": reverse("budget:sub_project_allocations", args=[slug, small.project.pk]),
        "by_source": reverse("budget:line_type_allocations", args=[slug, "central", "recurrent"]),
    }[axis]


def posted(cells):
    """The fields of a form: address → (text, seen in đồng)."""
    seen = {".".join(place): amount for place, (_, amount) in cells.items() if amount}
    fields = {f"o.{'.'.join(place)}": text for place, (text, _) in cells.items()}
    return fields | {"seen": json.dumps(seen)}


@pytest.fixture
def save(small, client_of):
    browser = client_of(small.editor)

    def save(axis, cells, **headers):
        return browser.post(address(small, axis), posted(cells), **headers)

    return save


def test_a_saved_cell_answers_with_every_figure_that_moved(small, save):
    answer = save("shares", {small.first: ("39,5", 40 * TRIEU)}, **JSON).json()
    column = small.first[1]
    assert answer["cells"] == {".".join(small.first): {"seen": 39_500_000, "text": "39,5"}}
    assert answer["moved"][f"da.{column}"] == "89,5"
    assert answer["moved"][f"con.{column}"] == "10,5"
    assert answer["moved"]["tong.tong"] == "89,5"
    assert f"muc.{column}" not in answer["moved"]


def test_the_split_answers_with_its_totals(small, save):
    answer = save("split", {small.ceiling: ("120", 100 * TRIEU)}, **JSON).json()
    row, column = small.ceiling
    moved = {f"{row}.nsnn", f"{row}.tong", f"tong.{column}", "tong.nsnn", "tong.tong"}
    assert answer["moved"] == dict.fromkeys(moved, "120")


def test_a_refused_cell_answers_422_with_its_sentence(small, save):
    response = save("shares", {small.first: ("1,234.5", 40 * TRIEU)}, **JSON)
    assert response.status_code == 422
    assert "Dấu chấm ngăn cách" in response.json()["errors"][".".join(small.first)]


def test_a_stale_cell_answers_409_with_both_figures(small, save):
    Allocation.objects.filter(agency=small.first[0][1:]).update(amount=30 * TRIEU)
    response = save("shares", {small.first: ("35", 40 * TRIEU)}, **JSON)
    conflict = response.json()["conflicts"][".".join(small.first)]
    assert response.status_code == 409
    assert (conflict["mine"], conflict["theirs"], conflict["seen"]) == ("35", "30", 30 * TRIEU)
    assert response.json()["moved"]["tong.tong"] == "80"


@pytest.mark.parametrize("seen", ["", "[]", "null", "{", '{"a": "1"}', '{"a": 1.5}', "[" * 100_000])
def test_a_post_without_what_was_seen_is_refused(small, client_of, seen):
    fields = {f"o.{'.'.join(small.first)}": "39", "seen": seen}
    response = client_of(small.editor).post(address(small, "shares"), fields, **JSON)
    assert response.status_code == 400
    assert "tải lại trang" in response.json()["message"]


def test_a_post_without_cells_is_refused(small, client_of):
    response = client_of(small.editor).post(address(small, "shares"), {"seen": "{}"}, **JSON)
    assert (response.status_code, response.json()) == (
        400,
        {"message": "Không có ô nào được gửi lên."},
    )


def test_an_expired_session_answers_401_and_where_to_sign_in(small, client):
    response = client.post(address(small, "shares"), posted({small.first: ("1", 0)}), **JSON)
    assert response.status_code == 401
    assert response.json()["sign_in"] == reverse("accounts:sign_in")


def test_a_refusal_by_right_answers_403_with_the_reason(small, client_of):
    fields = posted({small.first: ("1", 40 * TRIEU)})
    response = client_of(small.reviewer).post(address(small, "shares"), fields, **JSON)
    assert response.status_code == 403
    assert "không có quyền sửa phân bổ" in response.json()["message"]


@pytest.mark.parametrize("axis", ["split", "shares", "by_source"])
@pytest.mark.parametrize("change", ["update", "insert"])
def test_saving_a_cell_stays_within_its_queries(small, save, axis, change):
    SourceFactory(province=small.plan.province, code="local", group="local")
    places = {
        ("split", "update"): (small.ceiling, ("120", 100 * TRIEU)),
        ("split", "insert"): ((small.ceiling[0], "local-recurrent"), ("15", 0)),
    }
    share = {"update": (small.first, ("39", 40 * TRIEU)), "insert": (small.third, ("9", 0))}
    place, cell = places.get((axis, change), share[change])
    with queries() as asked:
        response = save(axis, {place: cell}, **JSON)
    assert ".".join(place) in response.json()["cells"]
    assert len(asked) <= BUDGET, "\n".join(asked)


def test_saving_a_cell_of_the_2024_plan_answers_in_little(bp, editor, client_of):
    line = bp.projects.get(name__startswith="Đa dạng").lines.get(source__code="central")
    share = line.allocations.exclude(agency__kind="department").first()
    place = (f"c{share.agency_id}", f"v{line.pk}")
    fields = posted({place: ("1", share.amount)})
    path = reverse("budget:line_type_allocations", args=[bp.slug, "central", "recurrent"])
    response = client_of(editor).post(path, fields, **JSON)
    assert ".".join(place) in response.json()["cells"]
    assert len(response.content) < 4096


def test_without_javascript_the_form_saves_and_comes_back(small, save):
    response = save("shares", {small.first: ("39", 40 * TRIEU), small.third: ("", 0)})
    assert (response.status_code, response.url) == (302, address(small, "shares"))
    assert Allocation.objects.get(agency=small.first[0][1:]).amount == 39 * TRIEU


def test_without_javascript_a_refused_form_keeps_what_was_typed(small, save):
    response = save(
        "shares", {small.first: ("3x9", 40 * TRIEU), small.second: ("48,5", 50 * TRIEU)}
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert "3x9" in page
    assert "48,5" in page
    assert "không phải là số" in page


def test_without_javascript_a_conflict_can_be_saved_again(small, save, client_of):
    Allocation.objects.filter(agency=small.first[0][1:]).update(amount=30 * TRIEU)
    response = save("shares", {small.first: ("35", 40 * TRIEU)})
    assert response.status_code == 409
    seen = json.loads(response.context["seen"])
    again = save("shares", {small.first: ("35", seen[".".join(small.first)])})
    assert again.status_code == 302


def test_markup_typed_into_a_cell_is_shown_as_text(small, save):
    page = save("shares", {small.first: ('"><script>x', 40 * TRIEU)}).content.decode()
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page
