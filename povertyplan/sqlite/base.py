"""Django's SQLite backend, but for one figure.

Django 5.2 takes 999 parameters for the most SQLite accepts and cuts a bulk write of 1.000 rows into
dozens of statements. The library tells its own limit (250.000 in Debian's build); Django 6 asks it
the same way.
"""

import sqlite3

from django.db.backends.sqlite3 import base, features


class DatabaseFeatures(features.DatabaseFeatures):
    """What this SQLite can do."""

    @property
    def max_query_params(self) -> int:  # type: ignore[override]
        self.connection.ensure_connection()
        return int(self.connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER))


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to SQLite."""

    features_class = DatabaseFeatures
