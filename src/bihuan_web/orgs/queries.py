"""Reading the tree: which roles somebody has where, on a given day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.orgs.models import Grant, Organisation


def grants_on(user: User, today: date) -> QuerySet[Grant]:
    """The roles somebody has today."""
    return Grant.objects.filter(user=user, since__lte=today).filter(Q(until__isnull=True) | Q(until__gte=today))


def roles_at(user: User, organisation: Organisation, today: date) -> frozenset[Role]:
    """The roles somebody has today for a unit: those on it and on every unit above it."""
    if not user.is_active:
        return frozenset()
    steps = range(organisation.steplen, len(organisation.path) + 1, organisation.steplen)
    above = [organisation.path[:end] for end in steps]
    names = grants_on(user, today).filter(branch__path__in=above).values_list("role", flat=True)
    return frozenset(map(Role, names))


def branches_of(user: User, today: date, *roles: Role) -> list[str]:
    """Paths of the branches where somebody has one of these roles today; whatever begins with one is theirs."""
    if not user.is_active:
        return []
    wanted = grants_on(user, today).filter(role__in=[role.value for role in roles])
    paths = sorted(set(wanted.values_list("branch__path", flat=True)))
    return [one for number, one in enumerate(paths) if not any(one.startswith(other) for other in paths[:number])]


def organisations_under(branches: Iterable[str]) -> QuerySet[Organisation]:
    """The units of some branches, given by the paths of their tops."""
    under = Q(pk__in=())
    for path in branches:
        under |= Q(path__startswith=path)
    found: QuerySet[Organisation] = Organisation.objects.filter(under)
    return found


def people_near(organisation: Organisation) -> QuerySet[User]:
    """Who can be named for work of a unit: people with a post or a role in its tree, so that no other county's are offered."""
    root = organisation.path[: organisation.steplen]
    posted = Q(appointments__post__organisation__path__startswith=root)
    found: QuerySet[User] = User.objects.filter(posted | Q(grants__branch__path__startswith=root), is_active=True)
    return found.distinct().order_by("name", "username")
