"""A deadline day: many officers save and submit at once against gunicorn, as browsers do.

Shared by the test, which kills a worker in the middle, and by the benchmark, which times it.
"""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from povertyplan.accounts.models import User
from povertyplan.accounts.permissions import Role
from povertyplan.ui.figures import TRIEU
from progress.models import Disbursement, HouseholdChange, Period, Report
from progress.rules import FLOW_SIGNS
from tests.factories import (
    AgencyFactory,
    AllocationFactory,
    DepartmentFactory,
    LineFactory,
    PeriodFactory,
    PlanFactory,
    ProjectFactory,
    SourceFactory,
    TargetFactory,
    UserFactory,
)

BACKEND = "povertyplan.accounts.backends.AgencyBackend"
FLOWS = [*FLOW_SIGNS]
TRIES, PAUSE, PATIENCE = 40, 0.25, 60


@dataclass
class Officer:
    """What one officer sends, and what the server has acknowledged of it."""

    user: User
    session: str
    paid: str
    """The cell of the money, ``ROW.COLUMN``."""
    saved: dict[str, int] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    submitted: bool = False


def officers_of(number: int) -> tuple[Period, list[Officer]]:
    """A province of so many districts, each with an officer who has signed in."""
    plan = PlanFactory()
    province = plan.province
    lead = DepartmentFactory(province=province)
    source = SourceFactory(province=province, code="central")
    project = ProjectFactory(plan=plan, lead_agency=lead)
    line = LineFactory(project=project, source=source, amount=number * 40 * TRIEU)
    period = PeriodFactory(plan=plan, number=1)
    officers = []
    for district in AgencyFactory.create_batch(number, province=province):
        allocation = AllocationFactory(line=line, agency=district, amount=40 * TRIEU)
        TargetFactory(plan=plan, agency=district, poor_minority=50, near_poor_households=100)
        user = UserFactory(agency=district, role=Role.DISTRICT)
        browser = Client()
        browser.force_login(user, backend=BACKEND)
        session = browser.cookies["sessionid"].value
        officers.append(Officer(user, session, f"p{allocation.pk}.paid"))
    return period, officers


@contextmanager
def gunicorn(folder: Path, database: str) -> Iterator[tuple[int, subprocess.Popen]]:
    """The portal as the README deploys it, on a free port; its port and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
        "SECRET_KEY": settings.SECRET_KEY,
    }
    command = [sys.executable, "-m", "gunicorn", "povertyplan.wsgi", "-w", "3", "-k", "gthread"]
    command += ["--threads", "4", "-b", f"127.0.0.1:{port}", "--log-level", "critical"]
    log = folder / "gunicorn.log"
    with log.open("wb") as written:
        server = subprocess.Popen(
            command, env=environment, cwd=settings.BASE_DIR, stdout=written, stderr=written
        )
    try:
        _wait_for(port)
        yield port, server
    finally:
        server.terminate()
        server.wait(PATIENCE)


def _wait_for(port: int) -> None:
    for _ in range(int(PATIENCE / PAUSE)):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(PAUSE)
        else:
            return
    raise TimeoutError(f"gunicorn does not answer on port {port}")


def kill_a_worker(server: subprocess.Popen) -> int:
    """Kill one worker as a lack of memory would; return its process."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    worker = int(children[0])
    os.kill(worker, signal.SIGKILL)
    return worker


def all_at_once(port: int, period: Period, officers: list[Officer], at_once: int = 8) -> None:
    """Let every officer fill and hand in the report, some of them at a time."""
    with ThreadPoolExecutor(at_once) as pool:
        for found in [pool.submit(Browser(port, period, officer).work) for officer in officers]:
            found.result()


class _Fields(HTMLParser):
    """The fields of the form that hands the report in; every question gets an answer."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name = found.get("name")
        if tag == "textarea" and name:
            self.fields[name] = "Đã rà soát"
        elif tag == "input" and name:
            self.fields[name] = found.get("value") or "on"


class Browser:
    """The requests of one officer's browser, the token and the session among them."""

    def __init__(self, port: int, period: Period, officer: Officer) -> None:
        self.port, self.officer = port, officer
        self.where = [period.plan.slug, period.pk, officer.user.agency_id]
        self.token = ""

    def work(self) -> None:
        """Open the report, save every figure on its own, look at it and hand it in."""
        self._ask("GET", reverse("progress:report", args=self.where))
        number = self.officer.user.pk
        for place, flow in enumerate(FLOWS):
            self._save("ho-ngheo", f"poor.{flow}", 1 + (number + place) % 5, 1)
        self._save("giai-ngan", self.officer.paid, 1 + number % 9, TRIEU)
        address = reverse("progress:submit", args=self.where)
        _, page = self._ask("GET", address)
        form = _Fields()
        form.feed(page)
        status, _ = self._ask("POST", address, form.fields)
        # Handed in already, where the answer to the first try was lost with its worker.
        self.officer.submitted = status in {302, 403}
        if status not in {302, 403}:
            self.officer.faults.append(f"submit: {status}")

    def _save(self, part: str, cell: str, figure: int, unit: int) -> None:
        address = reverse("progress:part", args=[*self.where, part])
        fields = {f"o.{cell}": str(figure), "seen": json.dumps({cell: 0})}
        started = time.perf_counter()
        status, answer = self._ask("POST", address, fields, script=True)
        self.officer.seconds.append(time.perf_counter() - started)
        if status == 200:
            self.officer.saved[cell] = figure * unit
        else:
            self.officer.faults.append(f"{cell}: {status} {answer[:200]}")

    def _ask(
        self, method: str, address: str, fields: dict | None = None, *, script: bool = False
    ) -> tuple[int, str]:
        """Ask, and ask again while the connection breaks, as the page's script does."""
        for _ in range(TRIES):
            try:
                return self._once(method, address, fields, script)
            except (OSError, http.client.HTTPException):
                time.sleep(PAUSE)
        return 0, "no answer"

    def _once(
        self, method: str, address: str, fields: dict | None, script: bool
    ) -> tuple[int, str]:
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        cookies = {"sessionid": self.officer.session, "csrftoken": self.token}
        headers = {"Cookie": "; ".join(f"{name}={text}" for name, text in cookies.items() if text)}
        if script:
            headers["Accept"] = "application/json"
        if fields is not None:
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "X-CSRFToken": self.token,
            }
        body = urlencode(fields, quote_via=quote) if fields is not None else None
        try:
            link.request(method, address, body, headers)
            response = link.getresponse()
            text = response.read().decode()
            for name, value in response.getheaders():
                if name.lower() == "set-cookie" and value.startswith("csrftoken="):
                    self.token = value.split(";")[0].partition("=")[2]
            return response.status, text
        finally:
            link.close()


def lost(officers: list[Officer]) -> list[str]:
    """Every acknowledged figure or submission that the database does not hold."""
    connection.close()
    stored: dict[tuple[int, str], int] = {}
    for row in HouseholdChange.objects.select_related("report"):
        for flow in FLOWS:
            stored[row.report.agency_id, f"{row.group}.{flow}"] = getattr(row, flow)
    for row in Disbursement.objects.select_related("report"):
        stored[row.report.agency_id, f"p{row.allocation_id}.paid"] = row.amount
    handed_in = set(
        Report.objects.filter(state=Report.State.SUBMITTED).values_list("agency_id", flat=True)
    )
    missing = [
        f"{officer.user}: {cell}"
        for officer in officers
        for cell, figure in officer.saved.items()
        if stored.get((officer.user.agency_id, cell)) != figure
    ]
    return missing + [
        str(officer.user)
        for officer in officers
        if officer.submitted and officer.user.agency_id not in handed_in
    ]
