"""Many files on all cores: outcomes come back in order, and only a few files are under way at any time."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Protocol

from bihuan.cli.inputs import Input
from bihuan.cli.one_file import Outcome, Wishes, examine_file
from bihuan.language import say

if TYPE_CHECKING:
    from concurrent.futures import Future
    from multiprocessing.process import BaseProcess

_ENOUGH_FOR_A_POOL = 8  # below that, starting processes costs more than it saves
_AHEAD = 3  # files under way for each process
_PATIENCE = 2.0  # seconds that files under way get to come to their end when everything is stopped
_LEAVING = 10.0  # seconds that they then get to clean up after themselves
_KILLED = 60.0  # seconds in which a killed process has surely ended, however busy the machine


class Task(Protocol):
    """What is done with each file; it runs in a worker, so it must be a function of a module."""

    def __call__(self, file: Input, wishes: Wishes) -> Outcome: ...


def examine_all(
    files: Sequence[Input], wishes: Wishes, jobs: int | None, task: Task = examine_file
) -> Iterator[tuple[Input, Outcome]]:
    """Every file with its outcome, in order. Closing the iterator stops the workers."""
    processes = min(jobs or os.cpu_count() or 1, len(files))
    if processes < 2 or (jobs is None and len(files) < _ENOUGH_FOR_A_POOL):
        for file in files:
            yield file, task(file, wishes)
        return
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415 - cold start: one file needs no pool

    waiting = deque(files)
    while waiting:
        try:
            yield from _in_pool(waiting, partial(_do, task=task, wishes=wishes), processes)
        except BrokenProcessPool:
            # A worker was killed (out of memory, say). Whose fault it was cannot be told, so the next few files go
            # one by one, each in a process of its own, and then the pool starts again.
            for _ in range(min(len(waiting), processes * _AHEAD)):
                file = waiting.popleft()
                yield file, _alone(file, wishes, task)


def _in_pool(
    waiting: deque[Input], task: Callable[[Input], Outcome], processes: int
) -> Iterator[tuple[Input, Outcome]]:
    """Takes a file from ``waiting`` only when its outcome is there, so that what remains can be tried again."""
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - cold start: one file needs no pool

    before = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(processes, initializer=_begin)
    under_way: deque[Future[Outcome]] = deque()
    try:
        upcoming = iter(list(waiting))
        for file in upcoming:
            under_way.append(pool.submit(task, file))
            if len(under_way) >= processes * _AHEAD:
                break
        while under_way:
            outcome = under_way.popleft().result()
            yield waiting.popleft(), outcome
            following = next(upcoming, None)
            if following is not None:
                under_way.append(pool.submit(task, following))
    except BaseException:
        with _undisturbed():
            pool.shutdown(wait=False, cancel_futures=True)
            _end(set(multiprocessing.active_children()) - before)
        raise
    finally:
        pool.shutdown(wait=True)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """A second Ctrl-C does not disturb the end that the first one began; it takes seconds at most."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _end(workers: set[BaseProcess]) -> None:
    """A file that takes minutes (LibreOffice, text recognition) must not hold up whoever pressed Ctrl-C."""
    for stop, seconds in ((None, _PATIENCE), ("terminate", _LEAVING), ("kill", _KILLED)):
        if stop:
            for worker in workers:
                getattr(worker, stop)()
        deadline = time.monotonic() + seconds
        for worker in workers:
            worker.join(max(0.0, deadline - time.monotonic()))
        workers = {one for one in workers if one.is_alive()}


def _alone(file: Input, wishes: Wishes, task: Task) -> Outcome:
    """One file in a process of its own, so that the file that kills a process is told from its neighbours."""
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - cold start: one file needs no pool
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415 - as above

    with ProcessPoolExecutor(1, initializer=_begin) as pool:
        try:
            return pool.submit(task, file, wishes).result()
        except BrokenProcessPool:
            words = say(
                wishes.lang, "检查它的进程被系统终止（可能内存不够）", "its process was killed (out of memory?)"
            )
            return Outcome(failure=say(wishes.lang, f"{file.path}：{words}", f"{file.path}: {words}"))


def _begin() -> None:
    """A worker begins. Ctrl-C reaches every process of the terminal; only the main one shall decide."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _leave(*_: object) -> None:
    """Told to stop: raised, so that what a reader started (LibreOffice) is ended on the way out."""
    raise SystemExit(1)


def _do(file: Input, task: Task, wishes: Wishes) -> Outcome:
    """One task in a worker; what is told to stop does not begin the next one."""
    try:
        return task(file, wishes)
    except SystemExit:
        os._exit(1)


def _end_with_parent() -> None:
    """A main process that was killed tells nobody; its workers would wait for it for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
