"""``bin/on-postgres python -m tests.benchmarks.deadline``: 200 officers on deadline day.

They save and submit, eight at once, against gunicorn on PostgreSQL; in the middle a worker is
killed. Prints how long a save took, and whatever went wrong or was lost: nothing may.
"""

import os
import sys
import threading
import time
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

OFFICERS, AT_ONCE = 200, 8


def main() -> None:
    """Make the province, let the day pass, say how it went; 1 when anything went wrong."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
    import django

    django.setup()
    from django.core.management import call_command

    from tests.deadline_day import all_at_once, gunicorn, kill_a_worker, lost, officers_of

    call_command("migrate", verbosity=0)
    period, officers = officers_of(OFFICERS)
    with TemporaryDirectory() as folder, gunicorn(Path(folder), os.environ["DATABASE_URL"]) as it:
        port, server = it
        started = time.perf_counter()
        day = threading.Thread(target=all_at_once, args=(port, period, officers, AT_ONCE))
        day.start()
        while day.is_alive() and sum(len(one.saved) for one in officers) < 3 * OFFICERS:
            time.sleep(0.05)
        kill_a_worker(server)
        day.join()
        took = time.perf_counter() - started
    seconds = [second for officer in officers for second in officer.seconds]
    p50, p95 = (quantiles(seconds, n=20)[place] * 1000 for place in (9, 18))
    faults = [fault for officer in officers for fault in officer.faults]
    missing = lost(officers)
    submitted = sum(officer.submitted for officer in officers)
    print(f"officers {OFFICERS}, at once {AT_ONCE}, took {took:.0f} s, one worker killed")
    print(f"saves {len(seconds)}, p50 {p50:.0f} ms, p95 {p95:.0f} ms; submitted {submitted}")
    print(f"errors {len(faults)}, acknowledged and lost {len(missing)}")
    sys.exit(bool(faults or missing or submitted != OFFICERS))


if __name__ == "__main__":
    main()
