"""What was added by mistake can be taken out; what carries money cannot."""

import pytest
from django.http import Http404
from django.urls import reverse

from povertyplan.accounts.permissions import Action
from projects.forms import ProjectForm
from projects.models import Project
from projects.services import save_record
from tests.factories import ProjectFactory

NO_TEXT = {"objective": "", "beneficiaries": "", "content": "", "allocation_principle": ""}


def delete(browser, plan, project):
    path = reverse("projects:project_delete", args=[plan.slug, project.pk])
    return browser.post(path, follow=True).content.decode()


def test_an_empty_sub_project_is_deleted(bp, editor, client_of):
    top = bp.projects.get(parent=None, number=3)
    project = ProjectFactory(plan=bp, parent=top, number=9, **NO_TEXT)
    assert "Đã xóa DA3.TDA9." in delete(client_of(editor), bp, project)
    assert not Project.objects.filter(pk=project.pk).exists()


def test_a_project_with_money_stays(bp, editor, client_of):
    project = bp.projects.get(parent=None, number=2)
    page = delete(client_of(editor), bp, project)
    assert "DA2 còn kinh phí hoặc mức được giao nên chưa xóa được." in page
    assert Project.objects.filter(pk=project.pk).exists()


def test_a_project_with_sub_projects_stays(bp, editor, client_of):
    project = bp.projects.get(parent=None, number=7)
    assert "DA7 còn tiểu dự án nên chưa xóa được." in delete(client_of(editor), bp, project)


def test_a_project_with_a_written_text_stays(bp, editor, client_of):
    project = ProjectFactory(plan=bp, number=9, content="- Đã soạn")
    assert "DA9 còn nội dung đã soạn nên chưa xóa được." in delete(client_of(editor), bp, project)


def test_a_record_deleted_meanwhile_is_not_brought_back(bp, editor):
    project = ProjectFactory(plan=bp, number=9)
    Project.objects.filter(pk=project.pk).delete()

    def fill():
        return ProjectForm({"name": "Mới"}, instance=project, editor=editor)

    with pytest.raises(Http404):
        save_record(user=editor, slug=bp.slug, action=Action.EDIT_PLAN, fill=fill, seen="")
    assert not Project.objects.filter(number=9).exists()
