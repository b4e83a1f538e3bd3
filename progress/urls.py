"""Addresses of periods and reports."""

from django.db.models import BigIntegerField
from django.urls import path, register_converter
from django.urls.converters import IntConverter

from progress.views import board, home, periods, report, report_decisions, workbook

app_name = "progress"


class KeyConverter(IntConverter):
    """A key as the database can hold it: of a larger number there is no record."""

    def to_python(self, value: str) -> int:
        key = super().to_python(value)
        if key > BigIntegerField.MAX_BIGINT:
            raise ValueError
        return key


register_converter(KeyConverter, "key")

PERIOD = "<slug:slug>/tien-do/<key:period>/"
REPORT = f"{PERIOD}<key:agency>/"

urlpatterns = [
    path("<slug:slug>/tien-do/", home.home, name="home"),
    path("<slug:slug>/tien-do/ky/", periods.calendar, name="calendar"),
    path("<slug:slug>/tien-do/ky/lap/", periods.period_setup, name="period_setup"),
    path("<slug:slug>/tien-do/ky/them/", periods.period_add, name="period_add"),
    path("<slug:slug>/tien-do/ky/<key:period>/", periods.period_edit, name="period_edit"),
    path("<slug:slug>/tien-do/ky/<key:period>/xoa/", periods.period_delete, name="period_delete"),
    path(PERIOD, board.board, name="board"),
    path(f"{PERIOD}nhac/", board.remind, name="remind"),
    path(REPORT, report.report, name="report"),
    path(f"{REPORT}mo-lai/", board.reopen, name="reopen"),
    path(f"{REPORT}nhan-xet/", report.words, name="words"),
    path(f"{REPORT}tep/", report.attach, name="attach"),
    path(f"{REPORT}tep/<key:pk>/", report.attachment, name="attachment"),
    path(f"{REPORT}tep/<key:pk>/xoa/", report.remove_attachment, name="attachment_delete"),
    path(f"{REPORT}gui/", report_decisions.submit, name="submit"),
    path(f"{REPORT}rut/", report_decisions.withdraw, name="withdraw"),
    path(f"{REPORT}duyet/", report_decisions.accept, name="accept"),
    path(f"{REPORT}tra-lai/", report_decisions.give_back, name="return"),
    path(f"{REPORT}dieu-chinh/", report_decisions.correct, name="correct"),
    path(f"{REPORT}dieu-chinh/bo/", report_decisions.drop, name="drop"),
    path(f"{REPORT}dien-bien/", report_decisions.history, name="history"),
    path(f"{REPORT}tep-excel/", workbook.workbook, name="workbook"),
    path(f"{REPORT}<slug:part>/", report.part, name="part"),
]
