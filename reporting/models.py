"""Documents that have been made."""

from django.db import models

from projects.models import Plan


class DraftRendering(models.Model):
    """The newest PDF of a draft with the digest of what it was made from.

    An unchanged draft is sent as kept here; it is not rendered twice, by no web process.
    """

    plan = models.OneToOneField(Plan, models.CASCADE, related_name="draft_rendering")
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "bản dự thảo đã kết xuất"
        verbose_name_plural = "bản dự thảo đã kết xuất"

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.digest[:12]}"
