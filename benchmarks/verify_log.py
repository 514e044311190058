"""How long ``bihuan admin verify-log`` takes: fills an event log in a folder of its own and proves it.

    python benchmarks/verify_log.py [--events 1000000] [--chains 3]

BIHUAN_DATABASE_URL names a PostgreSQL database that is empty; SQLite where it is not set.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

_AT_ONCE = 10_000


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--events", type=int, default=1_000_000)
    options.add_argument("--chains", type=int, default=3)
    wishes = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="bihuan-bench-") as folder:
        os.environ |= {"BIHUAN_DATA": folder, "DJANGO_SETTINGS_MODULE": "bihuan_web.settings", "BIHUAN_LANG": "en"}
        began = time.perf_counter()
        fill(wishes.events, wishes.chains)
        print(f"filled: {time.perf_counter() - began:.1f} s", flush=True)
        command = [str(Path(sys.executable).with_name("bihuan")), "admin", "verify-log"]
        began = time.perf_counter()
        subprocess.run(command, check=True)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds = time.perf_counter() - began
        print(
            f"verify-log, start of the program included: {seconds:.1f} s, of a processor {used.ru_utime + used.ru_stime:.1f} s"
        )


def fill(events: int, chains: int) -> None:
    """An event log as the application writes it, but in large portions."""
    import django  # noqa: PLC0415 - settings read the environment

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - as above
    from django.db import transaction  # noqa: PLC0415 - as above

    from bihuan_web.audit.models import Chain, Event  # noqa: PLC0415 - as above

    call_command("migrate", verbosity=0)
    with transaction.atomic():
        for number in range(chains):
            name, last = f"org:{number + 1:04d}", None
            portion: list[Event] = []
            for event in _events(name, events // chains):
                portion.append(event)
                last = event
                if len(portion) == _AT_ONCE:
                    Event.objects.bulk_create(portion)
                    portion = []
            Event.objects.bulk_create(portion)
            assert last is not None
            Chain.objects.create(name=name, length=last.sequence, head=last.hash)


def _events(chain: str, number: int) -> Iterator[object]:
    from bihuan_web.audit.chain import START, Link, details_text, hash_of, preferred  # noqa: PLC0415 - as above
    from bihuan_web.audit.models import Event  # noqa: PLC0415 - as above

    at, previous, algorithm = datetime(2026, 3, 1, 9, 30, tzinfo=UTC), START, preferred()
    for sequence in range(1, number + 1):
        at += timedelta(seconds=7, microseconds=sequence % 3)
        details = details_text(
            {"from": "doing", "to": "submitted", "note": "已报送核验，材料三件", "revision": sequence}
        )
        iso = at.isoformat(timespec="microseconds")
        link = Link(chain, sequence, previous, iso, "聂远帆", "task.submit", "task", str(sequence % 99_991), details)
        previous = hash_of(link, algorithm)
        yield Event(
            chain=chain,
            sequence=sequence,
            at=at,
            actor=link.actor,
            act=link.act,
            kind=link.kind,
            item=link.item,
            details=details,
            algorithm=algorithm,
            hash=previous,
        )


if __name__ == "__main__":
    main()
