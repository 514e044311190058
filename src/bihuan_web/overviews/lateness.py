"""What is late and whose it is (逾期), for those who see to a branch: a list of work by unit and person, the longest waiting first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.queries import branches_of
from bihuan_web.overviews.scope import Part, Scope
from bihuan_web.tasks.queries import overdue

OVERSEERS = (Role.OFFICE, Role.LEAD, Role.CLOSER)
_PEOPLE = 5  # named in a unit; the others stand in its list
_GROUPS = 300  # of unit and person that are looked at


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody's late tasks; ``name`` is empty where a task has nobody."""

    name: str
    count: int
    since: date
    url: str


@dataclass(frozen=True, slots=True)
class Branch:
    """Late tasks of a part of the branch, and whose they are; ``more`` people are not named here."""

    part: Part
    count: int
    url: str
    people: list[Person]
    more: bool


@dataclass(frozen=True, slots=True)
class Late:
    """All that is late in the branches that somebody sees to; ``url`` is the list of it, ``overview`` the page of the whole."""

    total: int
    url: str
    branches: list[Branch]


def late(user: User, today: date) -> Late | None:
    """What is late; None for whoever sees to no branch. Five queries."""
    tops = branches_of(user, today, *OVERSEERS)
    if not tops:
        return None
    unit = Organisation.objects.filter(path=tops[0]).first() if len(tops) == 1 else None
    scope = Scope(user, today, unit)
    tasks = scope.tasks().filter(overdue(today)).order_by()
    counts: dict[str, int] = dict(tasks.values_list(scope.part()).annotate(number=Count("pk")))
    parts = scope.parts(set(counts))
    groups = tasks.values_list(scope.part(), "owner", "owner__name").annotate(number=Count("pk"), since=Min("due_on"))
    people: dict[str, list[Person]] = {path: [] for path in parts}
    for path, owner, name, number, since in groups.order_by("since", "owner__name")[:_GROUPS]:
        query = {"view": "overdue"} | ({"owner": owner} if owner else {})
        people[path].append(Person(name or "", number, since, scope.tasks_url(query, parts[path])))
    branches = [
        Branch(
            part, counts[path], scope.tasks_url({"view": "overdue"}, part), people[path][:_PEOPLE],
            sum(one.count for one in people[path][:_PEOPLE]) < counts[path],
        )
        for path, part in parts.items()
    ]  # fmt: skip
    return Late(sum(counts.values()), scope.tasks_url({"view": "overdue"}), branches)
