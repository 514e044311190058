"""Checking a closed task that was drawn: it holds, it does not hold, or it cannot be said. The closed task stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from bihuan_web.accounts.models import User
from bihuan_web.common.clock import now, today
from bihuan_web.common.errors import Stale
from bihuan_web.common.lifecycle import Actor
from bihuan_web.orgs.queries import roles_at
from bihuan_web.satisfaction.acting import log_draw
from bihuan_web.satisfaction.lifecycle import CHECK, TO_CHECK
from bihuan_web.satisfaction.models import Check
from bihuan_web.satisfaction.queries import had_a_hand_in
from bihuan_web.satisfaction.services.drawing import must_not_be_its_own
from bihuan_web.tasks.models import Task
from bihuan_web.tasks.services import lasting
from bihuan_web.tasks.services.lasting import Look
from bihuan_web.tasks.services.planning import Plan


@transaction.atomic
def find_holding(check: Check, user: User, look: Look) -> Check:
    """It still holds (仍到位), by what the people concerned say or by what was seen on site."""
    _move(check, "find_holding", user, look)
    lasting.recheck(check.task, user, look, holds=True)
    return check


@transaction.atomic
def find_lapsed(check: Check, user: User, look: Look, plan: Plan) -> Task:
    """It does not hold (有反弹): a new task that names the closed one. Returns the new one."""
    must_not_be_its_own(check.task, user)
    CHECK.move("find_lapsed", check.state, _actor(check, user), _given(look))
    fresh = lasting.recheck(check.task, user, look, holds=False, plan=plan)
    assert fresh is not None  # a plan was given
    _move(check, "find_lapsed", user, look, relapse=fresh)
    return fresh


@transaction.atomic
def find_nothing(check: Check, user: User, look: Look) -> Check:
    """It cannot be said (说不准), and why; the task's own re-check stays planned."""
    _move(check, "find_nothing", user, look)
    return check


def _move(check: Check, act: str, user: User, look: Look, **more: Any) -> None:
    must_not_be_its_own(check.task, user)
    transition = CHECK.move(act, check.state, _actor(check, user), _given(look))
    columns = {
        "state": transition.target, "user": user, "done_at": now(), "method": ",".join(look.methods),
        "asked": look.asked.strip(), "note": look.note.strip(), **more,
    }  # fmt: skip
    if Check.objects.filter(pk=check.pk, state=TO_CHECK).update(**columns) != 1:
        raise Stale("这一项刚被别人核查过", "somebody else has just checked this")
    check.refresh_from_db()
    told = {"task": check.task_id, "result": check.state, "asked": check.asked, "note": check.note}
    log_draw(check.draw, user, "draw.check", {**told, "relapse": check.relapse_id} if check.relapse_id else told)


def _actor(check: Check, user: User) -> Actor:
    hand = had_a_hand_in(check.task).get(user.pk)
    roles = roles_at(user, check.task.organisation, today())
    return Actor(frozenset(role.value for role in roles), frozenset({hand} if hand else ()))


def _given(look: Look) -> Mapping[str, object]:
    return {"method": look.methods, "note": look.note.strip()}
