"""A data folder as a busy county has it after years: tasks, people, events. Filled in large portions, not through the acts."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

_AT_ONCE = 5_000
_STATES = ("draft", "assigned", "doing", "submitted", "verified", "closed", "cancelled")
_WEIGHTS = (5, 10, 30, 8, 5, 37, 5)
_BEGAN = date(2026, 1, 5)
_AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
UNITS = 120
CLOSER = "closer"


def fill(tasks: int, people: int, events: int, to_close: int) -> dict[str, Any]:
    """Fills the database that the settings name; says who works in the benchmark and which tasks wait to be closed."""
    from django.core.management import call_command  # noqa: PLC0415 - settings read the environment
    from django.db import transaction  # noqa: PLC0415 - as above

    call_command("migrate", verbosity=0)
    with transaction.atomic():
        units = _units()
        users = _people(people, units)
        measures = _measures(tasks // 4, units)
        _tasks(tasks, measures, users)
        ready = _ready_to_close(to_close, measures, users)
    with transaction.atomic():
        _events(events, f"org:{units[0].path[:4]}")
    return {"office": users[0].username, "closer": users[1].username, "ready": ready, "unit": units[7].pk}


def _units() -> list[Any]:
    from bihuan_web.orgs.models import Organisation  # noqa: PLC0415 - as above

    root = Organisation.objects.add_root({"name": "岚台县"})
    units = [root]
    for number in range(UNITS):
        parent = units[0] if number < 20 else units[1 + number % 20]
        units.append(
            Organisation.objects.add_child(Organisation.objects.get(pk=parent.pk), {"name": f"第{number}单位"})
        )
    return units


def _people(number: int, units: list[Any]) -> list[Any]:
    from bihuan_web.accounts.models import User  # noqa: PLC0415 - as above
    from bihuan_web.orgs.models import Grant  # noqa: PLC0415 - as above

    users = User.objects.bulk_create(
        [User(username=f"u{one}", name=f"人员{one}", password="!") for one in range(number)], _AT_ONCE
    )
    roles = ["office", "closer"] + ["verifier", "observer", "owner", "lead"] * (number // 4)
    Grant.objects.bulk_create(
        [
            Grant(user=user, role=roles[one], branch=units[0] if one < 2 else units[1 + one % UNITS], since=_BEGAN)
            for one, user in enumerate(users)
        ],
        _AT_ONCE,
    )
    return users


def _measures(number: int, units: list[Any]) -> list[Any]:
    from bihuan_web.ledgers.models import Ledger, Measure, Problem  # noqa: PLC0415 - as above

    ledgers = Ledger.objects.bulk_create(
        [Ledger(organisation=unit, title=f"2026 年度台账 {unit.pk}", year=2026, opened_on=_BEGAN) for unit in units]
    )
    problems = Problem.objects.bulk_create(
        [
            Problem(
                ledger=ledgers[one % len(units)], organisation=units[one % len(units)], number=1 + one // len(units),
                text=f"调查研究不够深入，第{one}项工作底数不清、情况不明",
            )
            for one in range(number)
        ],
        _AT_ONCE,
    )  # fmt: skip
    return Measure.objects.bulk_create(
        [
            Measure(problem=one, number=1, text=f"每月到基层调研一次，建立第{one.number}项工作台账", promised_on=_BEGAN)
            for one in problems
        ],
        _AT_ONCE,
    )


def _tasks(number: int, measures: list[Any], users: list[Any]) -> None:
    from bihuan_web.tasks.models import Task  # noqa: PLC0415 - as above

    chance = random.Random(7)
    rows = []
    for one in range(number):
        measure = measures[one % len(measures)]
        due = _BEGAN + timedelta(days=chance.randrange(700))
        state = chance.choices(_STATES, _WEIGHTS)[0]
        closed = state == "closed"
        rows.append(
            Task(
                measure=measure, organisation_id=measure.problem.organisation_id, number=1 + one // len(measures),
                title=f"对第{one}处设施普查一遍，隐患逐项登记造册", acceptance_standard="有清单、有前后照片", state=state,
                owner=users[2 + one % (len(users) - 2)], due_on=due, first_due_on=due,
                assigned_at=None if state == "draft" else _AT - timedelta(days=chance.randrange(120)),
                closer=users[1] if closed else None, closed_at=_AT if closed else None,
                search_text=f"对第{one}处设施普查一遍\n{measure.text}\n{measure.problem.text}",
            )
        )  # fmt: skip
    Task.objects.bulk_create(rows, _AT_ONCE)


def _ready_to_close(number: int, measures: list[Any], users: list[Any]) -> list[int]:
    from bihuan_web.tasks.models import Task, Verification  # noqa: PLC0415 - as above

    tasks = Task.objects.bulk_create(
        [
            Task(
                measure=measures[one], organisation_id=measures[one].problem.organisation_id, number=10_000, title=f"待销号第{one}项",
                acceptance_standard="有清单", state="verified", owner=users[2], due_on=_BEGAN, first_due_on=_BEGAN,
            )
            for one in range(number)
        ],
        _AT_ONCE,
    )  # fmt: skip
    Verification.objects.bulk_create(
        [
            Verification(
                task=one, number=1, state="passed", owner=users[2], applicant=users[2], applied_at=_AT,
                self_check="都做完了", checker=users[3], checked_at=_AT, method="files", note="材料齐全",
            )
            for one in tasks
        ],
        _AT_ONCE,
    )  # fmt: skip
    return [one.pk for one in tasks]


def _events(number: int, chain: str) -> None:
    from verify_log import _events as written  # noqa: PLC0415 - its settings, too

    from bihuan_web.audit.models import Chain, Event  # noqa: PLC0415 - as above

    last, portion = None, []
    for event in written(chain, number):
        portion.append(event)
        last = event
        if len(portion) == _AT_ONCE:
            Event.objects.bulk_create(portion)
            portion = []
    Event.objects.bulk_create(portion)
    if last is not None:
        Chain.objects.update_or_create(name=chain, defaults={"length": last.sequence, "head": last.hash})
