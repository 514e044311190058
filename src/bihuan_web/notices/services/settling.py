"""How a unit wants its ladder and whom it has called; how a person wants to be told."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.audit.services import record
from bihuan_web.common import clock
from bihuan_web.common.errors import Forbidden
from bihuan_web.notices.ladder import LADDER
from bihuan_web.notices.models import Hook, LadderSetting
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.queries import roles_at

MAY = frozenset({Role.OFFICE, Role.ADMINISTRATOR})


@transaction.atomic
def set_ladder(organisation: Organisation, user: User, days: Mapping[str, int | None]) -> None:
    """Working days before each step of a unit; a step without days is left out."""
    _must_manage(organisation, user)
    for step in LADDER:
        given = days.get(step.name)
        values = {"grace": given or step.grace, "used": given is not None}
        LadderSetting.objects.update_or_create(organisation=organisation, step=step.name, defaults=values)
    _log(organisation, user, "ladder.set", {name: days.get(name) for name in (one.name for one in LADDER)})


@transaction.atomic
def add_hook(organisation: Organisation, user: User, format: str, url: str, secret: str) -> Hook:
    """Has an address called when a letter goes out on a branch; the event names the address, never the secret."""
    _must_manage(organisation, user)
    hook = Hook.objects.create(organisation=organisation, format=format, url=url, secret=secret)
    _log(organisation, user, "hook.add", {"hook": hook.pk, "host": url.split("/")[2] if "//" in url else ""})
    return hook


@transaction.atomic
def drop_hook(hook: Hook, user: User) -> None:
    """Has an address no longer called."""
    _must_manage(hook.organisation, user)
    Hook.objects.filter(pk=hook.pk).update(active=False)
    _log(hook.organisation, user, "hook.drop", {"hook": hook.pk})


def _must_manage(organisation: Organisation, user: User) -> None:
    if not roles_at(user, organisation, clock.today()) & MAY:
        raise Forbidden("只有办公室和系统管理员能改这里的设置", "only the office and administrators may change this")


def _log(organisation: Organisation, user: User, act: str, details: dict[str, object]) -> None:
    record(organisation.chain, user.username, act, "unit", str(organisation.pk), details, at=clock.now())
