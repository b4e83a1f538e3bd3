"""Addresses of the money; an axis of the grid is an address, so a view can be sent."""

from django.urls import path

from budget import views

app_name = "budget"

urlpatterns = [
    path("<slug:slug>/kinh-phi/", views.funding_split, name="funding_split"),
    path("<slug:slug>/kinh-phi/muc-duoc-giao/", views.assigned_totals, name="assigned_totals"),
    path("<slug:slug>/kinh-phi/thiet-lap/", views.funding_settings, name="funding_settings"),
    path(
        "<slug:slug>/kinh-phi/thiet-lap/doi-ung/", views.counterpart_edit, name="counterpart_edit"
    ),
    path("<slug:slug>/kinh-phi/doi-ung/", views.counterpart_proposal, name="counterpart_proposal"),
    path(
        "<slug:slug>/kinh-phi/doi-ung/<int:pk>/",
        views.counterpart_proposal,
        name="counterpart_of_project",
    ),
    path("<slug:slug>/kinh-phi/thiet-lap/nguon/them/", views.source_edit, name="source_add"),
    path("<slug:slug>/kinh-phi/thiet-lap/nguon/<int:pk>/", views.source_edit, name="source_edit"),
    path(
        "<slug:slug>/kinh-phi/thiet-lap/nguon/<int:pk>/xoa/",
        views.source_delete,
        name="source_delete",
    ),
    path("<slug:slug>/phan-bo/", views.allocation_list, name="allocation_list"),
    path(
        "<slug:slug>/phan-bo/du-an/<int:pk>/",
        views.sub_project_allocations,
        name="sub_project_allocations",
    ),
    path(
        "<slug:slug>/phan-bo/<slug:source>/<slug:capital>/",
        views.line_type_allocations,
        name="line_type_allocations",
    ),
]
