"""A report begins with the first thing saved of it, and with nothing less."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.utils import timezone

from progress import services
from progress.files import FileRefused
from progress.models import Report
from tests.progress.small import Desk
from tests.queries import queries

DAY = datetime.timedelta(days=1)


@pytest.mark.parametrize("text", ["abc", "99999999999", "0", ""])
def test_a_figure_that_is_refused_or_changes_nothing_begins_no_report(desk, text):
    desk.type(poor__left=text)
    assert not Report.objects.exists()


def test_a_refused_file_begins_no_report(desk):
    with pytest.raises(FileRefused):
        services.attach_file(user=desk.user, **desk.where, name="a.pdf", content=b"nothing")
    assert not Report.objects.exists()


def test_a_file_begins_a_report(desk):
    services.attach_file(user=desk.user, **desk.where, name="a.pdf", content=b"%PDF-1.7")
    assert desk.report.attachments.get().name == "a.pdf"


def test_a_file_of_a_report_that_was_not_begun_is_not_found(desk):
    with pytest.raises(Http404):
        services.remove_attachment(user=desk.user, **desk.where, pk=1)


def test_a_report_that_was_not_begun_cannot_be_decided_on(office):
    with pytest.raises(services.WrongState):
        services.accept_report(user=office.user, **office.where, seen="")


def test_who_may_not_write_begins_no_report(desk, small):
    small.months[0].opens_on = timezone.localdate() + DAY
    small.months[0].save()
    with pytest.raises(PermissionDenied, match="mở nhập từ ngày"):
        desk.type(poor__left="1")
    assert not Report.objects.exists()


def test_the_first_figures_of_two_parts_stand_in_one_report(desk):
    desk.type(poor__left="1")
    desk.pay("5")
    assert Report.objects.get().disbursements.count() == 1


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite locks the whole database")
def test_two_people_who_begin_a_report_wait_for_each_other(desk):
    with queries() as asked:
        desk.type(poor__left="1")
    locks = [sql.rsplit("FOR NO KEY UPDATE", 1)[1] for sql in asked if "FOR NO KEY UPDATE" in sql]
    assert locks == [' OF "progress_period"']


def test_a_report_is_begun_by_whoever_enters_for_the_agency(small):
    desk = Desk(small.editor, small.months[0], small.districts[0])
    desk.type(poor__left="1")
    assert Report.objects.get().agency == small.districts[0]
