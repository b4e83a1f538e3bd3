"""What the commands that write a file share."""

from abc import abstractmethod
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from projects.models import Plan


class ExportCommand(BaseCommand):
    """``PLAN --output FILE``: PLAN is the slug, such as ``binh-phuoc-2024``."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("plan", help="Địa chỉ của kế hoạch, ví dụ binh-phuoc-2024.")
        parser.add_argument("--output", required=True, type=Path, help="Tệp ghi ra.")

    def handle(self, *args: Any, **options: Any) -> None:
        plan = Plan.objects.select_related("province").filter(slug=options["plan"]).first()
        if plan is None:
            known = ", ".join(Plan.objects.values_list("slug", flat=True)) or "chưa có kế hoạch nào"
            raise CommandError(f"Không có kế hoạch “{options['plan']}”. Hiện có: {known}.")
        content = self.content(plan)
        try:
            options["output"].write_bytes(content)
        except OSError as error:
            raise CommandError(f"Không ghi được {options['output']}: {error.strerror}.") from error
        self.stdout.write(f"{options['output']}: {len(content)} byte")

    @abstractmethod
    def content(self, plan: Plan) -> bytes:
        """The bytes of the file."""
