"""``python -m tests.benchmarks [--quick]``: one line a measure; over budget is no failure.

Works in a temporary folder with a database of its own.
"""

import argparse
import os
from pathlib import Path
from tempfile import TemporaryDirectory


def main() -> None:
    """Set up a portal of its own, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("--quick", action="store_true", help="fewer repeats")
    quick = parser.parse_args().quick
    with TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["DATABASE_URL"] = f"sqlite:///{folder / 'benchmark.sqlite3'}"
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
        os.environ["HOME"] = name
        _measure(folder, quick=quick)


def _measure(folder: Path, *, quick: bool) -> None:
    import django

    django.setup()

    from django.core.management import call_command
    from django.db import connections

    from reporting import loading
    from tests.benchmarks.measures import every_measure
    from tests.benchmarks.timing import HEAD

    call_command("migrate", verbosity=0)
    loading.load_reference(loading.read("reference.json"))
    plan = loading.load_plan(loading.read("plan_2024.json"))
    demo = loading.read("demo.json")
    loading.load_illustrations(plan, demo)
    loading.load_people(demo, plan.province, "not-asked-for")
    print(HEAD)
    for measure in every_measure(plan, folder, quick=quick):
        print(measure, flush=True)
    connections.close_all()


if __name__ == "__main__":
    main()
