"""Many files on all cores: outcomes come back in order, and only a few files are under way at any time."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Protocol

from bihuan.cli.inputs import Input
from bihuan.cli.one_file import Outcome, Wishes, examine_file
from bihuan.language import say

if TYPE_CHECKING:
    from concurrent.futures import Future

_ENOUGH_FOR_A_POOL = 8  # below that, starting processes costs more than it saves
_AHEAD = 3  # files under way for each process


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
            yield from _in_pool(waiting, partial(task, wishes=wishes), processes)
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

    pool = ProcessPoolExecutor(processes, initializer=_ignore_interrupts)
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
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _alone(file: Input, wishes: Wishes, task: Task) -> Outcome:
    """One file in a process of its own, so that the file that kills a process is told from its neighbours."""
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - cold start: one file needs no pool
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415 - as above

    with ProcessPoolExecutor(1, initializer=_ignore_interrupts) as pool:
        try:
            return pool.submit(task, file, wishes).result()
        except BrokenProcessPool:
            words = say(
                wishes.lang, "检查它的进程被系统终止（可能内存不够）", "its process was killed (out of memory?)"
            )
            return Outcome(failure=say(wishes.lang, f"{file.path}：{words}", f"{file.path}: {words}"))


def _ignore_interrupts() -> None:
    """Ctrl-C reaches every process of the terminal; only the main one shall decide."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
