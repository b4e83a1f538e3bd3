"""Addresses of the first page, the checks, the tables and the papers."""

from django.urls import path

from reporting import progress_views, views
from reporting.periodic import views as periodic

app_name = "reporting"

urlpatterns = [
    path("<slug:slug>/", views.overview, name="overview"),
    path("<slug:slug>/doi-chieu/", views.reconcile, name="reconcile"),
    path("<slug:slug>/trinh/", views.plan_submit, name="plan_submit"),
    path("<slug:slug>/rut-lai/", views.plan_withdraw, name="plan_withdraw"),
    path("<slug:slug>/bang-bieu/", views.tables, name="tables"),
    path("<slug:slug>/bang-bieu/bang-bieu.xlsx", views.plan_xlsx, name="plan_xlsx"),
    path("<slug:slug>/tien-do/so-lieu/", progress_views.progress, name="progress"),
    path("<slug:slug>/van-ban/", views.document, name="document"),
    path("<slug:slug>/van-ban/ke-hoach.pdf", views.plan_pdf, name="plan_pdf"),
    path("<slug:slug>/bao-cao/", periodic.periodic_list, name="periodic_list"),
    path("<slug:slug>/bao-cao/<int:pk>/", periodic.periodic_report, name="periodic_report"),
    path("<slug:slug>/bao-cao/<int:pk>/thong-tin/", periodic.periodic_edit, name="periodic_edit"),
    path("<slug:slug>/bao-cao/<int:pk>/xoa/", periodic.periodic_delete, name="periodic_delete"),
    path("<slug:slug>/bao-cao/<int:pk>/ban-hanh/", periodic.periodic_issue, name="periodic_issue"),
    path(
        "<slug:slug>/bao-cao/<int:pk>/huy-ban-hanh/",
        periodic.periodic_revoke,
        name="periodic_revoke",
    ),
    path(
        "<slug:slug>/bao-cao/<int:pk>/tep/<int:file>/",
        periodic.periodic_file,
        name="periodic_file",
    ),
    path(
        "<slug:slug>/bao-cao/<int:pk>/phan/<int:section>/",
        periodic.periodic_section,
        name="periodic_section",
    ),
    path("<slug:slug>/bao-cao/<int:pk>/bao-cao.pdf", periodic.periodic_pdf, name="periodic_pdf"),
    path("<slug:slug>/bao-cao/<int:pk>/bao-cao.docx", periodic.periodic_docx, name="periodic_docx"),
    path(
        "<slug:slug>/bao-cao/<int:pk>/bang-bieu.xlsx", periodic.periodic_xlsx, name="periodic_xlsx"
    ),
]
