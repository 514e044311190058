"""What the acts on rounds share: who may, what must be as it was seen, the event."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.utils import timezone

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.audit.services import record
from bihuan_web.common.changing import must_give
from bihuan_web.common.errors import Forbidden, Refused
from bihuan_web.common.lifecycle import Actor
from bihuan_web.orgs.models import Organisation
from bihuan_web.rounds.lifecycle import CLOSED
from bihuan_web.rounds.models import Round, Step
from bihuan_web.rounds.queries import holders, may_change, roles_for

YEARS = range(2000, 2101)


def demand_keeper(user: User, organisation: Organisation, at: datetime) -> None:
    """Raises ``Forbidden`` where somebody does not keep the rounds of a unit."""
    if not may_change(user, organisation, timezone.localdate(at)):
        raise Forbidden("只有本单位的办公室可以设轮次", "only the unit's office may keep its rounds")


def demand_open(one: Round) -> None:
    """Raises ``Refused`` where a round is closed."""
    if one.state == CLOSED:
        raise Refused("这个轮次已结束", "this round is closed", code="wrong-state")


def demand_reason(reason: str) -> str:
    """The reason without blanks around it; raises ``Incomplete`` where there is none."""
    return must_give("理由", "reason", reason)[:500]


def demand_day(day: date) -> date:
    """Raises ``Refused`` where nobody can have meant a day."""
    if day.year not in YEARS:
        raise Refused("日期不对，请检查年份", "this day is not possible: look at the year", code="bad-day")
    return day


def actor_of(user: User, one: Round, at: datetime, step: Step | None = None) -> Actor:
    """Somebody as the lifecycles see them; whoever is responsible for the step is its owner."""
    today = timezone.localdate(at)
    roles = {role.value for role in roles_for(user, one.organisation, today) if role is not Role.OWNER}
    if step is not None and user.is_active and user in holders([step], today)[step.pk]:
        roles.add(Role.OWNER.value)
    return Actor(frozenset(roles))


def note(user: User, one: Round, act: str, details: Mapping[str, object], *, at: datetime) -> None:
    """The event of an act on a round."""
    record(one.organisation.chain, user.username, act, "round", str(one.pk), details, at=at)
