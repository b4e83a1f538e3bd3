"""Forms that arrive after the session has ended: held, signed, in the sign-in page itself.

Nothing is stored on the server and nothing is executed: after signing in, the person sees what was
typed and sends it again to the same address, where all rights are asked anew.
"""

from dataclasses import dataclass

from django.core import signing
from django.http import HttpRequest

_SALT = "povertyplan.held"
_DAY = 24 * 60 * 60


@dataclass(frozen=True)
class Held:
    """A posted form that waits: its address, its fields in order, and whether it had passwords."""

    path: str
    fields: list[tuple[str, str]]
    had_passwords: bool


def hold(request: HttpRequest) -> str:
    """Pack the posted fields into a signed text, which the page shows to whoever reads its source.

    Files, passwords and the CSRF token are left out.
    """
    passwords = {name for name in request.POST if "password" in name}
    fields = [
        (name, value)
        for name in request.POST
        if name not in passwords | {"csrfmiddlewaretoken"}
        for value in request.POST.getlist(name)
    ]
    return signing.dumps(
        [request.get_full_path(), fields, bool(passwords)], salt=_SALT, compress=True
    )


def release(packed: str) -> Held | None:
    """Unpack what `hold` made; None when it is absent, changed or older than a day."""
    try:
        path, fields, had_passwords = signing.loads(packed, salt=_SALT, max_age=_DAY)
    except signing.BadSignature:
        return None
    return Held(path, [(name, value) for name, value in fields], had_passwords)
