"""Somebody acts: the roles they have at a unit, compare-and-set, the event. Used by every service of the app."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bihuan_web.accounts.models import User
from bihuan_web.audit.services import record
from bihuan_web.common.changing import change_row
from bihuan_web.common.clock import now, today
from bihuan_web.common.errors import Forbidden, Stale
from bihuan_web.common.lifecycle import Actor
from bihuan_web.ledgers.services import may_write
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.queries import roles_at
from bihuan_web.satisfaction.lifecycle import DRAW, SURVEY
from bihuan_web.satisfaction.models import Draw, Survey


def actor_at(organisation: Organisation, user: User) -> Actor:
    """Somebody as the tables of surveys and draws see them."""
    return Actor(frozenset(role.value for role in roles_at(user, organisation, today())))


def must_run(organisation: Organisation, user: User) -> None:
    """Raises ``Forbidden`` where somebody may not run the surveys and draws of a unit: its office does."""
    if not may_write(organisation, user):
        raise Forbidden("只有本单位的办公室可以办理", "only the unit's office may do this")


def move_survey(survey: Survey, act: str, user: User, given: Mapping[str, object], **changes: Any) -> None:
    """Moves a survey by an act of its table, from the state and revision in which it was seen; inside a transaction."""
    transition = SURVEY.move(act, survey.state, actor_at(survey.organisation, user), given)
    change_row(survey, {"state": transition.target, **changes}, state=survey.state)


def move_draw(draw: Draw, act: str, user: User, given: Mapping[str, object], **changes: Any) -> None:
    """Moves a draw by an act of its table; inside a transaction."""
    transition = DRAW.move(act, draw.state, actor_at(draw.organisation, user), given)
    if Draw.objects.filter(pk=draw.pk, state=draw.state).update(state=transition.target, **changes) != 1:
        raise Stale("这次抽查刚被别人办理过", "somebody else has just acted on this draw")
    draw.refresh_from_db()


def log_survey(survey: Survey, user: User, act: str, details: Mapping[str, object] | None = None) -> None:
    """The event of an act on a survey. Never about an answer: an event has a time."""
    record(survey.organisation.chain, user.username, act, "survey", str(survey.pk), details, at=now())


def log_draw(draw: Draw, user: User, act: str, details: Mapping[str, object] | None = None) -> None:
    """The event of an act on a draw."""
    record(draw.organisation.chain, user.username, act, "draw", str(draw.pk), details, at=now())
