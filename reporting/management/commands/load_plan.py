"""Load the agencies and the 2024 plan of Bình Phước, without people and illustrative figures."""

from typing import Any

from django.core.management.base import BaseCommand

from reporting import loading


class Command(BaseCommand):
    """Idempotent: an existing plan stays as it is."""

    help = "Nạp danh mục cơ quan và kế hoạch năm 2024, không có người dùng và số liệu minh họa."

    def handle(self, *args: Any, **options: Any) -> None:
        loading.load_reference(loading.read("reference.json"))
        plan = loading.load_plan(loading.read("plan_2024.json"))
        self.stdout.write(plan.slug)
