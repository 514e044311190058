"""Steps of an import that tests run in processes of their own: ``python -m tests.web.sheets.killed STEP …``."""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - settings are read first
from django.db import connection  # noqa: E402 - settings are read first

from bihuan_web.audit.models import Event  # noqa: E402
from bihuan_web.audit.verifying import verify_log  # noqa: E402
from bihuan_web.ledgers.models import Ledger, Measure, Problem  # noqa: E402
from bihuan_web.sheets.jobs import work  # noqa: E402
from bihuan_web.sheets.models import Incoming  # noqa: E402
from bihuan_web.sheets.services.applying import confirm  # noqa: E402
from bihuan_web.tasks.models import Task  # noqa: E402
from tests.web.sheets.making import edited, exported, handed_in, ledger_of  # noqa: E402
from tests.web.sheets.test_old_ledgers import mapped, sheet_of  # noqa: E402
from tests.web.support.work import crew  # noqa: E402

ROWS = 600


def empty() -> None:
    """A database with its tables."""
    call_command("migrate", verbosity=0)


def old() -> None:
    """An old ledger, previewed and confirmed."""
    people = crew()
    rows = [(n, "作风", f"问题 {n}", f"措施 {n}", None, None, None, "2026-06-30", "", "") for n in range(1, ROWS + 1)]
    confirm(mapped(handed_in(sheet_of(rows), people), people), people.office)


def returned() -> None:
    """An edited export, previewed and confirmed."""
    people = crew()
    ledger = ledger_of(people)
    data = edited(
        exported(ledger, people),
        ("整改台账", "深入粮库少", "甲", "问题"),
        ("整改台账", "每月到粮库检查一次", "乙", "整改措施"),
        ("整改台账", "普查粮库", "丙", "整改任务"),
    )
    confirm(handed_in(data, people), people.office)


def go_on(statement: int = 0) -> None:
    """Does what the import waits for; killed by the kernel before its n-th writing statement."""
    written = 0

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal written
        if sql.startswith(("INSERT", "UPDATE")):
            written += 1
            if written == statement:
                os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        work(Incoming.objects.get().pk)


def tell() -> None:
    """What is there."""
    found = {
        "state": Incoming.objects.get().state,
        "ledgers": Ledger.objects.count(),
        "problems": Problem.objects.count(),
        "measures": Measure.objects.count(),
        "tasks": Task.objects.count(),
        "changed": [Problem.objects.filter(text="甲").count(), Task.objects.filter(title="丙").count()],
        "events": Event.objects.count(),
        "faults": len(list(verify_log())),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    step, *rest = sys.argv[1:]
    {"empty": empty, "old": old, "returned": returned, "go_on": go_on, "tell": tell}[step](*map(int, rest))
