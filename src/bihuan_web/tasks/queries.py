"""Reading tasks: only what somebody may see; what is late; how far measures and problems are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Max, Min, Q, QuerySet, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.common.remembering import remembered
from bihuan_web.ledgers.models import Measure, Problem
from bihuan_web.ledgers.queries import branches_read, problems_visible_to
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.permissions import Act
from bihuan_web.orgs.queries import branches_of, organisations_under
from bihuan_web.tasks import lifecycle
from bihuan_web.tasks.models import Carriage, Side, Task

OPEN_STATES = tuple(name for name, state in lifecycle.TASK.states.items() if not state.final)


def has_part(user: User) -> Q:
    """Tasks in which somebody has a part: owner, leader, verifier, closer, assistant."""
    named = Q(owner=user) | Q(lead=user) | Q(verifier=user) | Q(closer=user)
    return named | Q(pk__in=user.assisted_tasks.filter(until__isnull=True).values("task"))


def visible_to(user: User, today: date, act: Act = Act.READ) -> QuerySet[Task]:
    """Tasks of a branch that somebody may read (or export, write, judge by their role), and those in which they have a part.

    Asked in the simplest way that is right for them, since "of my branch or mine" leaves a database no index to use.
    """
    if not user.is_active:
        return Task.objects.none()
    branches = branches_read(user, today, act)
    mine = has_part(user)
    if not branches:
        return Task.objects.filter(mine)
    units = _units(branches)
    if units is None:
        return Task.objects.all()
    if Task.objects.filter(mine).exclude(organisation__in=units).exists():
        return Task.objects.filter(Q(organisation__in=units) | mine)
    return Task.objects.filter(organisation__in=units)


def problems_seen_by(user: User, today: date) -> QuerySet[Problem]:
    """Problems of a branch that somebody may read, and those of the tasks in which they have a part."""
    by_part = Task.objects.filter(has_part(user)).values("measure__problem")
    by_branch = problems_visible_to(user, today)
    return Problem.objects.filter(Q(pk__in=by_branch.values("pk")) | Q(pk__in=by_part))


def overdue(today: date) -> Q:
    """Late (逾期): due before today and not finished. Computed, never stored."""
    return Q(due_on__lt=today, state__in=(lifecycle.ASSIGNED, lifecycle.DOING))


def due_soon(today: date, days: int = 7) -> Q:
    """Due today or within some days (临期)."""
    return Q(due_on__range=(today, today + timedelta(days=days)), state__in=(lifecycle.ASSIGNED, lifecycle.DOING))


def carried_from_year(year: int) -> Q:
    """Carried away unfinished from a ledger of a year (结转): there it counts as one that was not closed."""
    return Q(pk__in=Carriage.objects.filter(measure__problem__ledger__year=year).values("task"))


def units_of_tasks(user: User, today: date) -> QuerySet[Organisation]:
    """The units whose tasks somebody may see: those of their branches, and those of tasks in which they have a part."""
    by_part = Task.objects.filter(has_part(user)).values("organisation")
    by_branch = organisations_under(branches_read(user, today))
    found: QuerySet[Organisation] = Organisation.objects.filter(Q(pk__in=by_branch.values("pk")) | Q(pk__in=by_part))
    return found.order_by("path")


@dataclass(frozen=True, slots=True)
class Desk:
    """What waits for somebody (待办), apart by what they are to do; each condition is one that an index answers."""

    to_do: Q
    to_verify: Q
    to_close: Q
    to_assign: Q


def desk_of(user: User, today: date) -> Desk:
    """To do or start, to verify, to sign, to assign. What somebody did themselves does not wait for their check."""
    others = ~Q(pk__in=Side.objects.filter(user=user, side=Side.DOES).values("task"))
    return Desk(
        to_do=Q(owner=user, state__in=(lifecycle.ASSIGNED, lifecycle.DOING)),
        to_verify=Q(state=lifecycle.SUBMITTED) & _for(user, today, Role.VERIFIER, "verifier") & others,
        to_close=Q(state=lifecycle.VERIFIED) & _for(user, today, Role.CLOSER, "closer") & others,
        to_assign=Q(state=lifecycle.DRAFT) & (_of_branches(branches_of(user, today, Role.OFFICE)) | Q(lead=user)),
    )


def waiting_for(user: User, today: date) -> Q:
    """All that waits for somebody."""
    desk = desk_of(user, today)
    return desk.to_do | desk.to_verify | desk.to_close | desk.to_assign


def search(words: str) -> Q:
    """Tasks in which every word is found; two characters are enough. ``instr`` looks at bytes, where LIKE folds case."""
    found = Q()
    for word in words.split():
        found &= Q(GreaterThan(StrIndex("search_text", Value(word)), 0))
    return found


@dataclass(frozen=True, slots=True)
class RollUp:
    """How far something is (汇总): its tasks by what became of them, its last date."""

    tasks: int
    closed: int
    cancelled: int
    late: int
    last_due: date | None
    first_due: date | None

    @property
    def done(self) -> bool:
        """Whether nothing is left to be done; what was cancelled was not done."""
        return self.closed > 0 and self.closed + self.cancelled == self.tasks


def roll_up(measures: QuerySet[Measure], today: date) -> dict[int, RollUp]:
    """How far each measure is, by its key; one query."""
    late = Q(tasks__due_on__lt=today, tasks__state__in=(lifecycle.ASSIGNED, lifecycle.DOING))
    counted = measures.order_by().annotate(
        all_tasks=Count("tasks"),
        closed=Count("tasks", filter=Q(tasks__state=lifecycle.CLOSED)),
        cancelled=Count("tasks", filter=Q(tasks__state=lifecycle.CANCELLED)),
        late=Count("tasks", filter=late),
        last_due=Max("tasks__due_on", filter=~Q(tasks__state=lifecycle.CANCELLED)),
        first_due=Min("tasks__first_due_on"),
    )
    names = ("pk", "all_tasks", "closed", "cancelled", "late", "last_due", "first_due")
    return {key: RollUp(*rest) for key, *rest in counted.values_list(*names)}


def with_names(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """What a row of a list shows, in one query."""
    return tasks.select_related("organisation", "owner", "lead", "measure__problem")


def in_order(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """The most pressing first; what has no date yet comes last."""
    return tasks.order_by(F("due_on").asc(nulls_last=True), "pk")


def _of_branches(branches: list[str]) -> Q:
    if not branches:
        return Q(pk__in=())
    units = _units(branches)
    return Q(organisation__isnull=False) if units is None else Q(organisation__in=units)


def _units(branches: list[str]) -> list[int] | None:
    """The keys of the units of some branches, a list that every database can use with an index; None for all there are."""

    def ask() -> list[int] | None:
        if not Organisation.objects.filter(depth=1).exclude(path__in=branches).exists():
            return None
        return list(organisations_under(branches).values_list("pk", flat=True))

    return remembered(("units", *branches), ask)


def _for(user: User, today: date, role: Role, part: str) -> Q:
    """Named for it, or nobody is named and they have the role on the branch."""
    branches = _of_branches(branches_of(user, today, role))
    return Q(**{part: user}) | (Q(**{f"{part}__isnull": True}) & branches)
