"""Acts on one step of a timetable: added, changed, done, not needed, opened again; the document that it produced."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from bihuan_web.accounts.models import User
from bihuan_web.common.changing import change_row
from bihuan_web.common.errors import Forbidden, Incomplete, Refused
from bihuan_web.files.kinds import Purpose
from bihuan_web.files.services import store
from bihuan_web.orgs.models import Post
from bihuan_web.orgs.permissions import Act, Secrecy, allows
from bihuan_web.rounds.lifecycle import OPEN, STEP
from bihuan_web.rounds.models import Plan, Round, Step, StepFile
from bihuan_web.rounds.queries import holders, roles_for
from bihuan_web.rounds.services.guarding import actor_of, demand_day, demand_keeper, demand_open, demand_reason, note
from bihuan_web.rounds.services.planning import latest_basis, write_version
from bihuan_web.rounds.timetable import MEETING


@dataclass(frozen=True, slots=True)
class StepFields:
    """What the office says of a step. ``follows``: its date moves when T moves. Responsible is the person, else who holds the post."""

    label: str
    due_on: date | None = None
    follows: bool = True
    document: str = ""
    required: bool = False
    user: User | None = None
    post: Post | None = None


@transaction.atomic
def add_step(user: User, one: Round, fields: StepFields, *, at: datetime) -> Step:
    """A step of the office's own (加一步)."""
    demand_keeper(user, one.organisation, at)
    demand_open(one)
    if latest_basis(one) is None:
        raise Refused("先排日程，再加步骤", "make the timetable first, then add steps", code="wrong-state")
    columns = _columns(one, fields)
    number = one.steps.aggregate(last=Max("pk"))["last"] or 0
    order = one.steps.aggregate(last=Max("order"))["last"] or 0
    step = Step.objects.create(round=one, key=f"own-{number + 1}", order=order + 1, **columns)
    note(user, one, "round.step-add", {"step": step.key, "label": step.label, **_told(fields)}, at=at)
    write_version(user, one, None, f"加一步 added: {step.label}"[:500], at)
    return step


@transaction.atomic
def revise_step(user: User, step: Step, fields: StepFields, reason: str, seen: int, *, at: datetime) -> Plan | None:
    """Changes a step that is open. Another date needs a reason and makes a version, which is returned."""
    one = step.round
    demand_keeper(user, one.organisation, at)
    demand_open(one)
    if step.state != OPEN:
        raise Refused("这一步已办完，不再改", "the step is finished and no longer changed", code="wrong-state")
    if step.day == 0 and fields.due_on != step.due_on:
        raise Refused("开会日期请用“改期”", "the meeting day is changed by moving the meeting", code="meeting-day")
    moves = fields.due_on != step.due_on
    reason = demand_reason(reason) if moves else reason.strip()
    columns = _columns(one, fields)
    if not moves:  # its place in the count stays as it was: a date that a weekend shifted is not an offset
        columns |= {"day": step.day, "working_days": step.working_days}
    before = step.due_on.isoformat() if step.due_on else ""
    change_row(step, {**columns}, seen=seen)
    details = {"step": step.key, "label": step.label, "before": before, "reason": reason, **_told(fields)}
    note(user, one, "round.step-change", details, at=at)
    return write_version(user, one, None, f"{step.label}：{reason}"[:500], at) if moves else None


@transaction.atomic
def finish_step(user: User, step: Step, on: date, seen: int, *, at: datetime) -> None:
    """A step was done on a day (记为完成), by the office or whoever is responsible. The meeting itself is recorded with its attendance."""
    one = step.round
    demand_open(one)
    if step.key == MEETING:
        raise Refused(
            "开会要有到会记录，请在“会议”里记",
            "a meeting is recorded with its attendance: see the meeting",
            code="meeting",
        )
    moved = STEP.move("finish", step.state, actor_of(user, one, at, step))
    if demand_day(on) > timezone.localdate(at):
        raise Refused("完成日期不能在今天之后", "it cannot be done after today", code="bad-day")
    change_row(step, {"state": moved.target, "done_on": on, "done_by": user}, seen=seen)
    note(user, one, "round.step-done", {"step": step.key, "on": on.isoformat()}, at=at)


@transaction.atomic
def waive_step(user: User, step: Step, reason: str, seen: int, *, at: datetime) -> None:
    """A step is not needed (不需要), with the reason; it stays readable."""
    one = step.round
    demand_open(one)
    if step.key == MEETING:
        raise Refused("开会这一步不能省", "the meeting itself cannot be left out", code="meeting")
    moved = STEP.move("waive", step.state, actor_of(user, one, at, step), {"reason": reason.strip()})
    change_row(step, {"state": moved.target, "reason": demand_reason(reason)}, seen=seen)
    note(user, one, "round.step-waive", {"step": step.key, "reason": step.reason}, at=at)
    write_version(user, one, None, f"不需要 not needed: {step.label}：{step.reason}"[:500], at)


@transaction.atomic
def reopen_step(user: User, step: Step, reason: str, seen: int, *, at: datetime) -> None:
    """A slip is put right: what was done or not needed is open again (改回未完成), with the reason. Not the meeting, which was held."""
    one = step.round
    demand_open(one)
    if step.key == MEETING:
        raise Refused("会已经开过，不能改回", "the meeting has been held", code="meeting")
    moved = STEP.move("reopen", step.state, actor_of(user, one, at, step), {"reason": reason.strip()})
    before = {"from": step.state, "done_on": step.done_on.isoformat() if step.done_on else "", "was": step.reason}
    change_row(step, {"state": moved.target, "done_on": None, "done_by": None, "reason": ""}, seen=seen)
    note(user, one, "round.step-reopen", {"step": step.key, "reason": demand_reason(reason), **before}, at=at)


@transaction.atomic
def attach_file(user: User, step: Step, chunks: Iterable[bytes], name: str, *, at: datetime) -> StepFile:
    """Keeps the document that a step produced (附材料); by the office or whoever is responsible, also when the step is done."""
    one = step.round
    demand_open(one)
    if not may_see_files(user, step, timezone.localdate(at), Act.WRITE):
        raise Forbidden(
            "只有办公室和这一步的责任人可以附材料", "only the office and whoever is responsible attach files"
        )
    kept = store(chunks, name, Purpose.EVIDENCE, by=user, at=at)
    made = StepFile.objects.create(step=step, file=kept, name=name, added_at=at, added_by=user)
    note(user, one, "round.step-file", {"step": step.key, "name": name, "sha256": kept.sha256}, at=at)
    return made


def note_file_read(user: User, found: StepFile, *, at: datetime) -> None:
    """That somebody took a document away is an event, too."""
    with transaction.atomic():
        details = {"step": found.step.key, "name": found.name, "sha256": found.file.sha256}
        note(user, found.step.round, "round.step-file-read", details, at=at)


def may_see_files(user: User, step: Step, today: date, act: Act = Act.READ) -> bool:
    """Whether somebody may read (or add) documents of a step: material of the team, and whoever is responsible."""
    roles = roles_for(user, step.round.organisation, today)
    return allows(roles, act, Secrecy.TEAM, has_part=False) or user in holders([step], today)[step.pk]


def _columns(one: Round, fields: StepFields) -> dict[str, object]:
    """A date set by hand becomes an offset from T in plain days, so that it moves with T by as much as T does."""
    if not fields.label.strip():
        raise Incomplete("还没有填：步骤", "still to be given: the step", missing=("label",))
    if fields.due_on is not None:
        demand_day(fields.due_on)
    offset = None
    if fields.due_on is not None and fields.follows and one.meeting_on is not None:
        offset = (fields.due_on - one.meeting_on).days
    return {
        "label": fields.label.strip()[:200],
        "document": fields.document.strip()[:200],
        "due_on": fields.due_on,
        "follows": fields.follows,
        "required": fields.required,
        "day": offset,
        "working_days": False,
        "user": fields.user,
        "post": fields.post,
    }


def _told(fields: StepFields) -> dict[str, object]:
    return {
        "due_on": fields.due_on.isoformat() if fields.due_on else "",
        "responsible": fields.user.username if fields.user else "",
        "post": fields.post.name if fields.post else "",
    }
