"""Addresses of signing in, people and agencies."""

from django.urls import path

from povertyplan.accounts import views

app_name = "accounts"

urlpatterns = [
    path("dang-nhap/", views.sign_in, name="sign_in"),
    path("dang-xuat/", views.sign_out, name="sign_out"),
    path("doi-mat-khau/", views.password_change, name="password_change"),
    path("nguoi-dung/", views.user_list, name="user_list"),
    path("nguoi-dung/them/", views.user_edit, name="user_add"),
    path("nguoi-dung/<int:pk>/", views.user_edit, name="user_edit"),
    path("co-quan/", views.agency_list, name="agency_list"),
    path("co-quan/them/", views.agency_edit, name="agency_add"),
    path("co-quan/<int:pk>/", views.agency_edit, name="agency_edit"),
]
