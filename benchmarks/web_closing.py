"""Closing by twenty people at once, part of ``web.py``: as fast as the server lets them, and with the pause that people make."""

from __future__ import annotations

import http.client
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

WRITERS = 20
PAUSE = 0.4  # seconds between two acts of one of them: fifty acts a second in all
_WARM = 60  # requests before: a process loads its pages with its first one

Server = Callable[[str], AbstractContextManager[tuple[int, int]]]


def close_at_once(data: dict[str, Any], server: Server, cookie: str) -> None:
    """Closes verified tasks of the filled data, prints how long the requests took, and proves that none was lost."""
    from bihuan_web.audit.models import Event  # noqa: PLC0415 - settings read the environment
    from bihuan_web.audit.verifying import verify_log  # noqa: PLC0415 - as above
    from bihuan_web.tasks.models import Task  # noqa: PLC0415 - as above

    ready = list(Task.objects.filter(pk__in=data["ready"], state="verified").values_list("pk", "revision"))[:-1]
    before = Event.objects.filter(act="task.close").count()
    with server("bihuan_web.wsgi:application") as (port, _):
        _warm(port, cookie, data["ready"][-1])
        for name, pause, tasks in (("without pause", 0.0, ready[::2]), (f"pause {PAUSE} s", PAUSE, ready[1::2])):
            seconds, failed, whole = _run(port, cookie, iter(tasks), pause)
            cuts = [cut * 1000 for cut in statistics.quantiles(seconds, n=100)]
            print(
                f"closing, {WRITERS} writers, {name}: {len(seconds) / whole:.0f}/s, p50 {cuts[49]:.0f} ms, p95 {cuts[94]:.0f} ms, "
                f"p99 {cuts[98]:.0f} ms; {len(failed)} failed {sorted(set(failed))}",
                flush=True,
            )
    written = Event.objects.filter(act="task.close").count() - before
    closed = Task.objects.filter(pk__in=[pk for pk, _ in ready], state="closed").count()
    print(f"closed: {closed} of {len(ready)}, with {written} events")
    began = time.perf_counter()
    faults = list(verify_log())
    print(f"verify-log: {time.perf_counter() - began:.1f} s, faults: {len(faults)}")


def _warm(port: int, cookie: str, task: int) -> None:
    def ask() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        for _ in range(_WARM // 6):
            connection.request("GET", f"/tasks/{task}/", headers={"Cookie": cookie})
            connection.getresponse().read()

    _all_at_once([ask] * 6)


def _run(
    port: int, cookie: str, waiting: Iterator[tuple[int, int]], pause: float
) -> tuple[list[float], list[int], float]:
    """Seconds of each request, statuses of those refused, and how long all of it took."""
    seconds: list[float] = []
    failed: list[int] = []
    lock = threading.Lock()
    token = "a" * 32
    headers = {
        "Cookie": f"{cookie}; csrftoken={token}", "X-CSRFToken": token, "Content-Type": "application/x-www-form-urlencoded"
    }  # fmt: skip

    def writer() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        while True:
            with lock:
                task = next(waiting, None)
            if task is None:
                return
            began = time.perf_counter()
            body = f"revision={task[1]}&signature=%E5%AE%89"
            connection.request("POST", f"/tasks/{task[0]}/acts/close/", body, headers)
            response = connection.getresponse()
            response.read()
            with lock:
                seconds.append(time.perf_counter() - began)
                if response.status != 302:
                    failed.append(response.status)
            time.sleep(pause)

    began = time.perf_counter()
    _all_at_once([writer] * WRITERS)
    return seconds, failed, time.perf_counter() - began


def _all_at_once(jobs: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=one) for one in jobs]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
