"""Queued work of imports: reading, writing. The worker runs it; a job that is there twice does nothing twice."""

from __future__ import annotations

from contextlib import suppress

from django_tasks import task

from bihuan_web.common.errors import Stale
from bihuan_web.sheets.models import Incoming, State
from bihuan_web.sheets.services import applying, importing

_SMALL = 300_000  # bytes: read and written while the browser waits


@task()
def go_on(incoming: int) -> None:
    """Does what an import waits for, if it still does."""
    work(incoming)


def begin(incoming: Incoming) -> None:
    """Does a small import at once and queues a large one; called after the transaction that made it wait."""
    if incoming.file.size <= _SMALL and incoming.file.kind != "xls":
        work(incoming.pk)
    else:
        go_on.enqueue(incoming.pk)


def work(incoming: int) -> None:
    """Reads or writes; what cannot be written any more as it was seen is read again."""
    state = Incoming.objects.values_list("state", flat=True).get(pk=incoming)
    if state == State.APPLYING:
        with suppress(Stale):
            applying.apply(incoming)
            return
    importing.read(incoming)
