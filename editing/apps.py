"""Bảng nhập số liệu."""

from django.apps import AppConfig


class EditingConfig(AppConfig):
    name = "editing"
    label = "editing"
    verbose_name = "Bảng nhập số liệu"
