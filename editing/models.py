"""What is kept about editing: steps that can be undone, notes on cells, columns mapped once."""

from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from povertyplan.accounts.models import User
from projects.models import Plan


class Step(models.Model):
    """Several cells of one grid changed together; undone together.

    `changes` holds, for each cell, its name, the figure before, the figure after (đồng, or a number
    of households) and whether it was marked as illustrative before.
    """

    class Kind(models.TextChoices):
        FORM = "form", "Nhập cả bảng"
        FILL = "fill", "Điền ô"
        CLEAR = "clear", "Xóa ô"
        PASTE = "paste", "Dán từ bảng tính"
        COUNTERPART = "counterpart", "Áp dụng đối ứng đề xuất"
        SPREAD = "spread", "Chia theo tiêu chí"
        IMPORT = "import", "Nhập từ tệp Excel"
        UNDO = "undo", "Hoàn tác"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="steps")
    address = models.CharField("địa chỉ của bảng", max_length=200)
    kind = models.CharField("loại", max_length=20, choices=Kind.choices)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField("lúc", default=timezone.now)
    note = models.CharField("lý do", max_length=200, blank=True)
    changes = models.JSONField("các ô")
    details = models.JSONField("cách tính", default=dict, blank=True)
    undoes = models.ForeignKey("self", models.PROTECT, related_name="undone_by", null=True)

    class Meta:
        verbose_name = "bước sửa"
        verbose_name_plural = "bước sửa"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["plan", "address"], name="step_by_grid")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {len(self.changes)} ô"


class OfStep(models.Model):
    """What the history of a figure tells beyond the figure: the step it was changed in."""

    step = models.ForeignKey(Step, models.SET_NULL, related_name="+", null=True)

    class Meta:
        abstract = True


class CellNote(models.Model):
    """A remark on one cell, read by everybody who sees the cell."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="cell_notes")
    cell = models.CharField("ô", max_length=100)
    text = models.CharField("ghi chú", max_length=1000)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField("lúc", default=timezone.now)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "ghi chú của ô"
        verbose_name_plural = "ghi chú của ô"
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "cell"],
                name="one_note_per_cell",
                violation_error_message="Ô này đã có ghi chú.",
            )
        ]

    def __str__(self) -> str:
        return self.text


class ColumnMap(models.Model):
    """How the columns of a foreign table were matched, so that it is asked once.

    `heads` is the digest of the table's heads, `columns` the key of the grid's column (or nothing)
    for each column of the table.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="column_maps")
    address = models.CharField("địa chỉ của bảng", max_length=200)
    heads = models.CharField("tiêu đề các cột", max_length=64)
    columns = models.JSONField("cột tương ứng")

    class Meta:
        verbose_name = "cách ghép cột"
        verbose_name_plural = "cách ghép cột"
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "address", "heads"], name="columns_mapped_once_per_heads"
            )
        ]

    def __str__(self) -> str:
        return self.address
