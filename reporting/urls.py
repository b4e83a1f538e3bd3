"""Addresses of the first page, the checks, the tables and the papers."""

from django.urls import path

from reporting import views

app_name = "reporting"

urlpatterns = [
    path("<slug:slug>/", views.overview, name="overview"),
    path("<slug:slug>/doi-chieu/", views.reconcile, name="reconcile"),
    path("<slug:slug>/trinh/", views.plan_submit, name="plan_submit"),
    path("<slug:slug>/rut-lai/", views.plan_withdraw, name="plan_withdraw"),
    path("<slug:slug>/bang-bieu/", views.tables, name="tables"),
    path("<slug:slug>/bang-bieu/bang-bieu.xlsx", views.plan_xlsx, name="plan_xlsx"),
    path("<slug:slug>/van-ban/", views.document, name="document"),
    path("<slug:slug>/van-ban/ke-hoach.pdf", views.plan_pdf, name="plan_pdf"),
]
