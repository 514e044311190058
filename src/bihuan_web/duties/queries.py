"""Reading lists and shares: only what somebody may see; who is not there any more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.duties.lifecycle import STANDING
from bihuan_web.duties.models import DutyList, Share
from bihuan_web.ledgers.models import Ledger, Measure, Problem
from bihuan_web.ledgers.queries import branches_read
from bihuan_web.orgs.models import Appointment, Grant, Organisation
from bihuan_web.orgs.queries import branches_of, organisations_under
from bihuan_web.rounds.lifecycle import CLOSED
from bihuan_web.rounds.models import Round
from bihuan_web.tasks.models import Task
from bihuan_web.tasks.queries import problems_seen_by
from bihuan_web.tasks.queries import visible_to as tasks_visible_to

# A share lies at most three levels below the first: its holder's and those above it see it.
_ABOVE = ("holder", "parent__holder", "parent__parent__holder", "parent__parent__parent__holder")


def shares_visible_to(user: User, today: date) -> QuerySet[Share]:
    """Shares of branches whose ledgers somebody may read, their own, and the parts of their own."""
    if not user.is_active:
        return Share.objects.none()
    units = organisations_under(branches_read(user, today))
    wanted = Q(duty_list__organisation__in=units) | Q(unit__in=units)
    for path in _ABOVE:
        wanted |= Q(**{path: user})
    found: QuerySet[Share] = Share.objects.filter(wanted).select_related(
        "duty_list__organisation", "duty_list__round", "unit", "holder", "handed_by", "parent__holder"
    )
    return found


def lists_visible_to(user: User, today: date) -> QuerySet[DutyList]:
    """Lists of branches that somebody may read, and those in which they hold a share."""
    units = organisations_under(branches_read(user, today))
    held = shares_visible_to(user, today).values("duty_list")
    wanted = Q(organisation__in=units) | Q(pk__in=held)
    found: QuerySet[DutyList] = DutyList.objects.filter(wanted).select_related("round", "organisation", "ledger")
    return found.order_by("organisation__path", "title")


def units_for(user: User, one: Round, today: date) -> QuerySet[Organisation]:
    """Units of a round for which somebody keeps lists."""
    units = organisations_under(branches_of(user, today, Role.OFFICE))
    found: QuerySet[Organisation] = units.filter(path__startswith=one.organisation.path, ended_on__isnull=True)
    return found.order_by("path")


def ledgers_of(duty_list: DutyList) -> QuerySet[Ledger]:
    """The ledgers that a list is about: the one it names, or all of the year in its branch."""
    if duty_list.ledger_id is not None:
        return Ledger.objects.filter(pk=duty_list.ledger_id)
    path = duty_list.organisation.path
    return Ledger.objects.filter(organisation__path__startswith=path, year=duty_list.round.year)


def problems_of(duty_list: DutyList, user: User, today: date) -> QuerySet[Problem]:
    """Problems that a share of a list can be about, as far as somebody sees them."""
    path = duty_list.organisation.path
    seen = problems_seen_by(user, today).filter(ledger__in=ledgers_of(duty_list), organisation__path__startswith=path)
    return seen.select_related("ledger").order_by("ledger", "number")


def measures_of(duty_list: DutyList, user: User, today: date) -> QuerySet[Measure]:
    """Their measures."""
    rows = Measure.objects.filter(problem__in=problems_of(duty_list, user, today))
    return rows.select_related("problem").order_by("problem__ledger", "problem__number", "number")


def tasks_of(duty_list: DutyList, user: User, today: date) -> QuerySet[Task]:
    """The tasks of the problems of a list that somebody sees."""
    rows = tasks_visible_to(user, today).filter(measure__problem__ledger__in=ledgers_of(duty_list))
    return rows.filter(organisation__path__startswith=duty_list.organisation.path).order_by("pk")


def standing_shares(today: date) -> QuerySet[Share]:
    """Shares that count, of rounds that are not closed."""
    rows = Share.objects.filter(state__in=STANDING).exclude(duty_list__round__state=CLOSED)
    return rows.select_related("duty_list__organisation", "unit", "holder", "parent__holder", "handed_by")


def orphaned(shares: Iterable[Share], today: date) -> dict[int, str]:
    """Standing shares whose holder does not answer for them any more, by key, and why: ``left``, ``no-post``, ``unit-ended``.

    Somebody is there while they have a post or a role on the unit, above it or below it. Two queries, however many shares.
    """
    rows = [one for one in shares if one.state in STANDING]
    now = Q(until__isnull=True) | Q(until__gte=today)
    holders = {one.holder_id for one in rows}
    posts = Appointment.objects.filter(now, user__in=holders, since__lte=today)
    roles = Grant.objects.filter(now, user__in=holders, since__lte=today)
    places: dict[int, set[str]] = {}
    for user, path in [
        *posts.values_list("user", "post__organisation__path"),
        *roles.values_list("user", "branch__path"),
    ]:
        places.setdefault(user, set()).add(path)
    found = ((one.pk, _why(one, places.get(one.holder_id, set()))) for one in rows)
    return {key: why for key, why in found if why}


def _why(share: Share, places: set[str]) -> str:
    if share.unit.ended_on is not None:
        return "unit-ended"
    if not share.holder.is_active:
        return "left"
    path = share.unit.path
    return "" if any(path.startswith(one) or one.startswith(path) for one in places) else "no-post"
