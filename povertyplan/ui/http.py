"""Small decisions about answers that every screen shares."""

from django.forms import BaseForm


def form_status(form: BaseForm) -> int:
    """422 for a form that came back with errors, 200 for a fresh one."""
    return 422 if form.is_bound else 200
