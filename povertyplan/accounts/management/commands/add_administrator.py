"""Make the first administrator of a province, who then adds everybody else on screen."""

import getpass
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from povertyplan.accounts.models import Agency, User
from povertyplan.accounts.permissions import Role
from povertyplan.ui import text


class Command(BaseCommand):
    """Asks for the password twice, on the keyboard; it is never an argument."""

    help = "Tạo quản trị viên đầu tiên của một tỉnh."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--province", required=True, help="Mã tỉnh, ví dụ 70.")
        parser.add_argument("--full-name", required=True, help="Họ và tên.")

    def handle(self, *args: Any, **options: Any) -> None:
        office = Agency.objects.filter(
            province__code=options["province"], kind=Agency.Kind.PROVINCE
        ).first()
        if office is None:
            raise CommandError(f"Chưa có tỉnh mã {options['province']}. Chạy load_plan trước.")
        try:
            person = User(
                username=options["username"].lower(),
                full_name=text.clean(options["full_name"]),
                agency=office,
                role=Role.ADMINISTRATOR,
            )
            person.full_clean(exclude=["password"])
        except text.NotText as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        password = getpass.getpass("Mật khẩu: ")
        if password != getpass.getpass("Nhập lại: "):
            raise CommandError("Hai lần nhập không giống nhau.")
        try:
            validate_password(password, person)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        person.set_password(password)
        person.save()
        self.stdout.write(f"Đã tạo quản trị viên {person.username}.")
