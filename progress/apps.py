"""The room of progress."""

from django.apps import AppConfig


class ProgressConfig(AppConfig):
    """Periods, and what districts, departments and the bank report in them."""

    name = "progress"
    verbose_name = "Tiến độ"
