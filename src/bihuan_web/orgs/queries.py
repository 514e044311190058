"""Reading the tree: which roles somebody has where, on a given day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.accounts.services import CHAIN
from bihuan_web.audit.models import Event
from bihuan_web.common.remembering import remembered
from bihuan_web.orgs.models import Appointment, Grant, Organisation


def grants_on(user: User, today: date) -> QuerySet[Grant]:
    """The roles somebody has today."""
    return Grant.objects.filter(user=user, since__lte=today).filter(Q(until__isnull=True) | Q(until__gte=today))


def roles_at(user: User, organisation: Organisation, today: date) -> frozenset[Role]:
    """The roles somebody has today for a unit: those on it and on every unit above it."""
    return frozenset(role for role, path in roles_of(user, today) if organisation.path.startswith(path))


def carried_by(unit: Organisation) -> Organisation:
    """The unit that goes on with a unit's work (承接单位): the one at the end of its mergers, itself where it was not merged."""
    seen = {unit.pk}
    while unit.successor is not None and unit.successor.pk not in seen:
        unit = unit.successor
        seen.add(unit.pk)
    return unit


def predecessors_of(unit: Organisation) -> list[Organisation]:
    """The units whose work a unit took over (前身单位), whole or in part, in the order in which they ended."""
    before = Q(successor=unit) | Q(pk=unit.origin_id)
    return list(Organisation.objects.filter(before, ended_on__isnull=False).order_by("ended_on", "pk"))


def merged_units() -> dict[int, str]:
    """Units that were merged, with the path of the unit that goes on with their work."""
    rows = Organisation.objects.filter(successor__isnull=False).values_list("pk", "successor", "successor__path")
    after: dict[int, tuple[int, str]] = {pk: (successor, path) for pk, successor, path in rows}

    def path_of(pk: int) -> str:
        seen = {pk}
        successor, path = after[pk]
        while successor in after and successor not in seen:
            seen.add(successor)
            successor, path = after[successor]
        return path

    return {pk: path_of(pk) for pk in after}


def branches_of(user: User, today: date, *roles: Role) -> list[str]:
    """Paths of the branches where somebody has one of these roles today; whatever begins with one is theirs."""
    paths = sorted({path for role, path in roles_of(user, today) if role in roles})
    return [one for number, one in enumerate(paths) if not any(one.startswith(other) for other in paths[:number])]


def roles_of(user: User, today: date) -> list[tuple[Role, str]]:
    """Each role that somebody has today, with the path of its branch; asked once for a page."""
    if not user.is_active:
        return []

    def ask() -> list[tuple[Role, str]]:
        return [(Role(name), path) for name, path in grants_on(user, today).values_list("role", "branch__path")]

    return remembered(("roles", user.pk, today), ask)


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


def people_with(role: Role, organisation: Organisation, today: date) -> list[User]:
    """Who has a role for a unit today: those who have it nearest to it, on the unit itself or up the tree."""
    held = Grant.objects.filter(Q(until__isnull=True) | Q(until__gte=today), role=role.value, since__lte=today)
    held = held.filter(branch__path__in=organisation.upward, user__is_active=True).select_related("user", "branch")
    rows = list(held.order_by("user__name", "pk"))
    nearest = max((one.branch.depth for one in rows), default=0)
    return list(dict.fromkeys(one.user for one in rows if one.branch.depth == nearest))


def visible_to(user: User, today: date) -> QuerySet[Organisation]:
    """The units somebody may look at: the branches where they have any role, and the units where they hold a post."""
    branches = Q(pk__in=[])
    for path in branches_of(user, today, *Role):
        branches |= Q(path__startswith=path)
    if user.is_active:
        held = Appointment.objects.filter(user=user, since__lte=today).filter(
            Q(until__isnull=True) | Q(until__gte=today)
        )
        branches |= Q(pk__in=held.values("post__organisation"))
    found: QuerySet[Organisation] = Organisation.objects.filter(branches)
    return found


def administered_by(user: User, today: date) -> QuerySet[Organisation]:
    """The units somebody administers."""
    return organisations_under(branches_of(user, today, Role.ADMINISTRATOR))


def people_of(user: User, today: date) -> QuerySet[User]:
    """The people an administrator sees: whoever has or had a post or a role in their branches, themselves included."""
    return _people_in(administered_by(user, today))


def audited_people(user: User, today: date) -> QuerySet[User]:
    """The people whose events an auditor reads."""
    return _people_in(organisations_under(branches_of(user, today, Role.AUDITOR)))


def audited_chains(user: User, today: date) -> list[str]:
    """The chains that somebody audits: of the trees where they are auditors at the top, and with one that of accounts."""
    tops = organisations_under(branches_of(user, today, Role.AUDITOR)).filter(depth=1).order_by("path")
    found = [one.chain for one in tops]
    return [*found, CHAIN] if found else []


def audited_events(user: User, today: date) -> QuerySet[Event]:
    """The events of those trees; of the accounts only what concerns people of the trees."""
    theirs = audited_people(user, today).annotate(text=Cast("pk", CharField(max_length=60))).values("text")
    trees = audited_chains(user, today)[:-1]
    return Event.objects.filter(Q(chain__in=trees) | Q(chain=CHAIN, kind="person", item__in=theirs))


def without_role(people: QuerySet[User], today: date) -> QuerySet[User]:
    """Those of some people whose account is active though they have neither a role nor a post, today or later."""
    coming = Q(until__isnull=True) | Q(until__gte=today)
    grants, posts = Grant.objects.filter(coming), Appointment.objects.filter(coming)
    held = Q(pk__in=grants.values("user")) | Q(pk__in=posts.values("user"))
    return people.filter(is_active=True).exclude(held)


def _people_in(units: QuerySet[Organisation]) -> QuerySet[User]:
    seen = Q(pk__in=Appointment.objects.filter(post__organisation__in=units).values("user"))
    return User.objects.filter(seen | Q(pk__in=Grant.objects.filter(branch__in=units).values("user")))


def may_manage(user: User, person: User, today: date) -> bool:
    """Whether an administrator is above every post and role that somebody has or will have, so that none is gained."""
    if not people_of(user, today).filter(pk=person.pk).exists():
        return False
    coming, mine = Q(until__isnull=True) | Q(until__gte=today), administered_by(user, today)
    elsewhere = Grant.objects.filter(coming, user=person).exclude(branch__in=mine).exists()
    return not (
        elsewhere or Appointment.objects.filter(coming, user=person).exclude(post__organisation__in=mine).exists()
    )


def home_of(person: User) -> Organisation | None:
    """The unit that somebody belongs to first: that of their latest post, else of their latest role."""
    appointment = (
        Appointment.objects.filter(user=person).select_related("post__organisation").order_by("-since", "-pk").first()
    )
    if appointment is not None:
        return appointment.post.organisation
    grant = Grant.objects.filter(user=person).select_related("branch").order_by("-since", "-pk").first()
    return grant.branch if grant is not None else None
