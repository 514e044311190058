"""The tree of responsibility (责任分布): units with those below them, people under their units, each with what lies there.

In the order of the tree and of names, never by lateness.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse

from bihuan_web.accounts.models import User
from bihuan_web.ledgers.queries import branches_read
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.queries import organisations_under
from bihuan_web.tasks.queries import visible_to
from bihuan_web.workloads.counting import Load, PersonLoad, loads_by_unit, loads_of_people

WHOLE = (
    80  # units up to which the tree is shown down to its last person; of a larger one the top with the units below it
)


@dataclass(slots=True)
class Node:
    """A unit: ``own`` is what lies there itself, ``all`` with those below. ``alone``: only the tasks in which the reader has a part."""

    unit: Organisation
    level: int = 0
    own: Load = field(default_factory=Load)
    all: Load = field(default_factory=Load)
    alone: bool = False
    people: list[PersonLoad] = field(default_factory=list)
    below: list[Node] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        """The node and all that are shown below it, in the order of the tree."""
        yield self
        for one in self.below:
            yield from one.walk()


def tree_of(user: User, today: date, top: Organisation | None = None) -> list[Node]:
    """The tops that somebody may see, or one of their units, each with its tree; five queries however large it is."""
    tasks = visible_to(user, today)
    branches = branches_read(user, today)
    if top is not None:
        tasks = tasks.filter(organisation__in=_keys([top.path]))
        branches = [top.path]
    own = loads_by_unit(tasks, today)
    units = _units(branches, own)
    tops = _nested([Node(one, own=own.get(one.pk, Load())) for one in units if _under(one, branches)])
    tops += [Node(one, own=own[one.pk], all=own[one.pk], alone=True) for one in units if not _under(one, branches)]
    shown = len(units) <= WHOLE
    if not shown:
        _cut(tops, 1)
    nodes = [node for one in tops for node in one.walk()]
    people = loads_of_people(tasks, [one.unit.pk for one in nodes if shown or one.level == 0], today)
    for node in nodes:
        node.people = people.get(node.unit.pk, [])
    return tops


def units_seen(user: User, today: date) -> QuerySet[Organisation]:
    """The units of whose tree somebody may see the load."""
    return organisations_under(branches_read(user, today))


def load_under(user: User, unit: Organisation, today: date) -> Load:
    """What lies at a unit and below it, of what somebody may see; one query."""
    found = loads_by_unit(visible_to(user, today).filter(organisation__in=_keys([unit.path])), today)
    return sum(found.values(), Load())


def rows_url(figure: str, **more: object) -> str:
    """The list of the tasks that a number counts; ``more``: a unit, a person."""
    which = {
        "open": {"view": "open"}, "soon": {"view": "soon"}, "late": {"view": "overdue"}, "submitted": {"state": "submitted"},
    }[figure]  # fmt: skip
    return f"{reverse('tasks:list')}?{urlencode({**which, **more})}"


def place_of(node: Node) -> dict[str, object]:
    """The filter of the list that stands for a node."""
    return {"at" if node.alone else "unit": node.unit.pk}


def part_of(node: Node, one: PersonLoad) -> dict[str, object]:
    """The filter of the list that stands for somebody at a unit."""
    if one.user is None:  # only what is still to be assigned has nobody
        return {"view": "ownerless", "state": "draft", "at": node.unit.pk}
    return {one.part: one.user, "at": node.unit.pk}


def _keys(branches: list[str]) -> list[int]:
    return list(organisations_under(branches).values_list("pk", flat=True))


def _under(unit: Organisation, branches: list[str]) -> bool:
    return any(unit.path.startswith(one) for one in branches)


def _units(branches: list[str], own: dict[int, Load]) -> list[Organisation]:
    """Units that there are, and those of which nothing but tasks is left."""
    wanted = Q(pk__in=list(own)) | Q(pk__in=organisations_under(branches).filter(ended_on__isnull=True).values("pk"))
    return list(Organisation.objects.filter(wanted).order_by("path"))


def _nested(nodes: list[Node]) -> list[Node]:
    """Nodes in the order of their paths, each under the nearest above it, with what lies below added up."""
    tops: list[Node] = []
    above: list[Node] = []
    for node in nodes:
        while above and not node.unit.path.startswith(above[-1].unit.path):
            above.pop()
        node.level = len(above)
        (above[-1].below if above else tops).append(node)
        above.append(node)
    for node in reversed(nodes):
        node.all = sum((one.all for one in node.below), node.own)
    return tops


def _cut(nodes: list[Node], depth: int) -> None:
    for node in nodes:
        if depth == 0:
            node.below = []
        else:
            _cut(node.below, depth - 1)
