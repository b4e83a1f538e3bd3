"""Kinh phí và phân bổ."""

from django.apps import AppConfig


class BudgetConfig(AppConfig):
    name = "budget"
    label = "budget"
    verbose_name = "Kinh phí và phân bổ"
