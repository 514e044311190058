"""What is due when (到期日历): tasks, steps and meetings of rounds, reviews, in the days of a month; for oneself or a unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan_web.accounts.models import User
from bihuan_web.common.joining import told
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.queries import organisations_under
from bihuan_web.rounds.calendars import Entry
from bihuan_web.rounds.lifecycle import CLOSED
from bihuan_web.rounds.models import Member, Round, Step
from bihuan_web.rounds.queries import open_steps, steps_for
from bihuan_web.rounds.queries import visible_to as rounds_visible_to
from bihuan_web.tasks import lifecycle
from bihuan_web.tasks.models import Review, Task
from bihuan_web.tasks.queries import OPEN_STATES, has_part, visible_to

NAMED = 3  # tasks of a day that are named; the number leads to all of them


@dataclass(frozen=True, slots=True)
class Due:
    """One thing due on a day."""

    kind: str
    words: str
    url: str


@dataclass(slots=True)
class DueDay:
    """What is due on a day: ``tasks`` counts the tasks, the first of which are among ``named``."""

    day: date
    tasks: int = 0
    tasks_url: str = ""
    named: list[Due] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose dates: one's own, or those of a unit with all below it (``unit``)."""

    user: User
    today: date
    unit: Organisation | None = None

    def tasks(self) -> QuerySet[Task]:
        """Unfinished tasks that have a date."""
        seen = visible_to(self.user, self.today).filter(state__in=OPEN_STATES, due_on__isnull=False)
        if self.unit is None:
            return seen.filter(has_part(self.user))
        return seen.filter(organisation__in=_keys(self.unit))

    def filters(self) -> dict[str, Any]:
        """The same, as filters of the list of tasks."""
        return {"view": "mine-open"} if self.unit is None else {"view": "open", "unit": self.unit.pk}

    def steps(self) -> QuerySet[Step]:
        """Open steps of rounds."""
        if self.unit is None:
            return steps_for(self.user, self.today)
        return open_steps().filter(round__in=self._rounds())

    def meetings(self) -> QuerySet[Round]:
        """Rounds that are not closed, of whose teams somebody is."""
        if self.unit is not None:
            return self._rounds().exclude(state=CLOSED)
        teams = Member.objects.filter(user=self.user, left_on__isnull=True)
        return Round.objects.filter(pk__in=teams.values("round")).exclude(state=CLOSED)

    def reviews(self) -> QuerySet[Review]:
        """Reviews and re-checks still to be made of closed tasks."""
        seen = visible_to(self.user, self.today).filter(state=lifecycle.CLOSED)
        seen = seen.filter(organisation__in=_keys(self.unit)) if self.unit else seen.filter(verifier=self.user)
        return Review.objects.filter(done_at__isnull=True, task__in=seen.values("pk"))

    def _rounds(self) -> QuerySet[Round]:
        assert self.unit is not None  # asked before
        return rounds_visible_to(self.user, self.today).filter(organisation__in=_keys(self.unit)).order_by()


def due_between(whose: Whose, since: date, until: date) -> dict[date, DueDay]:
    """The days of a time on which something is due; five queries however much it is."""
    days: dict[date, DueDay] = {}

    def on(day: date) -> DueDay:
        return days.setdefault(day, DueDay(day))

    tasks = whose.tasks().filter(due_on__range=(since, until))
    for day, number in tasks.order_by().values_list("due_on").annotate(number=Count("pk")):
        found = on(day)
        found.tasks = number
        found.tasks_url = f"{reverse('tasks:list')}?{urlencode({**whose.filters(), 'due_from': day, 'due_to': day})}"
    for day, one in _named(whose, tasks, since, until):
        on(day).named.append(one)
    return dict(sorted(days.items()))


def entries_of(user: User, today: date) -> Iterator[Entry]:
    """One's own dates for a calendar program: tasks one has to do, reviews one has to make. Days and titles only."""
    doing = Q(owner=user) | Q(pk__in=user.assisted_tasks.filter(until__isnull=True).values("task"))
    tasks = visible_to(user, today).filter(doing, state__in=(lifecycle.ASSIGNED, lifecycle.DOING))
    for pk, day, title in tasks.order_by("due_on", "pk").values_list("pk", "due_on", "title"):
        if day is not None:
            yield Entry(f"task-{pk}", day, told(_("任务期限"), title))
    for review in Whose(user, today).reviews().select_related("task").order_by("planned_on", "pk"):
        yield Entry(f"review-{review.pk}", review.planned_on, told(review.get_kind_display(), review.task.title))


def _named(whose: Whose, tasks: QuerySet[Task], since: date, until: date) -> Iterator[tuple[date, Due]]:
    """What stands in a day by name: meetings and steps, the first of its tasks, reviews."""
    span = (since, until)
    for one in whose.meetings().filter(meeting_on__range=span).order_by("meeting_on", "pk"):
        assert one.meeting_on is not None  # asked for in the query
        yield one.meeting_on, Due("meeting", told(_("开会"), one.title), reverse("rounds:round", args=[one.pk]))
    for step in whose.steps().filter(due_on__range=span).exclude(day=0).order_by("due_on", "order", "pk"):
        assert step.due_on is not None  # as above
        yield step.due_on, Due("step", step.label, reverse("rounds:step", args=[step.round_id, step.pk]))
    place = Window(RowNumber(), partition_by=F("due_on"), order_by="pk")
    first = tasks.annotate(place=place).filter(place__lte=NAMED).order_by("due_on", "pk")
    for pk, day, title in first.values_list("pk", "due_on", "title"):
        assert day is not None  # as above
        yield day, Due("task", title, reverse("tasks:detail", args=[pk]))
    reviews = (
        whose.reviews()
        .filter(planned_on__range=span)
        .annotate(place=Window(RowNumber(), partition_by=F("planned_on"), order_by="pk"))
    )
    for review in reviews.filter(place__lte=NAMED).select_related("task").order_by("planned_on", "pk"):
        words = told(review.get_kind_display(), review.task.title)
        yield review.planned_on, Due("review", words, reverse("tasks:detail", args=[review.task_id]))


def month_of(first: date) -> tuple[date, date]:
    """The first and the last day of a month."""
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _keys(unit: Organisation) -> list[int]:
    return list(organisations_under([unit.path]).values_list("pk", flat=True))
