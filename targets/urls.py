"""Addresses of the targets."""

from django.urls import path

from targets import views

app_name = "targets"

urlpatterns = [
    path("<slug:slug>/chi-tieu/", views.target_grid, name="target_grid"),
    path("<slug:slug>/chi-tieu/chia/", views.target_spread, name="target_spread"),
    path("<slug:slug>/chi-tieu/them/", views.indicator_add, name="indicator_add"),
    path("<slug:slug>/chi-tieu/xac-nhan/", views.indicators_confirm, name="indicators_confirm"),
    path("<slug:slug>/chi-tieu/theo-huyen/", views.output_grid, name="output_grid"),
    path(
        "<slug:slug>/chi-tieu/theo-huyen/<int:pk>/chia/", views.output_spread, name="output_spread"
    ),
    path("<slug:slug>/chi-tieu/<int:pk>/", views.indicator_edit, name="indicator_edit"),
    path("<slug:slug>/chi-tieu/<int:pk>/xoa/", views.indicator_delete, name="indicator_delete"),
    path("<slug:slug>/chi-tieu/tin-dung/<int:pk>/", views.credit_edit, name="credit_edit"),
    path(
        "<slug:slug>/phan-bo/du-an/<int:pk>/chia/<int:line>/",
        views.sub_project_spread,
        name="sub_project_spread",
    ),
    path(
        "<slug:slug>/phan-bo/<slug:source>/<slug:capital>/chia/<int:line>/",
        views.line_type_spread,
        name="line_type_spread",
    ),
]
