"""The team inspects: item by item, what else was found, files, what became of earlier findings; then it reports."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TypeVar

from django.db import transaction

from bihuan_web.accounts.models import User
from bihuan_web.common.changing import change_row, must_give
from bihuan_web.common.clock import now, today
from bihuan_web.common.errors import Forbidden, Incomplete
from bihuan_web.files.models import StoredFile
from bihuan_web.inspections.access import actor_of, demand_outside
from bihuan_web.inspections.lifecycle import INSPECTION, UNDER_WAY
from bihuan_web.inspections.models import Finding, Inspection, Look, Member, Proof, Result
from bihuan_web.inspections.services.common import locked, log, move
from bihuan_web.inspections.services.recheck import put_again
from bihuan_web.inspections.words import Mended, Verdict

_Seen = TypeVar("_Seen", Result, Look)


@transaction.atomic
def start(inspection: Inspection, user: User) -> None:
    """The team begins."""
    move(inspection, INSPECTION, "start", actor_of(inspection, user, today()), {}, started_at=now())
    log(inspection.organisation, user, "inspection.start", inspection)


@transaction.atomic
def check_item(result: Result, verdict: str, note: str, user: User) -> None:
    """Says of an item what was seen (逐项检查); what was found is written down."""
    _must_inspect(result.inspection, user)
    if verdict not in Verdict.values:
        raise Incomplete("请选检查结果", "choose what was seen", missing=("verdict",))
    note = must_give("发现了什么", "note", note) if verdict == Verdict.FINDING else note.strip()
    _see(result, user, {"verdict": verdict, "note": note})


@transaction.atomic
def look_again(look: Look, mended: str, note: str, user: User) -> None:
    """Says of an earlier finding whether it was mended (逐条复查), and what was seen."""
    _must_inspect(look.inspection, user)
    if mended not in Mended.values:
        raise Incomplete("请选复查结果", "choose what became of it", missing=("mended",))
    note = note.strip() if mended == Mended.NOT_LOOKED else must_give("看到了什么", "note", note)
    _see(look, user, {"mended": mended, "note": note})


@transaction.atomic
def add_finding(inspection: Inspection, text: str, user: User) -> Finding:
    """Something that no item of the checklist asks for (清单外发现)."""
    _must_inspect(inspection, user)
    found = Finding.objects.create(inspection=inspection, text=must_give("发现了什么", "text", text))
    log(inspection.organisation, user, "inspection.add-finding", inspection, {"finding": found.pk})
    return found


@transaction.atomic
def drop_finding(finding: Finding, user: User) -> None:
    """It was none; only before the report, and only what was added by hand."""
    inspection = finding.inspection
    _must_inspect(inspection, user)
    log(inspection.organisation, user, "inspection.drop-finding", inspection, {"text": finding.text[:200]})
    finding.delete()


@transaction.atomic
def add_proof(
    inspection: Inspection,
    stored: StoredFile,
    name: str,
    user: User,
    *,
    result: Result | None = None,
    look: Look | None = None,
) -> Proof:
    """A file that shows what was seen (检查佐证)."""
    _must_inspect(inspection, user)
    made = Proof.objects.create(
        inspection=inspection, result=result, look=look, file=stored, name=name[:255], by=user, at=now()
    )
    log(inspection.organisation, user, "inspection.proof", inspection, {"sha256": stored.sha256, "name": name})
    return made


@transaction.atomic
def report(inspection: Inspection, summary: str, user: User) -> None:
    """Reports to the inspected unit (反馈): findings get their numbers for good, and the days for the answer begin.

    What a re-check found not mended is put on the ledger again where the earlier finding stood there.
    """
    due_on = today() + timedelta(days=inspection.answer_days)
    columns = {"summary": summary.strip(), "reported_at": now(), "reported_by": user, "answer_due_on": due_on}
    move(inspection, INSPECTION, "report", actor_of(inspection, user, today()), {"note": summary.strip()}, **columns)
    for number, finding in enumerate(_gathered(inspection), 1):
        finding.number = number
        finding.save()
        if finding.again_of is not None:
            put_again(finding, user)
    details = {"findings": inspection.findings.count(), "due_on": due_on.isoformat()}
    log(inspection.organisation, user, "inspection.report", inspection, details)


def may_inspect(inspection: Inspection, user: User) -> bool:
    """Whether somebody writes what was seen: whoever is in its team."""
    return user.is_active and Member.objects.filter(inspection=inspection, user=user).exists()


def _gathered(inspection: Inspection) -> Iterable[Finding]:
    """The findings in the order of their numbers: what was not mended, items of the checklist, what else was found."""
    for look in inspection.looks.filter(mended=Mended.NOT_MENDED).order_by("finding__number"):
        yield Finding(inspection=inspection, item=look.finding.item, text=look.note, again_of=look.finding)
    for one in inspection.results.filter(verdict=Verdict.FINDING).select_related("item").order_by("item__number"):
        yield Finding(inspection=inspection, item=one.item, text=one.note)
    yield from list(inspection.findings.filter(number=0, item__isnull=True, again_of__isnull=True).order_by("pk"))


def _must_inspect(inspection: Inspection, user: User) -> None:
    """Raises ``Forbidden`` unless somebody is in the team and not of the unit, ``Refused`` unless it is under way; locks it."""
    if not may_inspect(inspection, user):
        raise Forbidden("您不在检查组里", "you are not in the team")
    demand_outside(user, inspection.inspected, today())
    locked(inspection, UNDER_WAY)


def _see(seen: _Seen, user: User, columns: dict[str, str]) -> None:
    change_row(seen, {**columns, "by": user, "at": now()})
    details = {str(seen._meta.model_name): seen.pk, **columns}
    log(seen.inspection.organisation, user, "inspection.check", seen.inspection, details)
