"""Write the official plan as PDF to a file."""

from povertyplan.accounts.services import operator_of
from projects.models import Plan
from reporting import pdf
from reporting.management.export import ExportCommand


class Command(ExportCommand):
    help = "Ghi toàn văn kế hoạch ra tệp PDF."

    def content(self, plan: Plan) -> bytes:
        return pdf.plan_pdf(plan, operator_of(plan.province))
