"""The timetable of a round as a whole: made from what the profile says now, moved with T, kept in versions (日程版本).

Every change of what is planned makes a version: its rows are the timetable as it stood after the change, and never change.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from bihuan_web.accounts.models import User
from bihuan_web.common.changing import change_row
from bihuan_web.common.errors import Incomplete, Refused, Stale
from bihuan_web.common.workdays import Calendar, load_calendar
from bihuan_web.rounds.lifecycle import DONE, OPEN, PLANNED, ROUND, RUNNING, WAIVED
from bihuan_web.rounds.models import Basis, Plan, Round, Step
from bihuan_web.rounds.queries import holders, steps_of
from bihuan_web.rounds.services.guarding import actor_of, demand_day, demand_keeper, demand_open, demand_reason, note
from bihuan_web.rounds.timetable import FILING, MEETING, Given, GivenStep, differences, due_on, given_by

_STRIDE = 10  # between the orders of two steps, so that one fits between


@dataclass(frozen=True, slots=True)
class Row:
    """A step as a version of the timetable keeps it; days in ISO form, None where there is none."""

    key: str
    label: str
    due_on: str | None
    responsible: str
    state: str
    done_on: str | None


def rows_of(plan: Plan) -> list[Row]:
    """The steps as they stood when a version was made."""
    return [Row(**one) for one in json.loads(plan.rows)]


def given_of(basis: Basis) -> Given:
    """What the profile said when it was taken over."""
    return Given.from_text(basis.text)


def calendar() -> Calendar:
    """The working days that count here."""
    return load_calendar(settings.DATA)


@transaction.atomic
def plan_round(user: User, one: Round, seen: int, *, at: datetime) -> Plan:
    """Makes the timetable (排日程) from what the profile says now, and freezes that. Whoever makes it is responsible for each step at first."""
    moved = ROUND.move("start", one.state, actor_of(user, one, at))
    if one.meeting_on is None:
        raise Incomplete("先定开会日期", "the meeting day comes first", missing=("meeting_on",))
    given = given_by(one.profile, one.kind)
    change_row(one, {"state": moved.target}, seen=seen)
    basis = _freeze(user, one, given, at)
    days = calendar()
    for number, step in enumerate(given.steps, 1):
        _write_step(one, step, number * _STRIDE, user, days)
    note(user, one, "round.plan", {"profile": given.profile, "meeting_on": one.meeting_on.isoformat()}, at=at)
    return write_version(user, one, basis, "首次排定 first plan", at)


@transaction.atomic
def move_meeting(user: User, one: Round, to: date, reason: str, seen: int, *, at: datetime) -> Plan | None:
    """T moves (改期): what is not done moves with it, what is done stays, the earlier version stays readable.

    Where the meeting was filed already it is to be filed again: one open step says so. None where there is no timetable yet.
    """
    demand_keeper(user, one.organisation, at)
    if one.state not in (PLANNED, RUNNING):
        raise Refused("会已经开过，不能改期", "the meeting has been held: it cannot be moved", code="wrong-state")
    demand_day(to)
    if to == one.meeting_on:
        raise Refused("开会日期没有变", "the meeting day is the same", code="same-day")
    return _move(user, one, to, demand_reason(reason), seen, at)


@transaction.atomic
def hold_round(user: User, one: Round, on: date, *, has_quorum: bool, at: datetime) -> None:
    """The meeting was held (记录开会); for the app that has counted who came. Held on another day than planned, T moves to that day."""
    moved = ROUND.move("hold", one.state, actor_of(user, one, at), {"quorum": has_quorum})
    if on != one.meeting_on:
        _move(user, one, demand_day(on), "实际开会日期 held on this day", one.revision, at, files_again=False)
    change_row(one, {"state": moved.target, "held_on": on}, seen=one.revision)
    for step in one.steps.filter(key=MEETING, state=OPEN):
        change_row(step, {"state": DONE, "done_on": on, "done_by": user}, seen=step.revision)
    note(user, one, "round.hold", {"on": on.isoformat()}, at=at)


@transaction.atomic
def take_over(user: User, one: Round, digest: str, seen: int, *, at: datetime) -> Plan:
    """Takes over what the profile says now (采用新的日程). ``digest`` is of what the person was shown.

    Only what the newer timetable says otherwise changes, and only steps that are not done: new ones are added, those it no longer
    has are not needed. What the office added or dated by hand stays, unless the profile itself changed that step.
    """
    demand_keeper(user, one.organisation, at)
    demand_open(one)
    basis = latest_basis(one)
    if basis is None:
        raise Refused("还没有排日程", "there is no timetable yet", code="wrong-state")
    before, given = given_of(basis), given_by(one.profile, one.kind)
    if given.digest != digest:
        raise Stale(
            "场景配置刚又变了，请再看一遍差别", "the profile has just changed again: look at the differences again"
        )
    changes = differences(before, given)
    if not changes and before == given:
        raise Refused("没有差别，不用采用", "there is no difference to take over", code="same")
    change_row(one, {}, seen=seen)
    fresh, days = _freeze(user, one, given, at), calendar()
    steps = {step.key: step for step in one.steps.all()}
    orders = {step.key: number * _STRIDE for number, step in enumerate(given.steps, 1)}
    for change in changes:
        _take_change(user, one, steps.get(change.key), change.after, orders.get(change.key, 0), days)
    note(user, one, "round.take-over", {"profile": given.profile, "steps": [change.key for change in changes]}, at=at)
    return write_version(user, one, fresh, f"采用新的日程 taken over: {given.title}"[:500], at)


def offered_now(one: Round) -> Given | None:
    """What the profile of a round says now; None where it is gone or says nothing."""
    try:
        return given_by(one.profile, one.kind)
    except Refused:
        return None


def latest_basis(one: Round) -> Basis | None:
    """What the timetable rests on now."""
    return one.bases.select_related("taken_by").order_by("-number").first()


def write_version(user: User, one: Round, basis: Basis | None, reason: str, at: datetime) -> Plan:
    """Freezes the timetable as it stands; inside the transaction of the act that changed it."""
    basis = basis or latest_basis(one)
    assert basis is not None  # a step is there only with a timetable
    assert one.meeting_on is not None  # as above
    steps = steps_of(one)
    who = holders(steps, timezone.localdate(at))
    rows = [
        Row(
            step.key,
            step.label,
            step.due_on.isoformat() if step.due_on else None,
            "、".join(person.name for person in who[step.pk]) or (step.post.name if step.post else ""),
            step.state,
            step.done_on.isoformat() if step.done_on else None,
        )
        for step in steps
    ]
    last = one.plans.aggregate(last=Max("number"))["last"] or 0
    return Plan.objects.create(
        round=one,
        number=last + 1,
        basis=basis,
        meeting_on=one.meeting_on,
        reason=reason,
        rows=json.dumps([asdict(row) for row in rows], ensure_ascii=False),
        made_at=at,
        made_by=user,
    )


def is_filed(one: Round) -> bool:
    """Whether the meeting was filed upward (已报告上级) and moving it means filing it again."""
    return one.steps.filter(key__startswith=FILING, state=DONE).exists()


def _move(
    user: User, one: Round, to: date, reason: str, seen: int, at: datetime, *, files_again: bool = True
) -> Plan | None:
    before = one.meeting_on
    change_row(one, {"meeting_on": to}, seen=seen)
    details = {"from": before.isoformat() if before else "", "to": to.isoformat(), "reason": reason}
    note(user, one, "round.move", details, at=at)
    if one.state == PLANNED:
        return None
    days = calendar()
    for step in one.steps.select_for_update().filter(
        state=OPEN, follows=True, day__isnull=False, again_of__isnull=True
    ):
        change_row(step, {"due_on": due_on(to, step.day, days, working_days=step.working_days)}, seen=step.revision)
    if files_again:
        _file_again(one, days, timezone.localdate(at))
    return write_version(user, one, None, reason, at)


def _file_again(one: Round, days: Calendar, today: date) -> None:
    """What was filed was filed for another day: one open step asks for it again, at once where its day is over."""
    filings = one.steps.filter(key__startswith=FILING).order_by("order")
    filed = filings.filter(state=DONE).last()
    if filed is None or one.meeting_on is None:
        return
    first = filings.first()
    day = first.day if first is not None else None
    due = due_on(one.meeting_on, day, days) if day is not None else None
    due = max(due or today, days.next_workday(today))
    again = filings.filter(state=OPEN, again_of__isnull=False).first()
    if again is not None:
        change_row(again, {"due_on": due}, seen=again.revision)
        return
    Step.objects.create(
        round=one,
        key=f"{FILING}-{filings.count() + 1}",
        order=filed.order + 1,
        label=f"重新报告 file again：{first.label if first else filed.label}"[:200],
        document=filed.document,
        note="开会日期在报告之后改了 the meeting day was changed after it was filed",
        day=day,
        due_on=due,
        user=filed.user,
        post=filed.post,
        again_of=filed,
    )


def _freeze(user: User, one: Round, given: Given, at: datetime) -> Basis:
    last = one.bases.aggregate(last=Max("number"))["last"] or 0
    return Basis.objects.create(
        round=one,
        number=last + 1,
        profile=given.profile,
        title=given.title[:200],
        text=given.as_text(),
        taken_at=at,
        taken_by=user,
    )


def _write_step(one: Round, step: GivenStep, order: int, user: User, days: Calendar) -> None:
    Step.objects.create(round=one, key=step.key, order=order, user=user, **_columns(one, step, days))


def _columns(one: Round, step: GivenStep, days: Calendar) -> dict[str, object]:
    """What a profile says of a step, as columns. What has a day is required; what has none comes from above or next year."""
    assert one.meeting_on is not None  # there is a timetable
    return {
        "label": step.label,
        "document": step.document[:200],
        "note": step.note[:500],
        "certainty": step.certainty,
        "day": step.day,
        "working_days": step.working_days,
        "follows": True,
        "required": step.day is not None,
        "due_on": due_on(one.meeting_on, step.day, days, working_days=step.working_days),
    }


def _take_change(
    user: User, one: Round, step: Step | None, after: GivenStep | None, order: int, days: Calendar
) -> None:
    if step is None:
        if after is not None:
            _write_step(one, after, order, user, days)
    elif step.state == OPEN and after is not None:
        change_row(step, {**_columns(one, after, days)}, seen=step.revision)
    elif step.state == OPEN:
        reason = "新的日程里没有这一步 no longer in the timetable"
        change_row(step, {"state": WAIVED, "reason": reason}, seen=step.revision)
