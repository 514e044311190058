"""Making, changing and closing rounds; the office of the unit does it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from bihuan.profiles import known_profiles
from bihuan_web.accounts.models import User
from bihuan_web.audit.services import record
from bihuan_web.common.changing import change_row
from bihuan_web.common.errors import Incomplete, Refused
from bihuan_web.orgs.models import Organisation
from bihuan_web.rounds.lifecycle import CLOSED, OPEN, PLANNED, ROUND, WAIVED
from bihuan_web.rounds.meetings import MEETINGS
from bihuan_web.rounds.models import Round
from bihuan_web.rounds.services.guarding import YEARS, actor_of, demand_day, demand_keeper, demand_reason, note


@dataclass(frozen=True, slots=True)
class RoundFields:
    """What somebody says of a round."""

    year: int
    kind: str
    title: str
    profile: str = ""
    meeting_on: date | None = None


def create_round(user: User, organisation: Organisation, fields: RoundFields, *, at: datetime) -> Round:
    """A new round of a unit; raises ``Refused`` where there is the same one already."""
    demand_keeper(user, organisation, at)
    _check(fields, now="")
    try:
        with transaction.atomic():
            made = Round.objects.create(organisation=organisation, **asdict(fields), created_at=at, created_by=user)
            record(
                organisation.chain, user.username, "round.create", "round", str(made.pk), {"title": made.title}, at=at
            )
    except IntegrityError as trouble:
        raise _twice() from trouble
    return made


def change_round(user: User, one: Round, fields: RoundFields, seen: int, *, at: datetime) -> None:
    """Changes a round; ``seen`` is the revision that the person looked at.

    With a timetable its kind stays, and the meeting day moves by ``move_meeting`` only, which keeps the versions.
    """
    demand_keeper(user, one.organisation, at)
    _check(fields, now=one.profile)
    if one.state == CLOSED:
        raise Refused("这个轮次已结束", "this round is closed", code="wrong-state")
    if one.state != PLANNED and (fields.meeting_on, fields.kind) != (one.meeting_on, one.kind):
        raise Refused(
            "日程已排：开会日期请用“改期”，会议类型不再改",
            "there is a timetable: the meeting day is changed by moving the meeting, the kind stays",
            code="planned",
        )
    before = one.title
    try:
        with transaction.atomic():
            change_row(one, {**asdict(fields)}, seen=seen)
            note(user, one, "round.change", {"title": fields.title, "before": before}, at=at)
    except IntegrityError as trouble:
        raise _twice() from trouble


@transaction.atomic
def close_round(user: User, one: Round, waivers: Mapping[int, str], seen: int, *, at: datetime) -> None:
    """Closes a round (结束轮次). Required steps that are open are named, unless ``waivers`` says for each (by key) why it is not needed."""
    moved = ROUND.move("close", one.state, actor_of(user, one, at))
    left = list(one.steps.select_for_update().filter(state=OPEN, required=True).order_by("order"))
    missing = [step for step in left if not waivers.get(step.pk, "").strip()]
    if missing:
        names = "、".join(step.label for step in missing)
        raise Incomplete(
            f"还有步骤没有完成，也没有说明为什么不需要：{names}",
            f"steps are open and nobody said why they are not needed: {names}",
            missing=tuple(step.key for step in missing),
        )
    for step in left:
        change_row(step, {"state": WAIVED, "reason": demand_reason(waivers[step.pk])}, seen=step.revision)
    change_row(one, {"state": moved.target}, seen=seen)
    waived = {step.key: step.reason for step in left}
    note(user, one, "round.close", {"waived": waived}, at=at)


def _check(fields: RoundFields, *, now: str) -> None:
    """``now``: the profile that the round has; it may stay although it is there no more."""
    if not fields.title.strip():
        raise Incomplete("还没有填轮次名称", "the round has no title yet", missing=("title",))
    if fields.kind not in MEETINGS or fields.year not in YEARS:
        raise Refused("年度或会议类型不对", "the year or the kind of meeting is not possible", code="bad-round")
    if fields.meeting_on is not None:
        demand_day(fields.meeting_on)
    if fields.profile and fields.profile != now and fields.profile not in dict(known_profiles()):
        raise Refused(
            f"没有“{fields.profile}”这个场景配置", f"there is no profile {fields.profile}", code="bad-profile"
        )


def _twice() -> Refused:
    return Refused("本单位已有同名的轮次", "the unit has a round of that name already", code="round-twice")
