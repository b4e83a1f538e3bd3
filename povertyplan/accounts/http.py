"""What every screen shares about requests and answers."""

from django.forms import BaseForm
from django.http import HttpRequest

from povertyplan.accounts.models import User


class SignedIn(HttpRequest):
    """A request of somebody who has signed in: the middleware lets no other through to a view."""

    user: User


def form_status(form: BaseForm) -> int:
    """422 for a form that came back with errors, 200 for a fresh one."""
    return 422 if form.is_bound else 200
