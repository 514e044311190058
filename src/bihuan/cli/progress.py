"""A progress bar on standard error, for work that people wait for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from bihuan.language import Lang, say

_T = TypeVar("_T")


def with_progress(outcomes: Iterator[_T], total: int, lang: Lang) -> Iterator[_T]:
    """Hands the outcomes on and draws how many there were."""
    from rich.console import Console  # noqa: PLC0415 - only where a bar is drawn
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415 - as above

    first = next(outcomes, None)  # workers are started before the bar's thread is
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task(say(lang, "检查", "examining"), total=total)
        while first is not None:
            yield first
            progress.advance(bar)
            first = next(outcomes, None)
