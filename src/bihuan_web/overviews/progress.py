"""How far rounds are (轮次进度): steps of the timetable, completion, and apart from it what people say."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, Sum
from django.urls import reverse

from bihuan_web.orgs.models import Organisation
from bihuan_web.overviews.scope import Query, Scope
from bihuan_web.rounds.lifecycle import DONE, OPEN, WAIVED
from bihuan_web.rounds.models import Round, Step
from bihuan_web.rounds.queries import visible_to
from bihuan_web.satisfaction.lifecycle import CLOSED as SURVEY_CLOSED
from bihuan_web.satisfaction.models import Block
from bihuan_web.satisfaction.reporting import Satisfaction
from bihuan_web.tasks.lifecycle import CANCELLED, CLOSED
from bihuan_web.tasks.queries import carried_from_year

_MOST = 8


@dataclass(frozen=True, slots=True)
class Progress:
    """A round as an overview shows it. ``place``: the unit whose tasks and answers are meant; None where no list could show them."""

    round: Round
    place: Organisation | None
    steps: int
    done: int
    late: int
    tasks: int
    closed: int
    carried: int
    said: Satisfaction | None

    @property
    def completion(self) -> float | None:
        """Closed tasks of those not cancelled, with those that were carried away unfinished, in percent (办结率)."""
        whole = self.tasks + self.carried
        return 100 * self.closed / whole if whole else None

    @property
    def query(self) -> Query:
        """How the list of tasks is narrowed down to the round."""
        return {"unit": self.place.pk, "year": self.round.year} if self.place is not None else {}

    def steps_url(self, standing: str) -> str:
        """The steps that are so."""
        return f"{reverse('rounds:round', args=[self.round.pk])}?steps={standing}"

    @property
    def carried_query(self) -> Query:
        """How it is narrowed down to what was carried away from the round's ledgers."""
        return {"unit": self.place.pk, "carried_out": self.round.year} if self.place is not None else {}

    @property
    def said_url(self) -> str:
        """The groups of answers behind the figure."""
        return reverse("satisfaction:rows", args=[self.round.pk, self.place.pk]) if self.place is not None else ""


def rounds(scope: Scope) -> list[Progress]:
    """The latest rounds of the scope; four queries."""
    found = visible_to(scope.user, scope.today)
    if scope.unit is not None:
        near = Q(organisation__path__startswith=scope.unit.path) | Q(organisation__path__in=scope.unit.upward)
        found = found.filter(near)
    if scope.year is not None:
        found = found.filter(year=scope.year)
    shown = list(found[:_MOST])
    if not shown:
        return []
    steps = _steps(scope, shown)
    places = {one.pk: _place(scope, one) for one in shown}
    tasks, said = _tasks(scope, shown, places), _said(shown, places)
    made = []
    for one in shown:
        needed, done, late = steps.get(one.pk, (0, 0, 0))
        made.append(Progress(one, places[one.pk], needed, done, late, *tasks[one.pk], said[one.pk]))
    return made


def _place(scope: Scope, one: Round) -> Organisation | None:
    """The smaller one of the scope and the round's unit, if somebody reads its ledgers."""
    smaller = one.organisation
    if scope.unit is not None and scope.unit.path.startswith(smaller.path):
        smaller = scope.unit
    return smaller if any(smaller.path.startswith(top) for top in scope.tops) else None


def _steps(scope: Scope, shown: list[Round]) -> dict[int, tuple[int, int, int]]:
    late = Q(state=OPEN, due_on__lt=scope.today)
    found = (
        Step.objects.filter(round__in=shown)
        .order_by()
        .values("round")
        .annotate(
            needed=Count("pk", filter=~Q(state=WAIVED)),
            done=Count("pk", filter=Q(state=DONE)),
            late=Count("pk", filter=late),
        )
    )
    return {one["round"]: (one["needed"], one["done"], one["late"]) for one in found}


def _tasks(scope: Scope, shown: list[Round], places: dict[int, Organisation | None]) -> dict[int, tuple[int, int, int]]:
    wanted: dict[str, Count] = {}
    for one in shown:
        place = places[one.pk]
        if place is not None:
            branch = Q(organisation__path__startswith=place.path)
            where = branch & Q(measure__problem__ledger__year=one.year)
            wanted[f"all_{one.pk}"] = Count("pk", filter=where & ~Q(state=CANCELLED))
            wanted[f"closed_{one.pk}"] = Count("pk", filter=where & Q(state=CLOSED))
            wanted[f"carried_{one.pk}"] = Count("pk", filter=branch & carried_from_year(one.year))
    counts = scope.tasks(every_year=True).aggregate(**wanted) if wanted else {}
    return {
        one.pk: (
            counts.get(f"all_{one.pk}", 0),
            counts.get(f"closed_{one.pk}", 0),
            counts.get(f"carried_{one.pk}", 0),
        )
        for one in shown
    }


def _said(shown: list[Round], places: dict[int, Organisation | None]) -> dict[int, Satisfaction | None]:
    """Sums of whole groups only, as the pages of satisfaction show them."""
    names = ("good", "fair", "bad", "unknown")
    wanted: dict[str, Sum] = {}
    for one in shown:
        place = places[one.pk]
        if place is not None:
            where = Q(survey__round=one, unit__path__startswith=place.path)
            wanted |= {f"{name}_{one.pk}": Sum(name, filter=where, default=0) for name in names}
    blocks = Block.objects.filter(survey__round__in=shown, survey__state=SURVEY_CLOSED)
    sums = blocks.aggregate(**wanted) if wanted else {}
    return {
        one.pk: Satisfaction(*(sums[f"{name}_{one.pk}"] for name in names)) if places[one.pk] is not None else None
        for one in shown
    }
