"""The portal starts safe or not at all; each check is a process of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

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
        ("SECURE_HSTS_INCLUDE_SUBDOMAINS", "True"),
        ("SECURE_HSTS_PRELOAD", "True"),
        ("TRUSTED_PROXY", "False"),
        ("ALLOWED_HOSTS", "['portal.example']"),
        ("DEBUG", "False"),
    ],
)
def test_production_insists_on_https_and_its_hosts(production_settings, name, value):
    assert production_settings[name] == value


def settings_of(**environment: str) -> dict[str, str]:
    """Every setting as Python writes it."""
    done = manage("diffsettings", "--all", **environment)
    lines = (line.removeprefix("### ").partition(" = ") for line in done.stdout.splitlines())
    return {name: value.removesuffix("  ###").strip() for name, _, value in lines}


@pytest.fixture(scope="module")
def production_settings():
    return settings_of(**PRODUCTION)


def test_hsts_can_be_kept_to_the_one_name():
    narrow = {"SECURE_HSTS_INCLUDE_SUBDOMAINS": "false", "SECURE_HSTS_PRELOAD": "false"}
    found = settings_of(**PRODUCTION | narrow)
    assert {name: found[name] for name in narrow} == dict.fromkeys(narrow, "False")


@pytest.fixture
def settings_beside():
    """``settings_beside(folder, "DEBUG", DEBUG="true")``: settings started beside another .env."""

    def read(folder: Path, name: str, **environment: str) -> str:
        site = folder / "povertyplan"
        site.mkdir()
        shutil.copy(Path(settings.BASE_DIR) / "povertyplan" / "settings.py", site)
        program = f"from povertyplan import settings; print(settings.{name})"
        done = subprocess.run(
            [sys.executable, "-c", program],
            cwd=folder,
            env={"PATH": os.environ["PATH"]} | environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        return done.stdout.strip()

    return read


ENV_FILE = "SECRET_KEY=x\nDATABASE_URL=postgres://real/plan\n"


def test_a_server_reads_its_env_file(tmp_path, settings_beside):
    (tmp_path / ".env").write_text(ENV_FILE)
    assert settings_beside(tmp_path, "DATABASES['default']['NAME']") == "plan"


def test_a_demo_does_not_reach_the_database_of_the_env_file(tmp_path, settings_beside):
    (tmp_path / ".env").write_text(ENV_FILE)
    found = settings_beside(tmp_path, "DATABASES['default']['NAME']", DEBUG="true")
    assert found == str(tmp_path / "demo.sqlite3")


def test_without_a_database_named_production_does_not_open_the_demo(tmp_path, settings_beside):
    found = settings_beside(tmp_path, "DATABASES['default']['NAME']", SECRET_KEY="x")
    assert found == str(tmp_path / "db.sqlite3")


def test_make_run_names_the_demo_and_nothing_of_production():
    done = subprocess.run(
        ["make", "--dry-run", "run"],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "DATABASE_URL": "postgres://real/plan"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    commands = [line for line in done.stdout.splitlines() if "manage.py" in line]
    assert len(commands) == 3
    prefix = "DEBUG=true SECRET_KEY= DATABASE_URL=sqlite:///demo.sqlite3 "
    assert all(line.startswith(prefix) for line in commands)


def test_no_setting_allows_inline_scripts_or_other_hosts():
    sources = {source for sources in settings.SECURE_CSP.values() for source in sources}
    assert sources == {"'self'", "data:", "'none'"}


def test_the_database_of_one_office_locks_before_it_reads(db):
    options = settings.DATABASES["default"].get("OPTIONS", {})
    if "sqlite" not in settings.DATABASES["default"]["ENGINE"]:
        pytest.skip("PostgreSQL locks by row")
    assert options["transaction_mode"] == "IMMEDIATE"
