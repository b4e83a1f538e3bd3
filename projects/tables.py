"""The list of projects."""

import django_tables2 as tables

from projects.models import Project


class ProjectTable(tables.Table):
    """Projects and sub-projects in the order of the plan."""

    code = tables.Column(verbose_name="Mã", orderable=False)
    name = tables.Column(verbose_name="Tên", orderable=False, linkify=True)
    lead_agency = tables.Column(
        verbose_name="Chủ trì", accessor="lead_agency__short_name", orderable=False, default="–"
    )

    class Meta:
        model = Project
        fields = ["code", "name", "lead_agency"]
        empty_text = "Không có dự án nào khớp với điều kiện lọc."
        row_attrs = {"class": lambda record: "" if record.parent_id else "row-group"}
