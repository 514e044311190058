"""How much lies where (任务量): open tasks of units and people, counted by the database. Numbers of tasks, never of merit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db.models import Count, Q, QuerySet

from bihuan_web.tasks import lifecycle
from bihuan_web.tasks.models import Task
from bihuan_web.tasks.queries import OPEN_STATES, due_soon, overdue

Part = Literal["owner", "lead"]
FIGURES = ("open", "soon", "late", "submitted")


@dataclass(frozen=True, slots=True)
class Load:
    """Open tasks, and of these: due within seven days, late, waiting to be verified (待核验)."""

    open: int = 0
    soon: int = 0
    late: int = 0
    submitted: int = 0

    def __add__(self, other: Load) -> Load:
        return Load(*(getattr(self, one) + getattr(other, one) for one in FIGURES))


@dataclass(frozen=True, slots=True)
class PersonLoad:
    """What somebody has at a unit in one part: as responsible (责任人) or leading (牵头领导); ``user`` is None where nobody is responsible."""

    user: int | None
    name: str
    part: Part
    load: Load


def loads_by_unit(tasks: QuerySet[Task], today: date) -> dict[int, Load]:
    """The load of each unit itself, without those below; one query."""
    counted = _open(tasks).values_list("organisation").annotate(**_figures(today))
    return {unit: Load(*numbers) for unit, *numbers in counted.values_list("organisation", *_NAMES)}


def loads_of_people(tasks: QuerySet[Task], units: Iterable[int], today: date) -> dict[int, list[PersonLoad]]:
    """Who has what at each of some units, by name; those who lead come first. Two queries."""
    here = _open(tasks).filter(organisation__in=list(units))
    found: dict[int, list[PersonLoad]] = {}
    parts: tuple[Part, ...] = ("lead", "owner")
    for part in parts:
        rows = here if part == "owner" else here.filter(lead__isnull=False)
        counted = rows.values("organisation", part, f"{part}__name").annotate(**_figures(today))
        names = ("organisation", part, f"{part}__name", *_NAMES)
        for unit, user, name, *numbers in counted.order_by(f"{part}__name", part).values_list(*names):
            found.setdefault(unit, []).append(PersonLoad(user, name or "", part, Load(*numbers)))
    return found


_NAMES = tuple(f"in_{one}" for one in FIGURES)


def _figures(today: date) -> dict[str, Count]:
    conditions = (Q(), due_soon(today), overdue(today), Q(state=lifecycle.SUBMITTED))
    return {
        name: Count("pk", filter=condition) if condition else Count("pk")
        for name, condition in zip(_NAMES, conditions, strict=True)
    }


def _open(tasks: QuerySet[Task]) -> QuerySet[Task]:
    return tasks.filter(state__in=OPEN_STATES).order_by()
