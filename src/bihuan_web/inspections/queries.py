"""Reading checklists, inspections, plans and letters: only what somebody may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from bihuan_web.accounts.models import User
from bihuan_web.inspections.access import belongs, own_units
from bihuan_web.inspections.lifecycle import ANSWERING, DRAFT, DROPPED, TOLD
from bihuan_web.inspections.models import Checklist, Feedback, Finding, Handler, Inspection, Member, PlanEntry, Point
from bihuan_web.ledgers.answering import Answer
from bihuan_web.ledgers.queries import branches_read
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.permissions import Act, Secrecy
from bihuan_web.orgs.queries import organisations_under
from bihuan_web.rounds.models import Round


def inspections_visible_to(user: User, today: date) -> QuerySet[Inspection]:
    """Inspections of the branches whose ledgers somebody reads, and those whose team they are in.

    Unannounced ones are hidden from whoever belongs to the inspected unit, whatever else they are, and from everybody between it
    and the unit that ordered it, until they are reported.
    """
    if not user.is_active:
        return Inspection.objects.none()
    units = organisations_under(branches_read(user, today))
    told = Q(announced=True) | Q(state__in=TOLD)
    ordering = Q(organisation__in=units) | Q(pk__in=Member.objects.filter(user=user).values("inspection"))
    seen = (ordering & (told | ~own_units(user, today))) | (Q(inspected__in=units) & told)
    return Inspection.objects.filter(seen).select_related("organisation", "inspected", "version__checklist")


def reads_results(user: User, inspection: Inspection, today: date) -> bool:
    """Whether somebody who sees an inspection sees what was found, too: before the report only its team and who ordered it."""
    if inspection.state in TOLD or Member.objects.filter(inspection=inspection, user=user).exists():
        return True
    ordering = any(inspection.organisation.path.startswith(path) for path in branches_read(user, today))
    return ordering and not belongs(user, inspection.inspected, today)


def with_counts(inspections: QuerySet[Inspection]) -> QuerySet[Inspection]:
    """Inspections with how many findings they have, and how many of these are still to be answered."""
    numbered = Q(findings__number__gt=0)
    return inspections.annotate(
        found=Count("findings", filter=numbered), unanswered=Count("findings", filter=numbered & Q(findings__answer=Answer.OPEN))
    )  # fmt: skip


def checklists_visible_to(user: User, today: date) -> QuerySet[Checklist]:
    """Checklists of one's branches and of the units above them: a checklist is a rule, no secret."""
    paths = branches_read(user, today)
    above = {path[:end] for path in paths for end in range(Organisation.steplen, len(path), Organisation.steplen)}
    own = organisations_under(paths).values("pk")
    found = Checklist.objects.filter(Q(organisation__in=own) | Q(organisation__path__in=above))
    return found.select_related("organisation").order_by("retired", "title", "pk")


def checklists_for(unit: Organisation) -> QuerySet[Checklist]:
    """Those that inspections which a unit orders can use: its own and those of the units above it."""
    usable = Checklist.objects.filter(organisation__path__in=unit.upward, retired=False, latest__gt=0)
    return usable.select_related("organisation").order_by("title", "pk")


def units_ordering(user: User, today: date) -> QuerySet[Organisation]:
    """The units for which somebody may order inspections: those of their office that have units below."""
    found = organisations_under(branches_read(user, today, Act.WRITE)).filter(ended_on__isnull=True)
    return found.filter(numchild__gt=0).order_by("path")


def units_planned(user: User, today: date) -> QuerySet[Organisation]:
    """The units whose plans somebody may read: those of the branches whose ledgers they read that have units below."""
    found = organisations_under(branches_read(user, today)).filter(ended_on__isnull=True)
    return found.filter(numchild__gt=0).order_by("path")


def units_entering(user: User, today: date) -> QuerySet[Organisation]:
    """The units for which somebody may enter what comes from outside."""
    found = organisations_under(branches_read(user, today, Act.WRITE)).filter(ended_on__isnull=True)
    return found.order_by("path")


def units_below(unit: Organisation) -> QuerySet[Organisation]:
    """The units that a unit may have inspected: all below it that exist."""
    return organisations_under([unit.path]).filter(ended_on__isnull=True).exclude(pk=unit.pk).order_by("path")


@dataclass(frozen=True, slots=True)
class Covered:
    """How a unit was inspected: by year, whether it is planned, and when it was last."""

    unit: Organisation
    years: tuple[int, ...]
    planned: PlanEntry | None
    last_on: date | None

    @property
    def never(self) -> bool:
        """Whether nobody has ever inspected it."""
        return self.last_on is None


def coverage(unit: Organisation, years: Iterable[int], planned_year: int, shown: QuerySet[Inspection]) -> list[Covered]:
    """The units below one, with their reported inspections of each year (re-checks not counted); three queries.

    ``shown``: what the reader may see, so that no figure tells of a hidden inspection.
    """
    wanted = tuple(years)
    units = list(units_below(unit))
    plans = {one.inspected_id: one for one in PlanEntry.objects.filter(organisation=unit, year=planned_year)}
    days: dict[int, list[date]] = {}
    done = shown.filter(inspected__in=units, state__in=TOLD, recheck_of__isnull=True)
    for key, day in done.values_list("inspected", "planned_on"):
        days.setdefault(key, []).append(day)
    return [
        Covered(
            one,
            tuple(sum(day.year == year for day in days.get(one.pk, ())) for year in wanted),
            plans.get(one.pk),
            max(days.get(one.pk, ()), default=None),
        )
        for one in units
    ]


def feedback_visible_to(user: User, today: date) -> QuerySet[Feedback]:
    """Letters of the branches whose ledgers somebody reads; those of which a point was given to them or their unit; personal
    ones only to the person whom they ask and to the named handlers."""
    if not user.is_active:
        return Feedback.objects.none()
    units = organisations_under(branches_read(user, today)).values("pk")
    given = Point.objects.filter(Q(handler=user) | Q(unit__in=units)).exclude(feedback__state__in=(DRAFT, DROPPED))
    open_ones = Q(secrecy=Secrecy.LEDGER.value) & (Q(organisation__in=units) | Q(pk__in=given.values("feedback")))
    named = Q(pk__in=Handler.objects.filter(user=user).values("feedback")) | Q(person=user)
    found = Feedback.objects.filter(open_ones | (Q(secrecy=Secrecy.PERSONAL.value) & named))
    return found.select_related("organisation", "person", "file")


def reads_whole(user: User, feedback: Feedback, today: date) -> bool:
    """Whether somebody reads the whole letter, or only the points that were given to them."""
    if feedback.is_personal:
        return True  # nobody else gets it
    return any(feedback.organisation.path.startswith(path) for path in branches_read(user, today))


def points_visible_to(user: User, feedback: Feedback, today: date) -> QuerySet[Point]:
    """The points of a letter that somebody may see, in order."""
    found = feedback.points.select_related(
        "unit", "handler", "answered_by", "answer_problem__ledger", "answer_measure__problem"
    )
    if not reads_whole(user, feedback, today):
        units = organisations_under(branches_read(user, today)).values("pk")
        found = found.filter(Q(handler=user) | Q(unit__in=units))
    return found.order_by("number")


def with_progress(feedback: QuerySet[Feedback]) -> QuerySet[Feedback]:
    """Letters with how many points they have and how many were answered."""
    return feedback.annotate(total=Count("points"), answered=Count("points", filter=~Q(points__answer=Answer.OPEN)))


def unanswered_points(user: User, today: date) -> QuerySet[Point]:
    """The points still to be answered among those that somebody may see, the most pressing first."""
    letters = feedback_visible_to(user, today).filter(state=ANSWERING)
    units = organisations_under(branches_read(user, today)).values("pk")
    mine = (
        Q(handler=user)
        | Q(unit__in=units)
        | Q(feedback__organisation__in=units)
        | Q(feedback__secrecy=Secrecy.PERSONAL.value)
    )
    found = Point.objects.filter(mine, feedback__in=letters, answer=Answer.OPEN)
    return found.select_related("feedback__organisation", "unit", "handler").order_by("due_on", "feedback", "number")


def season_of(one: Round) -> tuple[date, date]:
    """The days that a round looks back on: its year, on to its meeting."""
    last = date(one.year, 12, 31)
    return date(one.year, 1, 1), max(last, one.meeting_on) if one.meeting_on else last


def of_round(one: Round, inspections: QuerySet[Inspection]) -> QuerySet[Inspection]:
    """Inspections of and by the units of a round, planned in its time."""
    top = one.organisation.path
    where = Q(organisation__path__startswith=top) | Q(inspected__path__startswith=top)
    return inspections.filter(where, planned_on__range=season_of(one)).order_by("planned_on", "pk")


def feedback_of_round(one: Round, feedback: QuerySet[Feedback]) -> QuerySet[Feedback]:
    """Letters that came in the time of a round to its units, and earlier ones still open."""
    first, last = season_of(one)
    due = Q(received_on__gte=first) | Q(state=ANSWERING)
    here = feedback.filter(due, organisation__path__startswith=one.organisation.path, received_on__lte=last)
    return here.exclude(state=DROPPED).order_by("received_on", "pk")


def findings_of(inspection: Inspection) -> QuerySet[Finding]:
    """The findings of an inspection in the order of their numbers; those without one yet last."""
    found = inspection.findings.select_related(
        "item", "answered_by", "answer_problem__ledger", "answer_measure__problem", "again_of__inspection"
    )
    return found.order_by("number", "pk")
