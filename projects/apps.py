"""Kế hoạch và dự án."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"
    label = "projects"
    verbose_name = "Kế hoạch và dự án"
