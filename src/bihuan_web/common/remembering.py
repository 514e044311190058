"""What is asked for many times while one page is made, and cannot change meanwhile, is asked for once.

Only pages that are read remember: whatever writes asks anew every time, and so do jobs and commands.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse

Value = TypeVar("Value")
_known: ContextVar[dict[Hashable, Any] | None] = ContextVar("known", default=None)


def remembered(key: Hashable, ask: Callable[[], Value]) -> Value:
    """What ``ask`` says, or said before while the same page was made."""
    known = _known.get()
    if known is None:
        return ask()
    if key not in known:
        known[key] = ask()
    found: Value = known[key]
    return found


def known() -> dict[Hashable, Any] | None:
    """What is remembered so far, to go on with in another block; None where nothing is being remembered."""
    return _known.get()


@contextmanager
def remembering(so_far: dict[Hashable, Any] | None = None) -> Iterator[None]:
    """From here to the end of the block answers are remembered, beside what is known already."""
    token = _known.set({} if so_far is None else so_far)
    try:
        yield
    finally:
        _known.reset(token)


class RememberWhileReading:
    """Lets every page that only reads remember."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        with remembering():
            return self.get_response(request)
