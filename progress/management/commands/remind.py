"""Tell everybody by e-mail what waits for them; meant for every night (cron)."""

from argparse import ArgumentParser
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import get_connection, send_mail
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, transaction
from django.utils import timezone

from progress.reminders import Digest, digests, note_as_told
from projects.models import Plan

NO_ADDRESS = "(chưa có thư điện tử)"


class Command(BaseCommand):
    """One e-mail a person; the same is not told twice, however often it runs."""

    help = "Gửi thư nhắc việc báo cáo, mỗi người một thư; việc đã nhắc không nhắc lại."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="In các thư, kể cả của người chưa có địa chỉ; không gửi và không ghi lại.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        plans = list(Plan.objects.select_related("province"))
        found = digests(plans, timezone.localdate())
        active = [one for one in found if one.person.is_active]
        open_to = [one for one in active if one.person.email]
        failed = 0
        if options["dry_run"]:
            for digest in active:
                self._show(digest)
        else:
            failed = sum(not self._send(digest) for digest in open_to)
        for digest in found:
            if digest not in open_to:
                self._name(digest)
        done = "Sẽ gửi" if options["dry_run"] else "Đã gửi"
        self.stdout.write(f"{done} {len(open_to) - failed} thư.")
        if failed:
            raise CommandError(f"{failed} thư chưa gửi được; lần chạy sau sẽ gửi lại.")

    def _show(self, digest: Digest) -> None:
        address = f"<{digest.person.email}>" if digest.person.email else NO_ADDRESS
        self.stdout.write(f"--- {digest.person} {address}: {digest.subject}")
        self.stdout.write(digest.body)

    def _send(self, digest: Digest) -> bool:
        """Send an e-mail and remember it, both or neither."""
        try:
            with transaction.atomic():
                note_as_told(digest)
                send_mail(
                    digest.subject,
                    digest.body,
                    settings.DEFAULT_FROM_EMAIL,
                    [digest.person.email],
                    connection=get_connection(),
                )
        except (SMTPException, OSError) as error:
            self.stderr.write(f"Chưa gửi được cho {digest.person} <{digest.person.email}>: {error}")
            return False
        except IntegrityError:
            self.stdout.write(f"{digest.person}: lần chạy khác vừa gửi.")
        return True

    def _name(self, digest: Digest) -> None:
        """Say whom no e-mail reaches, and how much that person has to do."""
        person = digest.person
        why = "chưa có thư điện tử" if person.is_active else "đã ngừng sử dụng"
        name = f"{person} ({person.username}, {person.agency.short_name})"
        self.stdout.write(f"{name}: {why}; {len(digest.notices)} việc không gửi được")
