"""A small plan to report on."""

from types import SimpleNamespace

import pytest

from tests.progress.pages import Screen
from tests.progress.small import Desk, small_plan


@pytest.fixture
def small(db: None) -> SimpleNamespace:
    return small_plan()


@pytest.fixture
def desk(small) -> Desk:
    """January of the first district, on the desk of its officer."""
    return Desk(small.officers[0], small.months[0])


@pytest.fixture
def office(desk, small) -> Desk:
    """The same report on the desk of the plan's editor."""
    return desk.decided_by(small.editor)


@pytest.fixture
def screen(desk, client_of) -> Screen:
    """That report in the browser of its officer."""
    return Screen(client_of(desk.user), desk)


@pytest.fixture
def decider(office, client_of) -> Screen:
    """The same report in the browser of the plan's editor."""
    return Screen(client_of(office.user), office)
