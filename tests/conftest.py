"""The 2024 plan and one fixed cast of people, shared by all tests.

The test database holds the plan, its illustrative figures and the demo people before the first
test; what a test changes is rolled back. `stranger` edits the plan of another province.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from povertyplan.accounts.models import User
from projects.models import Plan
from reporting import loading
from reporting.half_year import load_half_year
from tests.factories import other_province

PASSWORD = "mot-mat-khau-dai-2024"
BACKEND = "povertyplan.accounts.backends.AgencyBackend"


def pytest_configure() -> None:
    settings.WHITENOISE_AUTOREFRESH = True  # looks files up; does not list a folder not collected
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that asks for half a year of reports waits a second for them: it is a slow one."""
    for item in items:
        if "half_year" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)


def load_everything() -> Plan:
    """Load what is shipped, and the other province; what is there already stays."""
    loading.load_reference(loading.read("reference.json"))
    plan = loading.load_plan(loading.read("plan_2024.json"))
    demo = loading.read("demo.json")
    loading.load_illustrations(plan, demo)
    loading.load_people(demo, plan.province, PASSWORD)
    if not User.objects.filter(username="stranger").exists():
        other_province()
    return plan


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        load_everything()


@pytest.fixture
def bp(db: None) -> Plan:
    """The plan of Bình Phước for 2024; loaded again where a test with commits has emptied all."""
    plan = Plan.objects.select_related("province").filter(slug="binh-phuoc-2024").first()
    return plan or load_everything()


@pytest.fixture
def half_year(bp: Plan) -> Plan:
    """The same plan with its periods and six months of reports, every state among them."""
    load_half_year(bp, loading.read("half_year.json"), timezone.localdate())
    return bp


@pytest.fixture
def other_plan(bp: Plan) -> Plan:
    """The stranger's plan, in another province."""
    return Plan.objects.select_related("province").get(slug="tinh-khac-2024")


def _person(username: str) -> Any:
    @pytest.fixture
    def person(bp: Plan) -> User:
        return User.objects.select_related("agency__province").get(username=username)

    return person


editor = _person("chuyenvien")
second_editor = _person("chuyenvien2")
lead = _person("nongnghiep")
other_lead = _person("yte")
reviewer = _person("taichinh")
lender = _person("nganhang")
observer = _person("mattran")
district = _person("dongxoai")
other_district = _person("budang")
leadership = _person("lanhdao")
administrator = _person("quantri")
stranger = _person("stranger")


@pytest.fixture
def client_of() -> Callable[..., Client]:
    """A browser of somebody who has signed in: ``client_of(editor)``."""

    def signed_in(user: User, **options: Any) -> Client:
        client = Client(**options)
        client.force_login(user, backend=BACKEND)
        return client

    return signed_in
