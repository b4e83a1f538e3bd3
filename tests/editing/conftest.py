"""The small plan of the budget's tests."""

from tests.budget.conftest import edit, small

__all__ = ["edit", "small"]
