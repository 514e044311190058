"""Roles of people on branches: given and taken back, with dates."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.common import clock
from bihuan_web.common.errors import Forbidden, Refused, Stale
from bihuan_web.orgs.models import Grant, Organisation
from bihuan_web.orgs.services.guarding import (
    check_dates,
    demand_administrator,
    demand_known,
    keep_an_administrator,
    lock_tree,
    note_person,
)


@transaction.atomic
def give_role(actor: User, person: User, role: Role, branch: Organisation, since: date, until: date | None) -> Grant:
    """A role on a branch. Nobody gives one to themselves: an administrator reads no documents."""
    demand_administrator(actor, branch)
    if person.pk == actor.pk:
        raise Forbidden("不能给自己加角色", "nobody gives roles to themselves", code="own-grant")
    if not person.is_active:
        raise Refused(f"{person.name}的账号已停用", f"the account of {person.name} is disabled", code="disabled")
    demand_known(actor, person)
    check_dates(since, until)
    lock_tree(branch)
    same = Grant.objects.filter(user=person, role=role, branch=branch).filter(
        Q(until__isnull=True) | Q(until__gte=since)
    )
    if until is not None:
        same = same.filter(since__lte=until)
    if same.exists():
        raise Refused(f"{person.name}这段时间已经有这个角色", f"{person.name} has this role then", code="held")
    made = Grant.objects.create(user=person, role=role, branch=branch, since=since, until=until)
    note_person(actor, "grant.give", person, branch.chain, _what(made))
    return made


@transaction.atomic
def take_role(actor: User, grant: Grant, last_day: date | None) -> None:
    """Takes a role back: after a last day, or at once where none is given."""
    demand_administrator(actor, grant.branch)
    lock_tree(grant.branch)
    today = clock.today()
    if grant.until is not None and grant.until < today:
        raise Stale("这个角色已经到期了", "this role has ended already")
    if grant.role == Role.ADMINISTRATOR and grant.branch.depth == 1 and grant.until is None:
        keep_an_administrator(grant.user)
    until = last_day if last_day is not None else today - timedelta(days=1)
    kept = Grant.objects.filter(pk=grant.pk)
    if last_day is None and until < grant.since:  # it has held for less than a day, or not at all
        changed = kept.delete()[0]
    else:
        check_dates(grant.since, until)
        changed = kept.update(until=until)
    if changed != 1:
        raise Stale("别人刚收回了这个角色", "somebody else has just taken this role back")
    note_person(actor, "grant.end", grant.user, grant.branch.chain, _what(grant) | {"until": until.isoformat()})


def _what(grant: Grant) -> dict[str, object]:
    return {
        "role": str(grant.role),
        "branch": grant.branch.name,
        "since": grant.since.isoformat(),
        "until": grant.until.isoformat() if grant.until else "",
    }
