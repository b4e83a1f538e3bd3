"""What every screen shares about requests and answers."""

import ipaddress

from django.conf import settings
from django.forms import BaseForm
from django.http import HttpRequest

from povertyplan.accounts.models import User


class SignedIn(HttpRequest):
    """A request of somebody who has signed in: the middleware lets no other through to a view."""

    user: User


def by_script(request: HttpRequest) -> bool:
    """Whether the script of an open page asks: it reads JSON and no page."""
    return request.accepts("application/json") and not request.accepts("text/html")


def form_status(form: BaseForm) -> int:
    """422 for a form that came back with errors, 200 for a fresh one."""
    return 422 if form.is_bound else 200


def client_address(request: HttpRequest) -> str | None:
    """The address a request comes from, by which failed sign-ins are counted.

    Behind a proxy (`TRUSTED_PROXY`) it is the last hop of X-Forwarded-For, the one the proxy itself
    wrote; what stands before it, or without a proxy the whole header, anybody can make up.
    """
    direct: str | None = request.META.get("REMOTE_ADDR") or None
    if not settings.TRUSTED_PROXY:
        return direct
    last = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    try:
        return str(ipaddress.ip_address(last))
    except ValueError:
        return direct
