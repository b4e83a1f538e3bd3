"""What a person has been told about a report, so that nothing is told twice."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from povertyplan.accounts.models import Agency, User
from progress.models.periods import Period


class Reminder(models.Model):
    """One thing told to one person about an agency's report for a period.

    `mark` names the state that was told of; a new state has another one. Those that somebody
    `asked` for stand in the portal at once and go out with the next e-mail.
    """

    person = models.ForeignKey(User, models.PROTECT, related_name="reminders")
    period = models.ForeignKey(Period, models.CASCADE, related_name="reminders")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="reminders")
    mark = models.CharField("điều nhắc", max_length=60)
    asked = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="người nhắc", null=True, blank=True
    )
    at = models.DateTimeField("lúc", default=timezone.now)
    sent_at = models.DateTimeField("gửi thư lúc", null=True, blank=True)

    class Meta:
        verbose_name = "nhắc việc"
        verbose_name_plural = "nhắc việc"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "period", "agency", "mark"], name="the_same_is_told_once"
            ),
            models.CheckConstraint(
                condition=Q(asked__isnull=False) | Q(sent_at__isnull=False),
                name="a_reminder_nobody_asked_for_was_sent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.period}, {self.agency.short_name} ({self.mark})"
