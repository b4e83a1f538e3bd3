"""Several processes write at once: nothing is lost, and nothing is given twice."""

import json
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
from povertyplan.accounts.models import Agency, User
from tests.factories import AgencyFactory, UserFactory

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

SAVE_AT_RANDOM = """
import json, random
username, number, saves, cells = sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5]
person = User.objects.get(username=username)
slug = line.project.plan.slug
cells = [tuple(name.split(".")) for name in cells.split(",")]
known = dict.fromkeys(cells, 0)
chance = random.Random(number)
attempt = accepted = 0
while accepted < saves:
    cell = chance.choice(cells)
    attempt += 1
    amount = 1_000 * attempt + number + 1
    typed = {cell: Typed(trieu(amount), known[cell])}
    outcome = edit_grid(
        user=person, slug=slug, axis=SubProject(line.project_id), cells=typed
    )
    if outcome.saved:
        accepted += 1
        print(json.dumps([".".join(cell), known[cell], amount, username]))
        known[cell] = amount
    else:
        known[cell] = outcome.conflicts[cell].stored
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

    def run(self, script: str, arguments: list[list[object]]) -> list[str]:
        """Start one process for each list of arguments, all at once; what they printed."""
        if self.copy:
            with closing(sqlite3.connect(self.copy)) as copy:
                connection.connection.backup(copy)
        own = {"DATABASE_URL": self.database, "DJANGO_SETTINGS_MODULE": "povertyplan.settings"}
        started = [
            subprocess.Popen(
                [sys.executable, "-c", HEAD + script, *map(str, given)],
                cwd=settings.BASE_DIR,
                env=os.environ | own,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
            for given in arguments
        ]
        printed = []
        for process in started:
            said, errors = process.communicate(timeout=240)
            assert process.returncode == 0, errors.decode()
            printed += said.decode().splitlines()
        return printed

    def rows(self, sql: str) -> list[tuple]:
        """What the processes left behind."""
        if self.copy:
            with closing(sqlite3.connect(self.copy)) as copy:
                return copy.execute(sql).fetchall()
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()

    def ask(self, sql: str) -> int:
        """One figure as the processes left it."""
        return int(self.rows(sql)[0][0])


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


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_every_accepted_save_of_many_people_is_in_the_history_once(line, processes):
    people, saves = (8, 100) if connection.vendor == "postgresql" else (3, 20)
    province = line.project.plan.province
    office = User.objects.get(username="chuyenvien").agency
    editors = UserFactory.create_batch(people, agency=office)
    line.allocations.all().delete()
    agencies = AgencyFactory.create_batch(50, province=province)
    cells = ",".join(f"c{agency.pk}.v{line.pk}" for agency in agencies)
    accepted = processes.run(
        SAVE_AT_RANDOM,
        [[line.pk, person.username, number, saves, cells] for number, person in enumerate(editors)],
    )
    versions = processes.rows(
        "SELECT version.agency_id, amount, username FROM budget_historicalallocation AS version "
        "JOIN accounts_user AS person ON person.id = history_user_id "
        f"WHERE line_id = {line.pk} ORDER BY history_id"
    )
    stood: dict[int, int] = {}
    written = []
    for agency, amount, username in versions:
        written.append([f"c{agency}.v{line.pk}", stood.get(agency, 0), amount, username])
        stood[agency] = amount
    assert sorted(written) == sorted(json.loads(saved) for saved in accepted)
    assert len(written) == people * saves
