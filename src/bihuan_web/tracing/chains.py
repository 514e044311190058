"""Chains (链条) of problems: one row for each task, for a measure without tasks, for a problem without measures; worked out by the database.

``stop`` says where a chain stops, ``no_aspect``, ``no_cause`` and ``unconfirmed`` what else it lacks; see ``kinds``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable

from bihuan_web.ledgers import lifecycle as problems_lifecycle
from bihuan_web.ledgers.models import Measure, Problem
from bihuan_web.tasks import lifecycle
from bihuan_web.tasks.models import Review, Task
from bihuan_web.tasks.queries import OPEN_STATES
from bihuan_web.tracing.kinds import FOLLOWED, GAPS, OFF, WITH, WITHOUT, WORK, Kind

_FLAG_COLUMNS = {Kind.NO_ASPECT: "no_aspect", Kind.NO_CAUSE: "no_cause", Kind.UNCONFIRMED: "unconfirmed"}
Condition = Q | Combinable
Chains = QuerySet[Any]  # of problems, each as often as it has chains, with the columns that are worked out here
OTHERS = "~"  # stands for the aspects that have no line of their own
MAIN_ASPECTS = 12


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which chains: ``units`` are keys, None for all; ``kind`` is a ``Kind``, or ``gaps`` for whatever lacks something."""

    aspect: str | None = None
    units: Collection[int] | None = None
    source: str = ""
    measure: str = ""
    work: str = ""
    kind: str = ""

    @property
    def of_any_kind(self) -> Wanted:
        """The same, whatever they lack."""
        return replace(self, kind="")


def chains_of(problems: QuerySet[Problem], today: date) -> Chains:
    """The chains of some problems, without order: rows with the keys of problem, measure and task, and where they stop."""
    found = problems.order_by().annotate(
        measure_key=F("measures__pk"),
        measure_number=F("measures__number"),
        task_key=F("measures__tasks__pk"),
        task_number=F("measures__tasks__number"),
        task_state=F("measures__tasks__state"),
        task_due=F("measures__tasks__due_on"),
        task_lasts=F("measures__tasks__persistence"),
        task_unit=F("measures__tasks__organisation"),
    )
    followed = Q(state__in=FOLLOWED)
    return found.annotate(
        stop=_stop(today),
        no_aspect=_flag(followed & Q(aspect="")),
        no_cause=_flag(followed & Q(cause="")),
        unconfirmed=_flag(
            Q(state=problems_lifecycle.OPEN, task_state=lifecycle.CLOSED)
            & ~Exists(Task.objects.filter(measure__problem=OuterRef("pk"), state__in=OPEN_STATES))
            & ~Exists(Measure.objects.filter(problem=OuterRef("pk"), tasks__isnull=True))
        ),
    )


def narrowed(chains: Chains, wanted: Wanted) -> Chains:
    """Those of some chains that are wanted."""
    found = chains
    if wanted.aspect == OTHERS:
        found = found.exclude(aspect__in=main_aspects(chains))
    elif wanted.aspect is not None:
        found = found.filter(aspect=wanted.aspect)
    if wanted.units is not None:
        found = found.filter(Q(task_unit__in=wanted.units) | Q(task_unit__isnull=True, organisation__in=wanted.units))
    if wanted.source:
        found = found.filter(source=wanted.source)
    if wanted.measure:
        found = found.filter(_measured(wanted.measure))
    if wanted.work:
        found = found.filter(stop__in=WORK[wanted.work][1])
    if wanted.kind:
        found = found.filter(_has_gap() if wanted.kind == "gaps" else _is(Kind(wanted.kind)))
    return found


def in_order(chains: Chains) -> Chains:
    """Aspect by aspect, what belongs to none last; then as the ledgers number them."""
    return chains.order_by("no_aspect", "aspect", "ledger", "number", "measure_number", "task_number", "pk")


def counts_of(chains: Chains) -> Counter[Kind]:
    """How many chains there are of each kind; one query."""
    columns = [*_FLAG_COLUMNS.values()]
    found: Counter[Kind] = Counter()
    for stop, *flags, number in chains.values_list("stop", *columns).annotate(number=Count("pk")):
        found[Kind(stop)] += number
        found.update({kind: number for kind, flag in zip(_FLAG_COLUMNS, flags, strict=True) if flag})
    return found


def main_aspects(chains: Chains) -> list[str]:
    """The aspects with the most chains, most first; equal ones by name."""
    rows = chains.order_by().values_list("aspect").annotate(number=Count("pk"))
    return main_of(dict(rows))


def main_of(sizes: Mapping[str, int]) -> list[str]:
    """Of aspects with their numbers of chains, those that have a line of their own."""
    return sorted(sizes, key=lambda aspect: (-sizes[aspect], aspect))[:MAIN_ASPECTS]


def _stop(today: date) -> Case:
    """Where a chain stops: the first that is true."""
    T = lifecycle
    live = Exists(Task.objects.filter(measure=OuterRef("measure_key")).exclude(state=T.CANCELLED))
    relapsed = Exists(Task.objects.filter(relapse_of=OuterRef("task_key")))
    planned = Exists(Review.objects.filter(task=OuterRef("task_key"), kind=Review.RECHECK, done_at__isnull=True))
    closed = Q(task_state=T.CLOSED)
    running = Q(task_state__in=(T.ASSIGNED, T.DOING))
    rules: tuple[tuple[Condition, Kind], ...] = (
        (Q(state=problems_lifecycle.WITHDRAWN), Kind.WITHDRAWN),
        (closed & relapsed, Kind.RELAPSED),
        (closed & Q(task_lasts=T.LASTING), Kind.LASTING),
        (closed & planned, Kind.TO_RECHECK),
        (closed, Kind.KEPT),
        (Q(state=problems_lifecycle.CARRIED), Kind.CARRIED),
        (Q(measure_key__isnull=True), Kind.NO_MEASURE),
        (Q(task_key__isnull=True) & _closed_before(), Kind.EARLIER),
        (Q(task_key__isnull=True), Kind.NO_TASK),
        (Q(task_state=T.CANCELLED) & live, Kind.CANCELLED),
        (Q(task_state=T.CANCELLED), Kind.DROPPED),
        (Q(task_state=T.DRAFT), Kind.UNASSIGNED),
        (running & Q(task_due__lt=today), Kind.OVERDUE),
        (running, Kind.UNDER_WAY),
        (Q(task_state=T.SUBMITTED), Kind.TO_VERIFY),
    )
    whens = [When(rule, then=Value(kind.value)) for rule, kind in rules]
    return Case(*whens, default=Value(Kind.TO_CLOSE.value), output_field=CharField())


def _closed_before() -> Condition:
    """Whether a measure was carried over from one whose task was closed there, up to three years ago."""
    found = Q(pk__in=())
    for path in (
        "measure__carried_to",
        "measure__carried_to__carried_to",
        "measure__carried_to__carried_to__carried_to",
    ):
        found |= Q(Exists(Task.objects.filter(state=lifecycle.CLOSED, **{path: OuterRef("measure_key")})))
    return found


def _flag(condition: Condition) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def _is(kind: Kind) -> Q:
    return Q(**{_FLAG_COLUMNS[kind]: True}) if kind in _FLAG_COLUMNS else Q(stop=kind.value)


def _has_gap() -> Q:
    found = Q(stop__in=[one.value for one in GAPS if one not in _FLAG_COLUMNS])
    for column in _FLAG_COLUMNS.values():
        found |= Q(**{column: True})
    return found


def _measured(name: str) -> Q:
    off = Q(stop__in=(Kind.CARRIED, Kind.WITHDRAWN))
    without = Q(stop=Kind.NO_MEASURE)
    return {OFF: off, WITHOUT: without, WITH: ~off & ~without}[name]
