"""The team of a round: who belongs to it, who left meanwhile and who came after; what a hand-over of a post passes on."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from bihuan_web.accounts.models import User
from bihuan_web.common.changing import change_row
from bihuan_web.common.clock import now
from bihuan_web.common.errors import Refused, Stale
from bihuan_web.orgs.handing import HandOver
from bihuan_web.rounds.lifecycle import CLOSED, HELD, OPEN
from bihuan_web.rounds.models import Member, Round, Step
from bihuan_web.rounds.services.guarding import demand_day, demand_keeper, demand_open, demand_reason, note


@transaction.atomic
def add_member(user: User, one: Round, person: User, post: str = "", *, at: datetime) -> Member:
    """Somebody belongs to the team (班子成员), with the post they have."""
    demand_keeper(user, one.organisation, at)
    demand_open(one)
    try:
        with transaction.atomic():
            made = Member.objects.create(round=one, user=person, post=post.strip()[:120])
    except IntegrityError as trouble:
        raise Refused(f"{person.name}已经在班子里", f"{person.name} is in the team already", code="twice") from trouble
    note(user, one, "round.team-add", {"person": person.username, "post": made.post}, at=at)
    return made


@transaction.atomic
def leave_team(
    user: User, member: Member, on: date, reason: str, *, successor: User | None = None, at: datetime
) -> Member | None:
    """Somebody leaves the team in the middle of the round (中途离任); they stay named, with the reason and who came after."""
    one = member.round
    demand_keeper(user, one.organisation, at)
    demand_open(one)
    after = _successor(one, successor, member.post)
    left = Member.objects.filter(pk=member.pk, left_on__isnull=True)
    if left.update(left_on=demand_day(on), left_note=demand_reason(reason)[:300], successor=after) != 1:
        raise Stale("这个人已经记为离任了", "this person has left already")
    member.refresh_from_db()
    details = {"person": member.user.username, "on": on.isoformat(), "reason": reason.strip()}
    note(user, one, "round.team-leave", {**details, "after": after.user.username if after else ""}, at=at)
    return after


def hand_over_rounds(handed: HandOver) -> int:
    """Steps that are open and the place in the team pass on with a post, in rounds of the unit and of those above and below it."""
    paths = handed.organisation.upward
    near = {one.pk for one in Round.objects.exclude(state=CLOSED).select_related("organisation")
            if one.organisation.path in paths or one.organisation.path.startswith(handed.organisation.path)}  # fmt: skip
    at, passed = now(), 0
    for step in Step.objects.select_for_update().filter(round__in=near, user=handed.before, state=OPEN):
        change_row(step, {"user": handed.after}, seen=step.revision)
        note(handed.actor, step.round, "round.step-hand-over", _told(handed, step=step.key), at=at)
        passed += 1
    # Whoever attended a meeting that was held stays in that team.
    for member in Member.objects.filter(round__in=near, user=handed.before, left_on__isnull=True).exclude(
        round__state=HELD
    ):
        after = _successor(member.round, handed.after, member.post)
        reason = f"{handed.on.isoformat()} 岗位交接 hand-over of the post"
        Member.objects.filter(pk=member.pk).update(left_on=handed.on, left_note=reason, successor=after)
        note(handed.actor, member.round, "round.team-hand-over", _told(handed), at=at)
        passed += 1
    return passed


def _successor(one: Round, person: User | None, post: str) -> Member | None:
    if person is None:
        return None
    there = one.team.filter(user=person, left_on__isnull=True).first()
    return there or Member.objects.create(round=one, user=person, post=post)


def _told(handed: HandOver, **more: object) -> dict[str, object]:
    return {"from": handed.before.username, "to": handed.after.username, "on": handed.on.isoformat(), **more}
