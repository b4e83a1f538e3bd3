"""The plan's text: saved by part, compared, refused with a sentence that keeps what was typed."""

import unicodedata

import pytest
from django.urls import reverse

from povertyplan.ui.stamps import stamp, stamp_of
from povertyplan.ui.text import clean
from projects.models import Plan, Section
from tests.factories import SectionFactory

FIELDS = ["heading", "body"]


@pytest.fixture
def section(bp):
    return SectionFactory(plan=bp, heading="Mục thử", body="Nội dung cũ")


@pytest.fixture
def path(section):
    return reverse("projects:section_edit", args=[section.plan.slug, section.pk])


@pytest.fixture
def save(editor, client_of, path, section):
    browser = client_of(editor)
    opened = stamp_of(section, FIELDS)

    def save(body, seen=opened, heading="Mục thử"):
        return browser.post(path, {"heading": heading, "body": body, "seen": seen})

    return save


def stored(section):
    section.refresh_from_db()
    return section.body


def errors(response):
    return " ".join(map(str, response.context["form"].errors.values()))


def test_text_is_saved_with_its_person(bp, editor, save, section):
    response = save("Dòng một\r\n- ý một\r\n+ ý hai ")
    assert response.url == reverse("reporting:document", args=[bp.slug])
    assert stored(section) == "Dòng một\n- ý một\n+ ý hai"
    assert section.history.latest().history_user == editor


def test_text_typed_decomposed_is_stored_composed(save, section):
    save(unicodedata.normalize("NFD", "Giảm nghèo bền vững, ồ ạt"))
    assert stored(section) == "Giảm nghèo bền vững, ồ ạt"


@pytest.mark.parametrize("char", ["\x00", "\x0b", "\x1b", "\x85"])
def test_control_characters_are_refused_and_the_text_stays_in_the_form(save, section, char):
    response = save(f"trước{char}sau")
    assert response.status_code == 422
    assert f"U+{ord(char):04X}" in errors(response)
    assert stored(section) == "Nội dung cũ"


def test_text_that_is_too_long_is_counted_refused_and_kept(save, section):
    typed = "a" * 25_000
    response = save(typed)
    assert response.status_code == 422
    assert "Quá dài: 25.000 ký tự, tối đa 20.000." in errors(response)
    assert typed in response.content.decode()
    assert stored(section) == "Nội dung cũ"


def test_a_figure_that_is_not_known_is_refused_by_its_name(save):
    response = save("Tổng vốn {nsnn}, trong đó {tong-vo} và {nam}.")
    assert response.status_code == 422
    assert "“{tong-vo}”" in errors(response)


def test_known_figures_stay_in_the_text_as_names(save, section):
    save("Tổng vốn {nsnn} triệu đồng")
    assert stored(section) == "Tổng vốn {nsnn} triệu đồng"


def test_text_changed_meanwhile_is_refused_with_both(save, section):
    save("Của người khác")
    response = save("Của tôi")
    page = response.content.decode()
    assert response.status_code == 409
    assert "vừa được người khác sửa" in page
    assert "Của tôi" in page
    assert "Của người khác" in page
    assert stored(section) == "Của người khác"


def test_after_a_conflict_saving_again_replaces_what_was_shown(save, section):
    save("Của người khác")
    response = save("Của tôi")
    assert save("Của tôi", seen=response.context["seen"]).status_code == 302
    assert stored(section) == "Của tôi"


def test_a_post_that_does_not_say_what_was_seen_is_a_conflict(save, section):
    assert save("Mới", seen="").status_code == 409
    assert stored(section) == "Nội dung cũ"


def test_markup_is_text(bp, editor, client_of, save, section, path):
    save('<script>alert(1)</script> & "ngoặc"')
    for address in (path, reverse("reporting:document", args=[bp.slug])):
        page = client_of(editor).get(address).content.decode()
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_locked_plan_does_not_take_text(bp, save, section):
    Plan.objects.filter(pk=bp.pk).update(status="issued", number="12", issued_on="2024-03-15")
    response = save("Mới")
    assert response.status_code == 403
    assert "đã ban hành" in response.content.decode()
    assert stored(section) == "Nội dung cũ"


def test_the_stamp_tells_texts_apart_by_field():
    assert stamp(["ab", "c"]) != stamp(["a", "bc"])
    assert stamp(["a"]) == stamp(["a"])


# Legal bases


@pytest.fixture
def save_bases(bp, editor, client_of):
    browser = client_of(editor)
    path = reverse("projects:legal_bases_edit", args=[bp.slug])

    def save(text):
        return browser.post(path, {"text": text, "seen": browser.get(path).context["seen"]})

    return save


def bases(plan):
    return list(plan.legal_bases.values_list("text", flat=True))


def test_legal_bases_are_lines_without_the_marks_of_the_print(bp, save_bases):
    save_bases("Căn cứ Luật A;\r\n;\r\nCăn cứ  Nghị định B;\r\n\r\n\r\nXét đề nghị.")
    assert bases(bp) == ["Căn cứ Luật A", "Căn cứ Nghị định B", "Xét đề nghị"]


def test_legal_bases_saved_as_shown_do_not_change(bp, editor, client_of, save_bases):
    before = list(bp.legal_bases.values_list("pk", "order", "text"))
    shown = client_of(editor).get(reverse("projects:legal_bases_edit", args=[bp.slug]))
    save_bases(shown.context["form"]["text"].value().replace("\n", "\r\n"))
    assert list(bp.legal_bases.values_list("pk", "order", "text")) == before


def test_a_moved_legal_basis_keeps_its_history(bp, save_bases):
    first, second, *rest = bases(bp)
    pk = bp.legal_bases.get(text=second).pk
    save_bases("\n\n".join([second, first, *rest]))
    assert bases(bp)[:2] == [second, first]
    assert bp.legal_bases.get(text=second).pk == pk


def test_a_basis_written_twice_stands_twice(bp, save_bases):
    save_bases("Căn cứ A\n\nCăn cứ A")
    assert bases(bp) == ["Căn cứ A", "Căn cứ A"]
    save_bases("Căn cứ A")
    assert bases(bp) == ["Căn cứ A"]


def test_stale_legal_bases_are_refused(bp, editor, client_of):
    path = reverse("projects:legal_bases_edit", args=[bp.slug])
    response = client_of(editor).post(path, {"text": "Căn cứ mới", "seen": "cu"})
    assert response.status_code == 409
    assert "Căn cứ mới" in response.content.decode()
    assert "Căn cứ mới" not in bases(bp)


# The plan and its projects


def test_the_identity_of_the_plan_is_saved(bp, editor, client_of):
    browser = client_of(editor)
    path = reverse("projects:plan_edit", args=[bp.slug])
    page = browser.get(path)
    fields = {field.name: field.value() or "" for field in page.context["form"]}
    fields |= {"number": "05", "issued_on": "15/03/2024", "seen": page.context["seen"]}
    assert browser.post(path, fields).status_code == 302
    bp.refresh_from_db()
    assert (bp.number, str(bp.issued_on), bp.reference) == ("05", "2024-03-15", "05/KH-UBND")


def test_a_date_that_is_none_is_refused(bp, editor, client_of):
    path = reverse("projects:plan_edit", args=[bp.slug])
    response = client_of(editor).post(path, {"issued_on": "31/02/2024"})
    assert response.status_code == 422
    assert response.context["form"].errors["issued_on"] == ["Không có ngày 31/02/2024."]


def test_projects_are_found_without_diacritics(bp, editor, client_of):
    path = reverse("projects:project_list", args=[bp.slug])
    response = client_of(editor).get(path, {"q": "dinh duong"})
    codes = [row.record.code for row in response.context["table"].rows]
    assert codes == ["DA3", "DA3.TDA2"]


def test_projects_are_listed_with_the_gaps_of_the_programme(bp, editor, client_of):
    response = client_of(editor).get(reverse("projects:project_list", args=[bp.slug]))
    codes = [row.record.code for row in response.context["table"].rows]
    assert codes == [
        *("DA2", "DA3", "DA3.TDA1", "DA3.TDA2", "DA4", "DA4.TDA1", "DA4.TDA3"),
        *("DA6", "DA6.TDA1", "DA6.TDA2", "DA7", "DA7.TDA1", "DA7.TDA2"),
    ]


def new_project(**fields):
    blank = dict.fromkeys(
        ["parent", "lead_agency", "objective", "beneficiaries", "content", "allocation_principle"],
        "",
    )
    return blank | {"number": "5", "name": "Nhà ở"} | fields


def test_a_project_and_then_its_sub_project_are_added(bp, editor, client_of):
    browser = client_of(editor)
    path = reverse("projects:project_add", args=[bp.slug])
    assert browser.post(path, new_project()).status_code == 302
    top = bp.projects.get(number=5, parent=None)
    browser.post(path, new_project(parent=top.pk, number="2", name="Nhà ở vùng khó khăn"))
    assert top.sub_projects.get().code == "DA5.TDA2"


@pytest.mark.parametrize(
    ("number", "says"), [("2", "đã có"), ("0", "1 đến 99"), ("100", "1 đến 99")]
)
def test_a_project_with_an_impossible_number_is_refused(bp, editor, client_of, number, says):
    path = reverse("projects:project_add", args=[bp.slug])
    response = client_of(editor).post(path, new_project(number=number))
    assert response.status_code == 422
    assert says in errors(response)


def test_a_project_that_carries_money_takes_no_sub_project(bp, editor, client_of):
    carrying = bp.projects.get(number=2, parent=None)
    path = reverse("projects:project_add", args=[bp.slug])
    response = client_of(editor).post(path, new_project(parent=carrying.pk))
    assert "parent" in response.context["form"].errors


def test_a_lead_agency_of_another_province_cannot_be_chosen(bp, editor, client_of, stranger):
    path = reverse("projects:project_add", args=[bp.slug])
    response = client_of(editor).post(path, new_project(lead_agency=stranger.agency_id))
    assert "lead_agency" in response.context["form"].errors


def test_the_shipped_text_is_stored_as_the_forms_would(bp):
    for section in Section.objects.filter(plan=bp):
        assert (section.heading, section.body) == (clean(section.heading), clean(section.body))
