"""A small plan to report on."""

from types import SimpleNamespace

import pytest

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
