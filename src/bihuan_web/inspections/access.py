"""Who is who before an inspection or a letter: who belongs to a unit, and what the thing itself makes somebody."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.common.errors import Forbidden
from bihuan_web.common.lifecycle import Actor
from bihuan_web.common.remembering import remembered
from bihuan_web.inspections.lifecycle import CONCERNED, INSPECTED
from bihuan_web.inspections.models import Feedback, Inspection, Member
from bihuan_web.orgs.models import Appointment, Organisation
from bihuan_web.orgs.permissions import Act, Secrecy, allows
from bihuan_web.orgs.queries import roles_at, roles_of

_STEP = Organisation.steplen


def paths_of(user: User, today: date) -> frozenset[str]:
    """The paths of the units in which somebody has a post or a role: what they are of (所在单位)."""

    def ask() -> frozenset[str]:
        held = Appointment.objects.filter(Q(until__isnull=True) | Q(until__gte=today), user=user, since__lte=today)
        posts = held.values_list("post__organisation__path", flat=True)
        return frozenset(posts) | {path for _, path in roles_of(user, today)}

    return remembered(("paths", user.pk, today), ask)


def belongs(user: User, unit: Organisation, today: date) -> bool:
    """Whether somebody is of a unit: a post or a role in it or below it. A role on a unit above does not make them one of it."""
    return any(path.startswith(unit.path) for path in paths_of(user, today))


def own_units(user: User, today: date) -> Q:
    """The inspections of units that somebody belongs to."""
    above = {path[:end] for path in paths_of(user, today) for end in range(_STEP, len(path) + 1, _STEP)}
    return Q(inspected__path__in=above)


def actor_of(inspection: Inspection, user: User, today: date) -> Actor:
    """Somebody as the lifecycle of an inspection sees them."""
    roles = set()
    if _orders(user, inspection.organisation, today):
        roles.add(Role.OFFICE.value)
    if user.is_active and Member.objects.filter(inspection=inspection, user=user).exists():
        roles.add(Role.REVIEWER.value)
    if answers_for(user, inspection, today):
        roles.add(Role.OWNER.value)
    inside = belongs(user, inspection.inspected, today)
    return Actor(frozenset(roles), frozenset({INSPECTED} if inside else ()))


def answers_for(user: User, inspection: Inspection, today: date) -> bool:
    """Whether somebody acknowledges and answers: office or leader of the inspected unit, or of one between it and who ordered."""
    ordering, inspected = inspection.organisation.path, inspection.inspected.path
    return any(
        role in (Role.OFFICE, Role.LEAD) and inspected.startswith(path) and len(path) > len(ordering)
        for role, path in roles_of(user, today)
    )


def demand_order(user: User, unit: Organisation, today: date) -> None:
    """Raises ``Forbidden`` unless somebody orders inspections for a unit: its office does."""
    if not _orders(user, unit, today):
        raise Forbidden("只有本单位的办公室可以安排检查", "only the unit's office orders inspections")


def demand_outside(user: User, inspected: Organisation, today: date) -> None:
    """Raises ``Forbidden`` where somebody belongs to the unit: nobody inspects their own (不查本单位)."""
    if belongs(user, inspected, today):
        raise Forbidden(
            f"{user.name}是{inspected.name}的人，不能检查本单位",
            f"{user.name} belongs to {inspected.name}: nobody inspects their own unit",
            code="own-unit",
        )


def handles(user: User, feedback: Feedback, today: date) -> bool:
    """Whether somebody enters, assigns and settles a letter: the unit's office; of a personal one only the named handlers."""
    roles = roles_at(user, feedback.organisation, today)
    if feedback.is_personal:
        part = feedback.handlers.filter(user=user).exists()
        return part and allows(roles - {Role.AUTHOR}, Act.WRITE, Secrecy.PERSONAL, has_part=True)
    return allows(roles, Act.WRITE, Secrecy.LEDGER, has_part=False)


def feedback_actor(feedback: Feedback, user: User, today: date) -> Actor:
    """Somebody as the lifecycle of a letter sees them."""
    roles = frozenset({Role.OFFICE.value} if handles(user, feedback, today) else ())
    return Actor(roles, frozenset({CONCERNED} if feedback.person_id == user.pk else ()))


def _orders(user: User, unit: Organisation, today: date) -> bool:
    return allows(roles_at(user, unit, today), Act.WRITE, Secrecy.LEDGER, has_part=False)
