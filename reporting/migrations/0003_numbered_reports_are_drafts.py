"""A report that was given number and date has no files of that day: it is a draft to be issued.

What was entered stays in the history of the report.
"""

from django.db import migrations
from django.db.models import Q
from django.utils import timezone

REASON = "Chưa có tệp lưu khi ban hành nên trở lại dự thảo; số và ngày nhập lại khi ban hành"


def to_drafts(apps, schema_editor):
    reports = apps.get_model("reporting", "PeriodicReport")
    versions = apps.get_model("reporting", "HistoricalPeriodicReport")
    for report in reports.objects.filter(~Q(number="") | ~Q(issued_on=None)):
        report.number, report.issued_on = "", None
        report.save(update_fields=["number", "issued_on"])
        fields = {field.attname: getattr(report, field.attname) for field in reports._meta.fields}
        versions.objects.create(
            **fields,
            history_date=timezone.now(),
            history_type="~",
            history_change_reason=REASON,
        )


class Migration(migrations.Migration):
    dependencies = [("reporting", "0002_periodic_report")]

    operations = [migrations.RunPython(to_drafts, migrations.RunPython.noop)]
