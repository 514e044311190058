"""The worker, the other child of ``bihuan serve``: does queued tasks one by one, with pulse and ticker beside it.

Run as ``python -m bihuan_web.running.worker PARENT``; ``bihuan admin worker`` runs one on another machine.
"""

from __future__ import annotations

import os
import sys

from bihuan_web.running.lifeline import end_with_parent

_INTERVAL = 1.0  # seconds between two looks into an empty queue


def main(arguments: list[str]) -> None:
    end_with_parent(int(arguments[0]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan_web.settings")
    import django  # noqa: PLC0415 - after the lifeline: starting takes a while

    django.setup()
    work()


def work() -> None:
    """Works until SIGTERM; Django is set up."""
    from django_tasks_db.management.commands.db_worker import Worker  # noqa: PLC0415 - wants Django set up

    from bihuan_web.running.pulse import Pulse, Ticker, new_worker_id  # noqa: PLC0415 - as above

    name = new_worker_id()
    worker = Worker(
        queue_names=["*"],
        interval=_INTERVAL,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=name,
        excluded_queue_names=[],
    )
    worker.configure_signals()
    pulse = Pulse(name)
    pulse.beat()  # the first sign of life comes before the first task
    pulse.start()
    Ticker().start()
    worker.run()


if __name__ == "__main__":
    main(sys.argv[1:])
