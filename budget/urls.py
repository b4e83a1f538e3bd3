"""Addresses of the money; an axis of the grid is an address, so a view can be sent."""

from django.urls import path

from budget import views

app_name = "budget"

urlpatterns = [
    path("<slug:slug>/kinh-phi/", views.funding_split, name="funding_split"),
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
