"""Văn bản và bảng biểu."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "reporting"
    label = "reporting"
    verbose_name = "Văn bản và bảng biểu"
