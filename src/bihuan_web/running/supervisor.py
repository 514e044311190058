"""The top of the process tree: starts the children, starts a dead one again, ends all together.

It knows neither Django nor what the children do.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from types import FrameType

LOOKS = 0.1  # seconds between two looks at the children
GRACE = 20.0  # seconds that children have to end
_FIRST_DELAY, _LONGEST_DELAY = 0.5, 30.0
_LIVED_LONG = 60.0  # seconds after which a death counts as the first one again


class Child:
    """One process that is to be there always."""

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self.name = name
        self._command = list(command)
        self._process: subprocess.Popen[bytes] | None = None
        self._born = 0.0
        self._delay = _FIRST_DELAY
        self._not_before = 0.0
        self.deaths = 0

    def look(self, now: float) -> int | None:
        """Starts the process where there is none and its time has come; the status of one found dead, else None."""
        if self._process is None:
            if now >= self._not_before:
                # A session of its own: Ctrl-C reaches the top only, which then ends all in good order.
                self._process = subprocess.Popen(self._command, start_new_session=True, stdin=subprocess.DEVNULL)
                self._born = now
            return None
        status = self._process.poll()
        if status is None:
            return None
        self._process = None
        self.deaths += 1
        if now - self._born > _LIVED_LONG:
            self._delay = _FIRST_DELAY
        self._not_before = now + self._delay
        self._delay = min(self._delay * 2, _LONGEST_DELAY)
        return status

    def send(self, number: signal.Signals) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(number)

    @property
    def ended(self) -> bool:
        return self._process is None or self._process.poll() is not None


class Tree:
    """The children, until a signal ends them."""

    def __init__(self, commands: Mapping[str, Sequence[str]], tell: Callable[[str, int], None]) -> None:
        self.children = [Child(name, command) for name, command in commands.items()]
        self._tell = tell
        self._stops = 0

    def run(self, ready: Callable[[], bool], started: Callable[[], None], tries: int = 3) -> bool:
        """Keeps the children alive until a signal; ``started`` is called once, when ``ready`` first holds.

        False where the first child died ``tries`` times before that.
        """
        for number in _signals():
            signal.signal(number, self._stop)
        is_ready = False
        try:
            while not self._stops:
                self._look()
                if not is_ready and ready():
                    is_ready = True
                    started()
                if not is_ready and self.children[0].deaths >= tries:
                    return False
                time.sleep(LOOKS)
            return True
        finally:
            self.end()

    def end(self) -> None:
        """Ends every child: asked first, killed after a while or on a second signal."""
        before = self._stops
        for child in self.children:
            child.send(signal.SIGTERM)
        until = time.monotonic() + GRACE
        while not all(child.ended for child in self.children):
            if time.monotonic() > until or self._stops > max(before, 1):
                for child in self.children:
                    child.send(signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
            time.sleep(LOOKS)

    def _look(self) -> None:
        for child in self.children:
            status = child.look(time.monotonic())
            if status is not None:
                self._tell(child.name, status)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stops += 1


def _signals() -> list[signal.Signals]:
    names = ("SIGTERM", "SIGINT", "SIGHUP")
    return [signal.Signals[name] for name in names if hasattr(signal, name)]
