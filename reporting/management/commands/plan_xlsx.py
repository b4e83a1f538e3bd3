"""Write the tables of a plan as a workbook to a file."""

from povertyplan.accounts.services import operator_of
from projects.models import Plan
from reporting import workbook
from reporting.management.export import ExportCommand
from reporting.sheets import all_sheets


class Command(ExportCommand):
    help = "Ghi các bảng của kế hoạch ra tệp Excel."

    def content(self, plan: Plan) -> bytes:
        return workbook.write(plan, all_sheets(plan, operator_of(plan.province)))
