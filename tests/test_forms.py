"""Every form, read from its rendered page and sent back as a browser would."""

from html.parser import HTMLParser

import pytest
from django import forms
from django.apps import apps
from django.forms.models import model_to_dict
from django.urls import reverse

from povertyplan.accounts.models import Agency, User
from tests.test_access import path, things

EDITORS = {
    "projects:plan_edit": "editor",
    "projects:section_edit": "editor",
    "projects:project_edit": "editor",
    "projects:legal_bases_edit": "editor",
    "budget:counterpart_edit": "editor",
    "budget:source_edit": "editor",
    "budget:funding_split": "editor",
    "budget:assigned_totals": "editor",
    "budget:sub_project_allocations": "lead",
    "budget:line_type_allocations": "editor",
    "targets:target_grid": "editor",
    "targets:indicator_edit": "editor",
    "targets:credit_edit": "editor",
    "progress:period_edit": "editor",
    "accounts:user_edit": "administrator",
    "accounts:agency_edit": "administrator",
}


class Form(HTMLParser):
    """The fields a browser would send from the forms of a page that post to the page itself.

    Of a grid's page that is the table: its other forms ask for previews.
    """

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.inside = False
        self.text: str | None = None
        self.select: str | None = None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        name = given.get("name")
        if tag == "form":
            is_table = "grid-form" in given.get("class", "")
            posts = given.get("method", "").lower() == "post"
            self.inside = posts and (is_table or not given.get("action"))
        elif not self.inside:
            return
        elif tag == "input" and name:
            is_box = given.get("type") in {"checkbox", "radio"}
            if not is_box or "checked" in given:
                self.fields[name] = given.get("value") or ("on" if is_box else "")
        elif tag == "textarea":
            self.text, self.fields[name] = name, ""
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in given:
            self.fields[self.select] = given.get("value", "")

    def handle_data(self, data):
        if self.text:
            self.fields[self.text] += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self.text:
            self.fields[self.text] = self.fields[self.text].removeprefix("\n").replace("\n", "\r\n")
            self.text = None
        elif tag == "select":
            self.select = None
        elif tag == "form":
            self.inside = False


def everything():
    """Every record people edit, as stored."""
    rooms = ("accounts", "projects", "budget", "targets", "progress")
    return {
        (model.__name__, record.pk): model_to_dict(record)
        for room in rooms
        for model in apps.get_app_config(room).get_models()
        if not model.__name__.startswith("Historical")
        for record in model.objects.all()
    }


@pytest.mark.parametrize("name", EDITORS)
def test_a_form_sent_as_it_was_opened_is_taken_and_changes_nothing(bp, client_of, request, name):
    about = things(bp, lead="SNNPTNT", capital="recurrent") | {
        "accounts:user_edit": User.objects.get(username="yte"),
        "accounts:agency_edit": Agency.objects.get(code="689"),
    }
    browser = client_of(request.getfixturevalue(EDITORS[name]))
    address = path(name, bp, about.get(name))
    fields = Form(browser.get(address).content.decode()).fields
    assert fields.pop("csrfmiddlewaretoken")
    before = everything()
    response = browser.post(address, fields)
    assert response.status_code == 302, response.context["form"].errors
    assert everything() == before


def test_a_help_text_is_escaped_unless_it_was_made_of_escaped_parts(editor, client_of):
    class Helped(forms.Form):
        field = forms.CharField(help_text="Ví dụ: <b>1</b>")

    assert "Ví dụ: &lt;b&gt;1&lt;/b&gt;" in str(Helped()["field"].as_field_group())
    page = client_of(editor).get(reverse("accounts:password_change")).content.decode()
    assert "<ul><li>" in page
