"""How many chains go which way (流向): from aspects by source, measure and task to closure; a chain goes on or ends, none gets lost on the way."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlencode

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from bihuan_web.common.joining import noted
from bihuan_web.ledgers.words import Source
from bihuan_web.tracing.chains import OTHERS, Chains, main_of
from bihuan_web.tracing.forms import NONE
from bihuan_web.tracing.kinds import MEASURED, WITH, WORK, WORK_OF, Kind, measured
from bihuan_web.tracing.written import Row
from bihuan_web.ui.charts import Chart, cell


@dataclass(frozen=True, slots=True)
class Node:
    """A place that chains pass: ``layer`` counts from the left, ``query`` is the filter of the matrix that finds them."""

    layer: int
    words: str
    query: tuple[tuple[str, str], ...]


Path = tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """How many chains go from one place to the next."""

    source: Node
    target: Node
    number: int

    def url(self, matrix: str) -> str:
        """The rows of the matrix that these chains are."""
        return f"{matrix}?{urlencode((*self.source.query, *self.target.query))}"


def flows_of(paths: Mapping[Path, int]) -> list[Flow]:
    """The flows between places that follow one another, layer by layer, the biggest first."""
    found: Counter[tuple[Node, Node]] = Counter()
    for path, number in paths.items():
        for ends in pairwise(path):
            found[ends] += number
    flows = [Flow(source, target, number) for (source, target), number in found.items()]
    return sorted(flows, key=lambda one: (one.source.layer, -one.number, one.source.words, one.target.words))


def ends_of(paths: Mapping[Path, int]) -> list[tuple[Node, int]]:
    """Where chains end, and how many do there."""
    found: Counter[Node] = Counter()
    for path, number in paths.items():
        found[path[-1]] += number
    return sorted(found.items(), key=lambda pair: (pair[0].layer, -pair[1], pair[0].words))


def paths_of(chains: Chains) -> dict[Path, int]:
    """The ways that the chains of a ledger, a round or a unit go; one query."""
    rows = list(chains.order_by().values_list("aspect", "source", "stop").annotate(number=Count("pk")))
    sizes: Counter[str] = Counter()
    for aspect, _source, _stop, number in rows:
        sizes[aspect] += number
    main = main_of(sizes)
    found: dict[Path, int] = defaultdict(int)
    for aspect, source, stop, number in rows:
        found[_path(aspect if aspect in main else None, source, Kind(stop))] += number
    return dict(found)


def paths_in(rows: Iterable[Row]) -> dict[Path, int]:
    """The ways that the problems of a document go: from aspects by cause to measure. What belongs to no problem is in none."""
    found: dict[Path, int] = defaultdict(int)
    for row in rows:
        aspect = Node(0, row.aspect or _("没有归到方面"), (("aspect", row.aspect_key or NONE),))
        if not row.problem and row.aspect_key:
            found[aspect, Node(1, _("没有写问题"), (("kind", "no-problem"),))] += 1
        elif row.problem:
            cause = Node(1, *_choice("cause", bool(row.causes), _("写了原因的问题"), _("没有对应原因的问题")))
            measure = Node(2, *_choice("measure", bool(row.measures), _("有对应的整改措施"), _("没有整改措施对应")))
            found[aspect, cause, measure] += 1
    return dict(found)


def chart_of(paths: Mapping[Path, int], matrix: str, columns: Sequence[str | Promise], note: str) -> Chart:
    """The flows as a chart; every number leads to the rows that it counts."""
    flows = flows_of(paths)
    names = named({one for flow in flows for one in (flow.source, flow.target)})
    rows = [(cell(names[one.source]), cell(names[one.target]), cell(one.number, one.url(matrix))) for one in flows]
    return Chart("flow", "sankey", _("从问题到销号的流向"), columns, rows, note)


def named(nodes: Iterable[Node]) -> dict[Node, str]:
    """A name for each place that no other has: a drawing tells them apart by their names only."""
    found: dict[Node, str] = {}
    taken: set[str] = set()
    for one in sorted(nodes, key=lambda one: (-one.layer, one.words, one.query)):
        name, number = one.words, 1
        while name in taken:
            number += 1
            name = noted(one.words, str(number))
        taken.add(name)
        found[one] = name
    return found


def _path(aspect: str | None, source: str, stop: Kind) -> Path:
    first = (
        Node(0, _("其余方面"), (("aspect", OTHERS),))
        if aspect is None
        else Node(0, aspect or str(Kind.NO_ASPECT.label), (("aspect", aspect or NONE),))
    )
    at = measured(stop)
    path: tuple[Node, ...] = (
        first,
        Node(1, _("来源：%(source)s") % {"source": Source(source).label}, (("source", source),)),
        Node(2, str(MEASURED[at]), (("measure", at),)),
    )
    if at != WITH:
        return path
    work = WORK_OF[stop]
    path = (*path, Node(3, str(WORK[work][0]), (("work", work),)))
    return (*path, Node(4, str(stop.label), (("kind", stop.value),))) if work == "closed" else path


def _choice(name: str, there: bool, yes: str, no: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    return (yes if there else no), ((name, "with" if there else "without"),)
