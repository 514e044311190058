"""Who may administer what, and the locks and checks that all acts on a tree share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.audit.services import record
from bihuan_web.common import clock
from bihuan_web.common.errors import Forbidden, Incomplete, Refused
from bihuan_web.orgs.models import Grant, Organisation
from bihuan_web.orgs.queries import may_manage, people_of, roles_at

_BAD = re.compile(r"[\x00-\x1f\x7f/／\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


def demand_administrator(actor: User, unit: Organisation) -> None:
    """Raises ``Forbidden`` unless somebody administers this unit today."""
    if Role.ADMINISTRATOR not in roles_at(actor, unit, clock.today()):
        raise Forbidden(f"您不是{unit.name}的系统管理员", f"you are not an administrator of {unit.name}")


def demand_known(actor: User, person: User) -> None:
    """Raises ``Forbidden`` for somebody whom this administrator does not see."""
    if not people_of(actor, clock.today()).filter(pk=person.pk).exists():
        raise Forbidden("这个人不在您的管理范围内", "this person is not one of yours")


def demand_manager(actor: User, person: User) -> None:
    """Raises ``Forbidden`` unless somebody administers every branch where this person has a role."""
    if not may_manage(actor, person, clock.today()):
        raise Forbidden(
            f"{person.name}在您管理范围以外还有角色，请找上级管理员",
            f"{person.name} has roles outside your branch: ask the administrator above",
        )


def lock_tree(unit: Organisation) -> Organisation:
    """Waits until nobody else changes this tree; gives its root."""
    root: Organisation = Organisation.objects.select_for_update().get(path=unit.path[: unit.steplen])
    return root


def keep_an_administrator(person: User) -> None:
    """Raises ``Refused`` where a tree would have nobody left who administers all of it.

    Only administrators whose role has no end are counted: one that ends tomorrow is no safeguard.
    """
    roots = Organisation.objects.select_for_update().filter(depth=1, grants__in=lasting_administrators(person))
    for root in roots:
        others = Grant.objects.filter(branch=root, role=Role.ADMINISTRATOR, until__isnull=True, user__is_active=True)
        if not others.filter(since__lte=clock.today()).exclude(user=person).exists():
            raise Refused(
                f"{person.name}是{root.name}最后一位系统管理员，请先另外指定一位",
                f"{person.name} is the last administrator of {root.name}: appoint another one first",
                code="last-administrator",
            )


def lasting_administrators(person: User) -> list[int]:
    """The grants without end by which somebody administers a whole tree."""
    held = Grant.objects.filter(user=person, role=Role.ADMINISTRATOR, until__isnull=True, branch__depth=1)
    return list(held.values_list("pk", flat=True))


def clean_name(name: str, what: str, what_en: str) -> str:
    """A name as it is kept; raises ``Incomplete`` or ``Refused`` for one that cannot be."""
    name = " ".join(name.split())
    if not name:
        raise Incomplete(f"还没有填{what}", f"{what_en} is missing", (what_en,))
    if _BAD.search(name) or name[0] in "=+-@":
        raise Refused(
            f"{what}里不能有斜杠、控制字符，也不能以 = + - @ 开头：{name}",
            f"{what_en} may have no slash and no control characters, and not begin with = + - @: {name}",
            code="bad-name",
        )
    return name


def check_dates(since: date, until: date | None) -> None:
    """Raises ``Refused`` where an end comes before its beginning."""
    if until is not None and until < since:
        raise Refused("结束日期早于开始日期", "it would end before it began", code="dates")


def note_unit(actor: User, act: str, unit: Organisation, **details: object) -> None:
    """An event about a unit."""
    record(unit.chain, actor.username, act, "organisation", str(unit.pk), details, at=clock.now())


def note_person(actor: User, act: str, person: User, chain: str, details: Mapping[str, object] | None = None) -> None:
    """An event about a person, in the chain of the tree where it happened."""
    record(chain, actor.username, act, "person", str(person.pk), details or {}, at=clock.now())
