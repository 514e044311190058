"""Web processes killed while people act: what was told as done is there with its one event, everything else as it was."""

from __future__ import annotations

import http.client
import http.cookiejar
import json
import os
import re
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from tests.web.running.databases import fresh_database
from tests.web.support.seeding import ROOT
from tests.web.support.serving import Serving, bihuan, environment, until, with_tables

PASSWORD = "Quiet-Harbour-27"
TASKS = 25
SEED = f"""
import django; django.setup()
from django.db import transaction
from bihuan_web.tasks.services.planning import assign, create
from tests.web.support.work import crew, measure_for, plan
with transaction.atomic():
    people = crew()
    people.owner.set_password({PASSWORD!r}); people.owner.save()
    measure = measure_for(people)
    for one in range({TASKS}):
        task = create(measure, people.place.section, plan(people), people.office)
        assign(task, people.office)
        print(task.pk)
    print(people.owner.username)
"""
STATES = """
import django; django.setup()
import json
from collections import Counter
from bihuan_web.audit.models import Event
from bihuan_web.tasks.models import Task
events = Counter(Event.objects.filter(act="task.start").values_list("item", flat=True))
print(json.dumps([[task.pk, task.state, events[str(task.pk)]] for task in Task.objects.order_by("pk")]))
"""


def python(code: str, data: Path, **more: str) -> str:
    settings = environment(data, PYTHONPATH=str(ROOT), DJANGO_SETTINGS_MODULE="bihuan_web.settings", **more)
    return subprocess.run(
        [sys.executable, "-c", code], check=True, env=settings, stdout=subprocess.PIPE, text=True
    ).stdout


class Browser:
    """As much of a browser as a person needs who has no JavaScript."""

    def __init__(self, address: str) -> None:
        self._address = address.rstrip("/")
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def get(self, path: str) -> str:
        with self._opener.open(self._address + path, timeout=60) as answer:
            return str(answer.read().decode())

    def send(self, path: str, **fields: str) -> str:
        """Fills in the form of a page and sends it; the page that comes then."""
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', self.get(path)))
        data = urllib.parse.urlencode({**hidden, **fields}).encode()
        with self._opener.open(self._address + path, data, timeout=60) as answer:
            return str(answer.read().decode())


def kill_server_processes(serving: Serving) -> None:
    """Kills what answers requests; what looks after it stays and starts another."""
    web = serving.tree()["web"]
    for one in web:
        if one != min(web):
            os.kill(one, signal.SIGKILL)


def test_what_was_told_as_done_is_done_once_and_the_rest_as_it_was(tmp_path: Path) -> None:
    data, more = tmp_path / "data", fresh_database()
    with_tables(data, **more)
    *tasks, username = python(SEED, data, **more).split()
    told: set[int] = set()
    with Serving(data, **more) as serving:
        until(serving.is_ready)
        browser = Browser(serving.address)
        browser.send("/sign-in/", login=username, password=PASSWORD)
        for number, task in enumerate(tasks):
            killer = threading.Timer(number % 7 * 0.02, kill_server_processes, [serving])
            if number % 4 == 2:
                killer.start()
            try:
                browser.send(f"/tasks/{task}/acts/start/")
            except (OSError, http.client.HTTPException):  # killed before, or in the middle of its answer
                until(serving.is_ready)
            else:
                told.add(int(task))
            if killer.is_alive():
                killer.join()
        os.kill(min(serving.tree()["web"]), signal.SIGKILL)
        until(serving.is_ready)
    rows = json.loads(python(STATES, data, **more))
    assert len(rows) == TASKS
    for key, state, events in rows:
        assert (state, events) in (("assigned", 0), ("doing", 1)), (key, state, events)
        assert state == "doing" or key not in told
    assert told
    assert bihuan("admin", "check", data=data, **more).returncode == 0
