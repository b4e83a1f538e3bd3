"""Counting what is asked of the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

_TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


@contextmanager
def queries() -> Iterator[list[str]]:
    """Collect the statements of a block, without those that only open and close transactions."""
    found: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield found
    asked = (query["sql"] for query in captured.captured_queries)
    found += [sql for sql in asked if not sql.startswith(_TRANSACTION)]
