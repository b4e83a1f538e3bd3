"""Addresses of projects and of the plan's text."""

from django.urls import path

from projects import views

app_name = "projects"

urlpatterns = [
    path("<slug:slug>/du-an/", views.project_list, name="project_list"),
    path("<slug:slug>/du-an/them/", views.project_add, name="project_add"),
    path("<slug:slug>/du-an/<int:pk>/", views.project_detail, name="project_detail"),
    path("<slug:slug>/du-an/<int:pk>/sua/", views.project_edit, name="project_edit"),
    path("<slug:slug>/du-an/<int:pk>/xoa/", views.project_delete, name="project_delete"),
    path("<slug:slug>/van-ban/thong-tin/", views.plan_edit, name="plan_edit"),
    path("<slug:slug>/van-ban/can-cu/", views.legal_bases_edit, name="legal_bases_edit"),
    path("<slug:slug>/van-ban/phan/<int:pk>/", views.section_edit, name="section_edit"),
]
