"""The portal starts safe or not at all; each check is a process of its own."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

PRODUCTION = {
    "DEBUG": "false",
    "SECRET_KEY": "x9f-" * 20 + "Ab7_qZ",
    "ALLOWED_HOSTS": "portal.example",
    "DATABASE_URL": "sqlite://:memory:",
}


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command with these settings only, whatever this machine has set."""
    inherited = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=inherited | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_production_without_a_secret_key_does_not_start():
    done = manage("check", **PRODUCTION | {"SECRET_KEY": ""})
    assert done.returncode != 0
    assert "Chưa đặt SECRET_KEY" in done.stderr


def test_production_passes_the_deployment_check():
    done = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECURE_SSL_REDIRECT", "True"),
        ("SESSION_COOKIE_SECURE", "True"),
        ("CSRF_COOKIE_SECURE", "True"),
        ("SECURE_HSTS_SECONDS", "31536000"),
        ("ALLOWED_HOSTS", "['portal.example']"),
        ("DEBUG", "False"),
    ],
)
def test_production_insists_on_https_and_its_hosts(production_settings, name, value):
    assert production_settings[name] == value


@pytest.fixture(scope="module")
def production_settings():
    done = manage("diffsettings", "--all", **PRODUCTION)
    lines = (line.removeprefix("### ").partition(" = ") for line in done.stdout.splitlines())
    return {name: value.removesuffix("  ###").strip() for name, _, value in lines}


def test_no_setting_allows_inline_scripts_or_other_hosts():
    sources = {source for sources in settings.SECURE_CSP.values() for source in sources}
    assert sources == {"'self'", "data:", "'none'"}


def test_the_database_of_one_office_locks_before_it_reads(db):
    options = settings.DATABASES["default"].get("OPTIONS", {})
    if "sqlite3" not in settings.DATABASES["default"]["ENGINE"]:
        pytest.skip("PostgreSQL locks by row")
    assert options["transaction_mode"] == "IMMEDIATE"
