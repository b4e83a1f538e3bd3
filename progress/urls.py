"""Addresses of periods and reports."""

from django.urls import path

from progress.views import report, report_decisions

app_name = "progress"

REPORT = "<slug:slug>/tien-do/<int:period>/<int:agency>/"

urlpatterns = [
    path(REPORT, report.report, name="report"),
    path(f"{REPORT}nhan-xet/", report.words, name="words"),
    path(f"{REPORT}tep/", report.attach, name="attach"),
    path(f"{REPORT}tep/<int:pk>/", report.attachment, name="attachment"),
    path(f"{REPORT}tep/<int:pk>/xoa/", report.remove_attachment, name="attachment_delete"),
    path(f"{REPORT}gui/", report_decisions.submit, name="submit"),
    path(f"{REPORT}rut/", report_decisions.withdraw, name="withdraw"),
    path(f"{REPORT}duyet/", report_decisions.accept, name="accept"),
    path(f"{REPORT}tra-lai/", report_decisions.give_back, name="return"),
    path(f"{REPORT}dieu-chinh/", report_decisions.correct, name="correct"),
    path(f"{REPORT}dien-bien/", report_decisions.history, name="history"),
    path(f"{REPORT}<slug:part>/", report.part, name="part"),
]
