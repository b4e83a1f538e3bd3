"""On deadline day nothing acknowledged is lost, not even when a worker dies."""

import threading
import time
from pathlib import Path

import pytest
from django.db import connection

from tests.deadline_day import all_at_once, gunicorn, kill_a_worker, lost, officers_of

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="several processes need PostgreSQL"),
]
OFFICERS = 24


def database() -> str:
    """The address of the database the test runs on."""
    it = connection.settings_dict
    return f"postgres://{it['USER']}:{it['PASSWORD']}@{it['HOST']}:{it['PORT']}/{it['NAME']}"


def test_a_worker_killed_while_all_save_loses_nothing_acknowledged(tmp_path):
    period, officers = officers_of(OFFICERS)
    with gunicorn(tmp_path, database()) as (port, server):
        day = threading.Thread(target=all_at_once, args=(port, period, officers))
        day.start()
        while day.is_alive() and sum(len(officer.saved) for officer in officers) < OFFICERS:
            time.sleep(0.05)
        dead = kill_a_worker(server)
        day.join()
    assert not Path(f"/proc/{dead}").exists()
    assert [fault for officer in officers for fault in officer.faults] == []
    assert all(len(officer.saved) == 6 and officer.submitted for officer in officers)
    assert lost(officers) == []
