"""A worker's pulse: its heartbeat, the tick of each minute, and taking up the tasks of workers that have died.

Who has died is told without the clock: on the same machine by its process, else by a heartbeat that did not move while
this worker watched it. A task that its worker did not end is put back into the queue, so tasks must bear being begun twice.
"""

from __future__ import annotations

import logging
import os
import secrets
import threading
import time
from collections.abc import Callable
from pathlib import Path

from django.db import DatabaseError, close_old_connections, connection, transaction
from django.db.models import F
from django_tasks_db.models import DBTaskResult

from bihuan_web.common import clock
from bihuan_web.running.models import Heartbeat
from bihuan_web.running.ticking import tick

BEAT = 10.0  # seconds between two heartbeats
STILL = 120.0  # seconds without a beat after which a worker counts as dead

_log = logging.getLogger("bihuan.worker")


def new_worker_id() -> str:
    """A name for this worker: machine, process, and something that no other has."""
    return f"{_machine()}:{os.getpid()}:{secrets.token_hex(4)}"


class Watch:
    """Tells which of the workers that once gave a sign of life are dead."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[int, float]] = {}

    def dead(self, counts: dict[str, int], now: float) -> set[str]:
        """Those that have no process any more or did not beat for long; ``now`` is monotonic, in seconds."""
        found = set()
        for worker, count in counts.items():
            if self._seen.get(worker, (None, 0.0))[0] != count:
                self._seen[worker] = count, now
            if _process_has_gone(worker) or now - self._seen[worker][1] > STILL:
                found.add(worker)
        return found


class Pulse(threading.Thread):
    """Beats beside the worker's own loop, which may be at a long task."""

    def __init__(self, worker: str) -> None:
        super().__init__(name="pulse", daemon=True)
        self.worker = worker
        self._watch = Watch()

    def run(self) -> None:
        while True:
            _spared(self.beat, "no heartbeat")
            time.sleep(BEAT)

    def beat(self) -> None:
        """One heartbeat, and a look at those of the others."""
        now = clock.now()
        Heartbeat.objects.get_or_create(worker=self.worker, defaults={"at": now})
        Heartbeat.objects.filter(worker=self.worker).update(at=now, count=F("count") + 1)
        take_up(self._watch)


class Ticker(threading.Thread):
    """Ticks once in each minute. Not in the pulse's thread: a mail server that hangs must not look like a dead worker."""

    def __init__(self) -> None:
        super().__init__(name="ticker", daemon=True)
        self._minute = -1

    def run(self) -> None:
        while True:
            minute = int(clock.now().timestamp() // 60)
            if minute != self._minute:
                self._minute = minute
                _spared(lambda: tick(clock.now()), "no tick")
            time.sleep(1)


def _spared(act: Callable[[], object], what: str) -> None:
    """Does something that will be done again soon; a database that is away does not end the thread."""
    close_old_connections()
    try:
        act()
    except DatabaseError as trouble:
        _log.warning("%s: %s", what, type(trouble).__name__)
        connection.close()


def take_up(watch: Watch) -> int:
    """Puts the tasks of dead workers back into the queue; how many."""
    counts = dict(Heartbeat.objects.values_list("worker", "count"))
    dead = watch.dead(counts, time.monotonic())
    if not dead:
        return 0
    taken = 0
    with transaction.atomic():
        for task in DBTaskResult.objects.running().select_for_update():
            if task.worker_ids and task.worker_ids[-1] in dead:
                taken += DBTaskResult.objects.filter(pk=task.pk, status="RUNNING").update(status="READY")
        Heartbeat.objects.filter(worker__in=dead).delete()
    if taken:
        _log.warning("%d tasks of dead workers are back in the queue", taken)
    return taken


def _machine() -> str:
    """This machine and its space of process numbers; empty where the kernel does not tell."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii")[:8]
        space = Path("/proc/self/ns/pid").readlink().name
    except OSError:
        return ""
    return f"{boot}.{''.join(filter(str.isdigit, space))}"


def _process_has_gone(worker: str) -> bool:
    machine, _, rest = worker.partition(":")
    number = rest.partition(":")[0]
    if not machine or machine != _machine() or not number.isdigit():
        return False
    return not Path("/proc", number).exists()
