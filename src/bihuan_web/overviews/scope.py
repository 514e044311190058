"""What an overview is about (范围): whose, of which branch and which year of the ledgers, cut into parts; and the lists behind its numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Case, CharField, Expression, F, Q, QuerySet, Value, When
from django.db.models.functions import Substr
from django.urls import reverse

from bihuan_web.accounts.models import User
from bihuan_web.ledgers.models import Problem
from bihuan_web.ledgers.queries import branches_read
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.queries import organisations_under
from bihuan_web.tasks.models import Task
from bihuan_web.tasks.queries import problems_seen_by, visible_to

Query = dict[str, str | int]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the scope (分支): a unit with all below it, or ``alone`` what is its own (本级)."""

    unit: Organisation
    alone: bool

    @property
    def query(self) -> Query:
        """How a list is narrowed down to it."""
        return {"at" if self.alone else "unit": self.unit.pk}


@dataclass(frozen=True)
class Scope:
    """What somebody may see of a unit and the branch under it (or of everything they may see), on the ledgers of a year or of all."""

    user: User
    today: date
    unit: Organisation | None = None
    year: int | None = None

    @property
    def query(self) -> Query:
        """How a list is narrowed down to the whole of it."""
        found: Query = {"unit": self.unit.pk} if self.unit is not None else {}
        return found | ({"year": self.year} if self.year is not None else {})

    @cached_property
    def tops(self) -> list[str]:
        """Paths of the branches that somebody reads by their role."""
        return branches_read(self.user, self.today)

    @cached_property
    def _branch(self) -> dict[int, str]:
        """Keys and paths of the unit and of all below it."""
        assert self.unit is not None  # asked for only then
        return dict(organisations_under([self.unit.path]).values_list("pk", "path"))

    @cached_property
    def _length(self) -> int:
        """How long the path of a part is: that of the units below the unit, or below the only one that is below it, and so on."""
        assert self.unit is not None  # asked for only then
        length: int = len(self.unit.path)
        while True:
            length += Organisation.steplen
            below = [path for path in self._branch.values() if len(path) >= length]
            if len({path[:length] for path in below}) != 1 or len(below) == 1:
                return length

    def tasks(self, *, every_year: bool = False) -> QuerySet[Task]:
        """The tasks; with ``every_year`` whatever ledger they stand on."""
        found = visible_to(self.user, self.today)
        if self.unit is not None:
            found = found.filter(organisation__in=list(self._branch))
        return found if every_year or self.year is None else found.filter(measure__problem__ledger__year=self.year)

    def problems(self) -> QuerySet[Problem]:
        """The problems, of every year."""
        found = problems_seen_by(self.user, self.today)
        return found if self.unit is None else found.filter(organisation__in=list(self._branch))

    def part(self) -> Expression | F:
        """The path of the part to which a task belongs: a unit right below, or the unit itself for what is its own. Where there is only
        one unit below, those below that one.

        Without a unit the parts are the branches that somebody reads, and one by one the units where they have a part in a task.
        """
        path = "organisation__path"
        if self.unit is not None:
            return Substr(path, 1, self._length, output_field=CharField())
        whens = [When(Q(organisation__path__startswith=top), then=Value(top)) for top in self.tops]
        return Case(*whens, default=F(path), output_field=CharField()) if whens else F(path)

    def parts(self, paths: set[str]) -> dict[str, Part]:
        """The parts with these paths, in the order of the tree, what is the unit's own first; one query."""
        found = Organisation.objects.filter(path__in=paths).order_by("path")
        return {one.path: Part(one, self._is_alone(one.path)) for one in found}

    def _is_alone(self, path: str) -> bool:
        return len(path) < self._length if self.unit is not None else path not in self.tops

    def tasks_url(self, query: Query, part: Part | None = None) -> str:
        """The list of tasks behind a number of the whole or of a part."""
        return _address("tasks:list", self.query, part, query)

    def problems_url(self, query: Query) -> str:
        """The list of problems behind a number."""
        return _address(
            "tasks:problems", {name: one for name, one in self.query.items() if name != "year"}, None, query
        )


def _address(name: str, scope: Query, part: Part | None, query: Query) -> str:
    if part is not None:
        scope = {key: one for key, one in scope.items() if key != "unit"} | part.query
    return f"{reverse(name)}?{urlencode({**scope, **query})}"
