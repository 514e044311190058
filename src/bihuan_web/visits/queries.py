"""Reading visits. A plan is seen by whoever goes and by the office that plans, and by nobody of the visited unit (不打招呼)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.ledgers.queries import branches_read
from bihuan_web.orgs.models import Appointment, Organisation
from bihuan_web.orgs.permissions import Act, Secrecy, roles_that_may
from bihuan_web.orgs.queries import branches_of, organisations_under, roles_of
from bihuan_web.rounds.models import Round
from bihuan_web.visits.lifecycle import CANCELLED, DONE, PLANNED
from bihuan_web.visits.models import Apart, Draw, Household, Met, Place, Promise, Visit, Visitor

_WORKING = (
    Role.AUTHOR,
    Role.OFFICE,
    Role.LEAD,
    Role.OWNER,
)  # roles of those who belong to a unit; others come to look at it
_BEFORE = (PLANNED, CANCELLED)  # what the visited must not know of, even afterwards: it may be tried again


def goes(user: User) -> Q:
    """Visits on which somebody goes or went."""
    return Q(leader=user) | Q(pk__in=Visitor.objects.filter(user=user).values("visit"))


def visible_to(user: User, today: date) -> QuerySet[Visit]:
    """The visits somebody may see.

    Done: whoever reads the ledgers of the visiting or of the visited unit. Planned: whoever goes, and the office that plans
    unless it belongs to the visited unit.
    """
    if not user.is_active:
        return Visit.objects.none()
    mine = goes(user)
    read = organisations_under(branches_read(user, today))
    seen = Q(state=DONE) & (Q(organisation__in=read) | _of_units(read))
    planned = Q(state__in=_BEFORE, organisation__in=_office_of(user, today))
    planned &= Q(made_by=user) | ~_visits_home_of(user, today)
    return Visit.objects.filter(mine | seen | planned).exclude(state="merged")


def _of_units(units: QuerySet[Organisation]) -> Q:
    return Q(unit__in=units) | Q(place__unit__in=units)


def _visits_home_of(user: User, today: date) -> Q:
    """Visits to a unit to which somebody belongs: they hold a post or work there, or in a part of it."""
    paths = set(_posts(user, today)) | {path for role, path in roles_of(user, today) if role in _WORKING}
    inside = {path[:end] for path in paths for end in range(Organisation.steplen, len(path) + 1, Organisation.steplen)}
    return Q(unit__path__in=inside) | Q(place__unit__path__in=inside)


def _posts(user: User, today: date) -> Iterable[str]:
    held = Appointment.objects.filter(user=user, since__lte=today).filter(Q(until__isnull=True) | Q(until__gte=today))
    return held.values_list("post__organisation__path", flat=True)


def _office_of(user: User, today: date) -> QuerySet[Organisation]:
    """The units for which somebody is the office."""
    return organisations_under(branches_of(user, today, *roles_that_may(Act.WRITE, Secrecy.LEDGER)))


def reads_whole(user: User, visit: Visit, today: date) -> bool:
    """Whether somebody reads whom it met and what was said: whoever went, and the visiting unit. The visited unit does not."""
    if is_going(user, visit):
        return True
    return any(visit.organisation.path.startswith(path) for path in branches_read(user, today))


def is_going(user: User, visit: Visit) -> bool:
    """Whether somebody goes or went on a visit."""
    return user.is_active and (visit.leader_id == user.pk or visit.companions.filter(user=user).exists())


def heard_visible_to(user: User, today: date) -> QuerySet[Visit]:
    """Done visits that somebody reads in whole."""
    read = organisations_under(branches_read(user, today))
    return visible_to(user, today).filter(Q(organisation__in=read) | goes(user), state=DONE)


def chosen(
    user: User,
    today: date,
    *,
    since: date | None = None,
    until: date | None = None,
    leader: int | None = None,
    kind: str = "",
) -> QuerySet[Visit]:
    """The visits of a list with its filters. Whom a visit met is asked only of those that somebody reads in whole."""
    rows = (
        heard_visible_to(user, today).filter(pk__in=Met.objects.filter(kind=kind).values("visit"))
        if kind
        else visible_to(user, today)
    )
    if since:
        rows = rows.filter(on__gte=since)
    if until:
        rows = rows.filter(on__lte=until)
    return rows.filter(leader=leader) if leader else rows


def units_for(user: User, today: date) -> QuerySet[Organisation]:
    """The units in whose name somebody can visit: where they have a role or a post, and what lies below."""
    roles = branches_of(user, today, *(one for one in Role if one not in (Role.ADMINISTRATOR, Role.AUDITOR)))
    held = Q(path__in=list(_posts(user, today)))
    found: QuerySet[Organisation] = organisations_under(roles).filter(
        ended_on__isnull=True
    ) | Organisation.objects.filter(held, ended_on__isnull=True)
    return found.order_by("path")


def planning_units(user: User, today: date) -> QuerySet[Organisation]:
    """The units for which somebody plans visits and keeps the register: as their office."""
    return _office_of(user, today).filter(ended_on__isnull=True).order_by("path")


def targets_for(user: User, today: date) -> QuerySet[Organisation]:
    """The units that somebody can visit: those of the trees in which they visit."""
    roots = {one.path[: Organisation.steplen] for one in units_for(user, today)}
    return organisations_under(sorted(roots)).filter(ended_on__isnull=True).order_by("path")


def places_for(user: User, today: date) -> QuerySet[Place]:
    """The places in the lists of somebody's units and of those above and below."""
    wanted = Q(pk__in=())
    for path in {one for _role, one in roles_of(user, today)} | set(_posts(user, today)):
        above = [path[:end] for end in range(Organisation.steplen, len(path) + 1, Organisation.steplen)]
        wanted |= Q(organisation__path__startswith=path) | Q(organisation__path__in=above)
    return (
        Place.objects.filter(wanted, ended=False).select_related("organisation", "unit").order_by("area", "name", "pk")
    )


def register_of(user: User, today: date) -> QuerySet[Place]:
    """The places whose households somebody may see by their codes: the office that keeps them, and whoever reads its ledgers."""
    read = organisations_under(branches_read(user, today))
    return (
        Place.objects.filter(organisation__in=read, ended=False)
        .select_related("organisation", "unit")
        .order_by("area", "name", "pk")
    )


def may_read_names(user: User, place: Place, today: date) -> bool:
    """Whether somebody may read the names in the register of a place: only the office that keeps it. Each reading is recorded."""
    return _office_of(user, today).filter(pk=place.organisation_id).exists()


def draws_visible_to(user: User, today: date) -> QuerySet[Draw]:
    """Samples: a drawn list is a plan, so the office that plans sees it, unless one of its visits goes to the reader's own unit."""
    home = Visit.objects.filter(_visits_home_of(user, today), draw__isnull=False)
    own = Q(by=user) | ~Q(pk__in=home.values("draw"))
    return Draw.objects.filter(own, organisation__in=_office_of(user, today))


def promises_visible_to(user: User, today: date) -> QuerySet[Promise]:
    """Promises of the visits that somebody reads in whole, and one's own."""
    of_visits = Q(visit__in=heard_visible_to(user, today).values("pk"))
    return Promise.objects.filter(of_visits | Q(promiser=user, visit__state=DONE))


def likely_same(visit: Visit) -> QuerySet[Visit]:
    """Other visits of the same people to the same place on the same day (疑似同一次): two devices, or a plan and its record."""
    people = [visit.leader_id, *visit.companions.values_list("user", flat=True)]
    where = Q(pk__in=())
    if visit.place_id:
        where |= Q(place=visit.place_id)
    if visit.unit_id:
        where |= Q(unit=visit.unit_id)
    if visit.where:
        where |= Q(where=visit.where)
    same = Visit.objects.filter(where, on=visit.on, state__in=(PLANNED, DONE)).exclude(pk=visit.pk)
    same = same.filter(Q(leader__in=people) | Q(companions__user__in=people))
    told = Apart.objects.filter(first=visit).values("second"), Apart.objects.filter(second=visit).values("first")
    return same.exclude(pk__in=told[0]).exclude(pk__in=told[1]).distinct().order_by("pk")


def met_since(since: date) -> Exists:
    """Whether a household was met on or after a day."""
    met = Met.objects.filter(household=OuterRef("pk"), visit__state=DONE, visit__on__gte=since)
    return Exists(met)


def not_met_since(organisation: Organisation, since: date) -> QuerySet[Household]:
    """The households in the register of a unit and of those below that nobody met since a day."""
    kept = Household.objects.filter(
        place__organisation__path__startswith=organisation.path, ended=False, place__ended=False
    )
    return (
        kept.filter(~met_since(since))
        .select_related("place__organisation")
        .order_by("place__area", "place__name", "code", "pk")
    )


def of_round(one: Round) -> QuerySet[Visit]:
    """The visits of a round: those of its units, from the beginning of its year to its meeting (to the end of the year without)."""
    until = one.meeting_on or date(one.year, 12, 31)
    since = min(date(one.year, 1, 1), until - timedelta(days=365))
    if until.year > one.year:
        since = date(one.year, 1, 1)
    return Visit.objects.filter(
        organisation__path__startswith=one.organisation.path, state=DONE, on__gte=since, on__lte=until
    )
