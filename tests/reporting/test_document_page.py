"""The page that shows the paper, with a way to edit each part."""

from collections.abc import Callable

import pytest
from django.test import Client

from povertyplan.accounts.models import User
from projects.models import Plan, Project, Section

PAGE = "/binh-phuoc-2024/van-ban/"
ClientOf = Callable[..., Client]


def test_an_editor_finds_an_edit_link_at_each_part(
    bp: Plan, editor: User, client_of: ClientOf
) -> None:
    html = client_of(editor).get(PAGE).content.decode()
    for section in Section.objects.filter(plan=bp, kind=Section.Kind.TEXT):
        assert f'href="/binh-phuoc-2024/van-ban/phan/{section.pk}/?ve=phan-' in html
    for project in Project.objects.filter(plan=bp):
        assert f'href="/binh-phuoc-2024/du-an/{project.pk}/sua/?ve=phan-' in html
    assert 'href="/binh-phuoc-2024/van-ban/can-cu/"' in html
    assert 'href="/binh-phuoc-2024/van-ban/thong-tin/"' in html


@pytest.mark.parametrize("who", ["reviewer", "observer", "leadership", "administrator"])
def test_who_only_reads_finds_none(
    who: str, client_of: ClientOf, request: pytest.FixtureRequest
) -> None:
    response = client_of(request.getfixturevalue(who)).get(PAGE)
    assert response.status_code == 200
    assert 'class="edit"' not in response.content.decode()


@pytest.mark.parametrize("who", ["lead", "lender", "district"])
def test_who_may_not_read_the_whole_plan_is_refused(
    who: str, client_of: ClientOf, request: pytest.FixtureRequest
) -> None:
    client = client_of(request.getfixturevalue(who))
    assert client.get(PAGE).status_code == 403
    assert client.get(f"{PAGE}ke-hoach.pdf").status_code == 403


def test_another_province_has_no_such_page(bp: Plan, stranger: User, client_of: ClientOf) -> None:
    assert client_of(stranger).get(PAGE).status_code == 404


def test_an_issued_plan_is_shown_without_edit_links_and_says_why(
    bp: Plan, editor: User, client_of: ClientOf
) -> None:
    bp.number, bp.issued_on, bp.status = "45", "2024-03-08", Plan.Status.ISSUED
    bp.save()
    html = client_of(editor).get(PAGE).content.decode()
    assert 'class="edit"' not in html
    assert "Kế hoạch đã ban hành nên đã khóa." in html


def test_the_outline_leads_to_every_part(editor: User, client_of: ClientOf) -> None:
    response = client_of(editor).get(PAGE)
    html = response.content.decode()
    document = response.context["document"]
    anchors = [part.anchor for part in (*document.parts, *document.parts[2].children)]
    for anchor in [*anchors, "phu-luc-1", "phu-luc-2", "phu-luc-3"]:
        assert f'href="#{anchor}"' in html
        assert html.count(f'id="{anchor}"') == 1


def test_markup_in_the_text_is_shown_as_typed(bp: Plan, editor: User, client_of: ClientOf) -> None:
    Section.objects.filter(plan=bp, parent=None).update(heading="<b>Đậm</b>", body="<i>x</i>")
    html = client_of(editor).get(PAGE).content.decode()
    assert "&lt;b&gt;Đậm&lt;/b&gt;" in html
    assert "<i>x</i>" not in html


def test_the_paper_is_sent_as_pdf_and_never_stored_by_a_proxy(
    editor: User, client_of: ClientOf
) -> None:
    response = client_of(editor).get(f"{PAGE}ke-hoach.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "private, no-store"
    assert response.content.startswith(b"%PDF-1.7")


def test_no_style_or_script_stands_in_the_page(editor: User, client_of: ClientOf) -> None:
    html = client_of(editor).get(PAGE).content.decode()
    assert " style=" not in html
    assert "<style" not in html
    assert "<script>" not in html
