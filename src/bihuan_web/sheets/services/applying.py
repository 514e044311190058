"""What a preview shows is written (写入): all of it in one transaction through the services of ledgers and tasks, or nothing.

A job that may be begun twice: what a killed worker had written is not there, and what was written is not written again.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import translation

from bihuan_web.accounts.models import User
from bihuan_web.audit.services import record
from bihuan_web.common.clock import now
from bihuan_web.common.errors import Refused, Stale
from bihuan_web.ledgers.bulk import NewProblem, add_many
from bihuan_web.ledgers.models import Ledger
from bihuan_web.ledgers.services import MeasureText, ProblemText, must_write, open_ledger
from bihuan_web.orgs.models import Organisation
from bihuan_web.sheets.models import Incoming, Kind, Line, LineKind, Policy, State
from bihuan_web.sheets.services.changing import write_changes
from bihuan_web.sheets.services.importing import find_manifest, grids_of, propose
from bihuan_web.tasks.services.bulk import NewTask, create_many
from bihuan_web.tasks.services.planning import Plan


@transaction.atomic
def confirm(incoming: Incoming, user: User) -> Incoming:
    """Says that what the preview shows is to be written; the writing itself is a job."""
    must_write(incoming.organisation, user)
    if incoming.lines.filter(kind=LineKind.ASK).exists():
        raise Refused("还有同名的人没有选定", "there are names still to be decided", code="open-questions")
    _must_be_new(incoming)
    waiting = Incoming.objects.filter(pk=incoming.pk, state=State.PREVIEW)
    moved = waiting.update(state=State.APPLYING, user=user, trouble_zh="", trouble_en="")
    if moved != 1:
        raise Stale("这次导入刚被别人动过，请刷新后再看", "somebody else has just moved this import: look again")
    incoming.refresh_from_db()
    return incoming


def apply(pk: int) -> None:
    """Writes what was confirmed. Refusals become the state of the import, and nothing is written."""
    incoming = Incoming.objects.select_related("organisation", "ledger", "file", "user").get(pk=pk)
    if incoming.state != State.APPLYING:
        return
    try:
        with translation.override(incoming.user.language):
            _apply(incoming)
    except Stale as stale:
        # Seen too late: the preview is made anew, and the person looks again.
        Incoming.objects.filter(pk=pk, state=State.APPLYING).update(
            state=State.READING, trouble_zh=stale.message, trouble_en=stale.message_en
        )
        raise
    except Refused as refused:
        Incoming.objects.filter(pk=pk, state=State.APPLYING).update(
            state=State.FAILED, trouble_zh=refused.message, trouble_en=refused.message_en
        )


@transaction.atomic
def _apply(incoming: Incoming) -> None:
    held = Incoming.objects.select_for_update().get(pk=incoming.pk)
    if held.state != State.APPLYING:
        return
    try:
        # The same file may be confirmed twice at this moment: the database lets one through.
        with transaction.atomic():
            Incoming.objects.filter(pk=incoming.pk).update(state=State.APPLIED)
    except IntegrityError as trouble:
        raise _known_already() from trouble
    counts = _apply_old(incoming) if incoming.kind == Kind.OLD else _apply_returned(incoming)
    assert incoming.ledger is not None
    details = {"ledger": incoming.ledger.pk, "sha256": incoming.sha256, "policy": incoming.policy, **counts}
    record(
        incoming.organisation.chain,
        incoming.user.username,
        "sheet.import",
        "sheet",
        str(incoming.pk),
        details,
        at=now(),
    )
    Incoming.objects.filter(pk=incoming.pk).update(result=json.dumps(counts), ledger=incoming.ledger)


def _apply_returned(incoming: Incoming) -> Counter[str]:
    ledger = incoming.ledger
    assert ledger is not None
    Ledger.objects.select_for_update().get(pk=ledger.pk)
    grids = grids_of(incoming)
    about = find_manifest(grids)
    assert about is not None
    found = propose(incoming, ledger, grids, about)
    seen = [(one.kind, one.item, one.column, one.after, one.current) for one in incoming.lines.order_by("number")]
    if [one.identity for one in found] != seen:
        raise Stale(
            "预览之后又有人改了台账，什么也没有写入；请看过新的预览再确认",
            "somebody changed the ledger after the preview: nothing was written, look at the new preview",
        )
    choices = {
        (one.item, one.column): one.choice or incoming.policy for one in incoming.lines.filter(kind=LineKind.CONFLICT)
    }
    skipped = {item for (item, _), choice in choices.items() if choice == Policy.SKIP}
    wanted = []
    for one in found:
        conflict = one.kind is LineKind.CONFLICT
        taken = conflict and choices[one.item, one.column.value if one.column else ""] == Policy.TAKE
        if one.item not in skipped and (one.kind in (LineKind.CHANGE, LineKind.NEW) or taken):
            wanted.append(one)
    counts = write_changes(ledger, wanted, incoming.user)
    counts["conflicts"] = len(choices)
    counts["refused"] = sum(one.kind is LineKind.REFUSED for one in found)
    return counts


def _apply_old(incoming: Incoming) -> Counter[str]:
    _must_be_new(incoming)
    unit, user = incoming.organisation, incoming.user
    must_write(unit, user)
    if incoming.ledger is None:
        incoming.ledger = open_ledger(unit, incoming.title, incoming.year, user)
    lines = [json.loads(one.data) for one in _rows_to_write(incoming)]
    problems, tasks = _gather(lines)
    source = f"sheet:{incoming.pk}"
    made = add_many(incoming.ledger, unit, problems, user, source)
    units = {one.pk: one for one in Organisation.objects.filter(pk__in={task["organisation"] for _, _, task in tasks})}
    people = _people(tasks)
    new = [
        NewTask(made[problem][measure], units[task["organisation"]], _plan(task, people))
        for problem, measure, task in tasks
    ]
    create_many(new, user, source)
    return Counter(problems=len(problems), measures=sum(map(len, made)), tasks=len(new))


def _rows_to_write(incoming: Incoming) -> list[Line]:
    kinds = (LineKind.NEW, LineKind.NOTE)
    return list(incoming.lines.filter(kind__in=kinds).exclude(data="").order_by("number"))


def _gather(lines: list[dict[str, Any]]) -> tuple[list[NewProblem], list[tuple[int, int, dict[str, Any]]]]:
    """Problems with their measures, and tasks with the places of problem and measure in them."""
    problems: list[NewProblem] = []
    tasks: list[tuple[int, int, dict[str, Any]]] = []
    for line in lines:
        if line["problem"]:
            problems.append(NewProblem(ProblemText(**line["problem"])))
        if line["measure"]:
            text = {**line["measure"], "promised_on": date.fromisoformat(line["measure"]["promised_on"])}
            problems[-1].measures.append(MeasureText(**text))
        if line["task"]:
            tasks.append((len(problems) - 1, len(problems[-1].measures) - 1, line["task"]))
    return problems, tasks


def _plan(task: dict[str, Any], people: dict[int, User]) -> Plan:
    def day(name: str) -> date | None:
        return date.fromisoformat(task[name]) if task[name] else None

    return Plan(
        task["title"],
        task["acceptance_standard"],
        lead=people.get(task["lead"] or 0),
        owner=people.get(task["owner"] or 0),
        starts_on=day("starts_on"),
        due_on=day("due_on"),
        remark=task["remark"],
    )


def _people(tasks: list[tuple[int, int, dict[str, Any]]]) -> dict[int, User]:
    keys = {key for _, _, task in tasks for key in (task["lead"], task["owner"]) if key}
    return User.objects.in_bulk(keys)


def _must_be_new(incoming: Incoming) -> None:
    """Raises ``Refused`` where the same old ledger was brought in before."""
    if incoming.kind != Kind.OLD:
        return
    same = Incoming.objects.filter(
        organisation=incoming.organisation, sha256=incoming.sha256, kind=Kind.OLD, state=State.APPLIED
    ).exclude(pk=incoming.pk)
    if same.exists():
        raise _known_already()


def _known_already() -> Refused:
    return Refused(
        "这个文件已经导入过，没有再导入一次；要改请改台账，或导出后改了再导回",
        "this very file was imported before and was not imported again: change the ledger, or export it, edit and bring it back",
        code="imported-before",
    )
