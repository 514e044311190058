"""How widely visits reached (走访覆盖): who was met, by leader, place, kind and month, beside what the register has.

These are counts of visits and of who was met on them. They say nothing of anybody's attitude, and nobody is ranked by them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Max, QuerySet, Sum
from django.db.models.functions import TruncMonth

from bihuan_web.orgs.models import Organisation
from bihuan_web.visits.kinds import household_kinds, met_kinds
from bihuan_web.visits.lifecycle import DONE
from bihuan_web.visits.models import Household, Met, Place, Visit


@dataclass(frozen=True, slots=True)
class Share:
    """A share with the counts behind it; ``percent`` is None where there is nothing to take a share of."""

    part: int
    whole: int

    @property
    def percent(self) -> float | None:
        """In percent, with one decimal."""
        return round(100 * self.part / self.whole, 1) if self.whole else None


@dataclass(frozen=True, slots=True)
class Coverage:
    """``met``: how many of each kind; ``registered``: how many households of each kind the register has."""

    visits: int
    unannounced: int
    met: Mapping[str, int]
    registered: Mapping[str, int]
    by_month: Mapping[str, Mapping[str, int]]
    by_leader: Mapping[tuple[int, str], Mapping[str, int]]
    by_place: Mapping[str, Mapping[str, int]]
    visits_by_place: Mapping[str, int]
    reached: Mapping[str, int] = field(default_factory=dict)  # different households of the register

    @property
    def near(self) -> Share:
        """Those whom visits reach anyway (负责同志、班子成员、重点户) among all who were met."""
        return Share(sum(self.met.get(key, 0) for key in _near()), sum(self.met.values()))

    @property
    def near_households(self) -> Share:
        """Key households among the households that were met."""
        kinds = household_kinds()
        part = sum(self.met.get(key, 0) for key in kinds if key in _near())
        return Share(part, sum(self.met.get(key, 0) for key in kinds))

    @property
    def near_registered(self) -> Share:
        """Key households among those of the register."""
        part = sum(number for key, number in self.registered.items() if key in _near())
        return Share(part, sum(self.registered.values()))

    def share_met(self, kind: str) -> Share:
        """A kind of household among the households that were met."""
        return Share(self.met.get(kind, 0), sum(self.met.get(key, 0) for key in household_kinds()))

    def share_registered(self, kind: str) -> Share:
        """A kind of household among those of the register."""
        return Share(self.registered.get(kind, 0), sum(self.registered.values()))


def _near() -> set[str]:
    return {key for key, one in met_kinds().items() if one.near}


def coverage_of(visits: QuerySet[Visit], organisation_paths: list[str]) -> Coverage:
    """The coverage of some visits; the register is that of the units on these branches. Six queries, whatever their number."""
    done = visits.filter(state=DONE)
    rows = Met.objects.filter(visit__in=done.values("pk"))
    met = Counter({one["kind"]: one["total"] for one in rows.values("kind").annotate(total=Sum("number")).order_by()})
    by_month: dict[str, Counter[str]] = {}
    months = rows.annotate(month=TruncMonth("visit__on")).values("month", "kind").annotate(total=Sum("number"))
    for month in months.order_by("month"):
        by_month.setdefault(f"{month['month']:%Y-%m}", Counter())[month["kind"]] += month["total"]
    by_leader: dict[tuple[int, str], Counter[str]] = {}
    leaders = rows.values("visit__leader", "visit__leader__name", "kind").annotate(total=Sum("number"))
    for line in leaders.order_by("visit__leader__name", "visit__leader"):
        key = (line["visit__leader"], line["visit__leader__name"])
        by_leader.setdefault(key, Counter())[line["kind"]] += line["total"]
    by_place: dict[str, Counter[str]] = {}
    for name, kind, total in _places(rows):
        by_place.setdefault(name, Counter())[kind] += total
    facts = list(done.select_related("unit", "place").order_by("on"))
    kept = [one for path in organisation_paths for one in _registered(path)]
    reached = rows.filter(household__isnull=False).values("kind", "household").distinct().order_by()
    return Coverage(
        len(facts),
        sum(one.unannounced for one in facts),
        met,
        Counter(kept),
        by_month,
        by_leader,
        by_place,
        Counter(one.target for one in facts),
        Counter(one["kind"] for one in reached),
    )


def _places(rows: QuerySet[Met]) -> Iterator[tuple[str, str, int]]:
    names = ("visit__unit__name", "visit__place__area", "visit__place__name", "visit__where", "kind")
    for one in rows.values(*names).annotate(total=Sum("number")).order_by(*names):
        place = f"{one['visit__place__area'] or ''}{one['visit__place__name'] or ''}"
        yield (
            "、".join(part for part in (one["visit__unit__name"], place, one["visit__where"]) if part),
            one["kind"],
            one["total"],
        )


def _registered(path: str) -> list[str]:
    kept = Household.objects.filter(place__organisation__path__startswith=path, ended=False, place__ended=False)
    return list(kept.values_list("kind", flat=True))


def places_not_visited(organisation: Organisation, since: date) -> list[tuple[Place, date | None]]:
    """The places of the list that nobody visited since a day, each with the last visit, those never visited first."""
    kept = Place.objects.filter(organisation__path__startswith=organisation.path, ended=False)
    # Only visits that happened count: a planned one must not make a place look visited.
    last = dict(
        Visit.objects.filter(place__in=kept.values("pk"), state=DONE)
        .values_list("place")
        .annotate(Max("on"))
        .order_by()
    )
    found = [(one, last.get(one.pk)) for one in kept.order_by("area", "name")]
    return sorted(
        ((one, day) for one, day in found if day is None or day < since), key=lambda pair: pair[1] or date.min
    )
