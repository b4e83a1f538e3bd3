"""The command that makes the first administrator keeps the rules of the forms."""

import pytest
from django.core.management import CommandError, call_command

from povertyplan.accounts.models import User
from tests.conftest import PASSWORD


@pytest.fixture
def add(bp, monkeypatch):
    monkeypatch.setattr("getpass.getpass", lambda _prompt: PASSWORD)
    return lambda username, full_name="Đặng Thị Một": call_command(
        "add_administrator", username, province="70", full_name=full_name
    )


@pytest.mark.parametrize(
    ("username", "full_name", "says"),
    [
        ("a" * 61, "Đặng Thị Một", "61"),
        ("quan tri", "Đặng Thị Một", "chữ thường không dấu"),
        ("QuanTri", "Đặng Thị Một", "đã có người dùng"),
        ("quantri2", "Một" * 60, "180"),
        ("quantri2", "Một\x07", "U\\+0007"),
    ],
)
def test_an_administrator_that_cannot_be_is_refused_with_a_sentence(add, username, full_name, says):
    before = User.objects.count()
    with pytest.raises(CommandError, match=says):
        add(username, full_name)
    assert User.objects.count() == before


def test_the_name_is_kept_in_small_letters(add):
    add("QuanTri.Hai")
    assert User.objects.get(username="quantri.hai").role == "administrator"
