"""The official plan as a tree of numbered parts."""

from povertyplan.accounts.models import User
from projects.models import Plan


def build(plan: Plan, user: User) -> object:
    """Assemble the document."""
    return None
