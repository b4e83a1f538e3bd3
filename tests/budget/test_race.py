"""Several processes write at once: nothing is lost, and nothing is given twice."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

from budget.models import FundingLine
from povertyplan.accounts.models import Agency

PROCESSES, ROUNDS = 3, 8
HEAD = """
import sys
import django
django.setup()
from budget.grid import Split, SubProject
from budget.models import FundingLine
from editing.services import Typed, edit_grid
from povertyplan.accounts.models import User
from povertyplan.ui.figures import trieu
line = FundingLine.objects.select_related("project__plan").get(pk=int(sys.argv[1]))
editor = User.objects.get(username="chuyenvien")
def edit(axis, address, amount, seen):
    cells = {address: Typed(trieu(amount), seen)}
    return edit_grid(user=editor, slug=line.project.plan.slug, axis=axis, cells=cells)
"""
ADD_ONE_DONG = """
saved = 0
while saved < int(sys.argv[2]):
    seen = FundingLine.objects.get(pk=line.pk).amount
    saved += edit(Split(), (f"d{line.project_id}", "central-recurrent"), seen + 1, seen).saved
"""
GIVE = """
district, amount = sys.argv[2:]
edit(SubProject(line.project_id), (f"c{district}", f"v{line.pk}"), int(amount), 0)
"""


class Processes:
    """Processes of their own on the database of the test; one in memory is copied to a file."""

    def __init__(self, folder: Path) -> None:
        self.copy = folder / "race.sqlite3" if connection.vendor == "sqlite" else None

    @property
    def database(self) -> str:
        if self.copy:
            return f"sqlite:///{self.copy}"
        found = connection.settings_dict
        account = f"{found['USER']}:{quote(found['PASSWORD'])}"
        return f"postgres://{account}@{found['HOST']}:{found['PORT']}/{found['NAME']}"

    def run(self, script: str, arguments: list[list[object]]) -> None:
        """Start one process for each list of arguments, all at once, and wait for them."""
        if self.copy:
            with closing(sqlite3.connect(self.copy)) as copy:
                connection.connection.backup(copy)
        own = {"DATABASE_URL": self.database, "DJANGO_SETTINGS_MODULE": "povertyplan.settings"}
        started = [
            subprocess.Popen(
                [sys.executable, "-c", HEAD + script, *map(str, given)],
                cwd=settings.BASE_DIR,
                env=os.environ | own,
                stderr=subprocess.PIPE,
            )
            for given in arguments
        ]
        for process in started:
            _, errors = process.communicate(timeout=120)
            assert process.returncode == 0, errors.decode()

    def ask(self, sql: str) -> int:
        """One figure as the processes left it."""
        if self.copy:
            with closing(sqlite3.connect(self.copy)) as copy:
                return copy.execute(sql).fetchone()[0]
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return int(cursor.fetchone()[0])


@pytest.fixture
def processes(tmp_path):
    return Processes(tmp_path)


@pytest.fixture
def line(bp):
    lines = FundingLine.objects.filter(project__plan=bp, project__number=2)
    return lines.get(project__parent=None, source__code="central")


@pytest.mark.django_db(transaction=True)
def test_no_update_is_lost_between_processes(line, processes):
    processes.run(ADD_ONE_DONG, [[line.pk, ROUNDS]] * PROCESSES)
    where = f"WHERE id = {line.pk}"
    added = processes.ask(f"SELECT amount FROM budget_fundingline {where}") - line.amount
    versions = f"SELECT count(*) FROM budget_historicalfundingline {where} AND history_type = '~'"
    assert added == processes.ask(versions) == PROCESSES * ROUNDS


@pytest.mark.django_db(transaction=True)
def test_processes_together_do_not_give_more_than_the_line_holds(line, processes):
    line.allocations.all().delete()
    districts = Agency.objects.filter(province=line.project.plan.province).districts()
    each = line.amount // 2 + 1
    processes.run(GIVE, [[line.pk, district.pk, each] for district in districts[:PROCESSES]])
    given = f"SELECT sum(amount) FROM budget_allocation WHERE line_id = {line.pk}"
    assert processes.ask(given) == each
