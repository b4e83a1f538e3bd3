"""Load the 2024 plan with demo people, to try the portal or to teach it."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reporting import loading
from reporting.half_year import load_half_year


class Command(BaseCommand):
    """Idempotent: what is there already, edited or not, stays as it is."""

    help = "Nạp kế hoạch năm 2024 và người dùng minh họa; in mỗi tài khoản một dòng: vai trò, tên."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--password", required=True, help="Mật khẩu chung của người dùng minh họa."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError(
                "Không tạo tài khoản minh họa trên máy chủ thật. Chỉ chạy khi DEBUG=true; "
                "muốn nạp kế hoạch, dùng: manage.py load_plan"
            )
        try:
            validate_password(options["password"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        loading.load_reference(loading.read("reference.json"))
        plan = loading.load_plan(loading.read("plan_2024.json"))
        demo = loading.read("demo.json")
        loading.load_illustrations(plan, demo)
        people = loading.load_people(demo, plan.province, options["password"])
        load_half_year(plan, loading.read("half_year.json"), timezone.localdate())
        for person in people:
            self.stdout.write(f"{person.role}\t{person.username}")
