"""Tasks along days (任务时间图): when each began, the date it was given first (首次期限) and the one granted later (延期), side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from urllib.parse import urlencode

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from bihuan_web.tasks import lifecycle
from bihuan_web.tasks.models import Rhythm, Task
from bihuan_web.tasks.queries import in_order
from bihuan_web.ui.charts import Cell, Chart, row

Group = Literal["", "unit", "problem"]
MOST = 50  # rows of a drawing: as many as a page of the list
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Bar:
    """A task along days: ``later`` is the date that was granted after the first one, None where none was; standing work has none."""

    pk: int
    title: str
    unit: str
    owner: str
    begins: date | None
    first_due: date | None
    later: date | None
    words: str
    group: tuple[str, str]  # its heading and where that leads; empty without groups


def ordered(tasks: QuerySet[Task], group: Group) -> QuerySet[Task]:
    """Tasks in the order in which they are drawn: that of the list, or unit after unit, problem after problem."""
    if group == "unit":
        return tasks.order_by("organisation__path", F("due_on").asc(nulls_last=True), "pk")
    if group == "problem":
        problem = "measure__problem"
        return tasks.order_by(f"{problem}__ledger", f"{problem}__number", problem, "measure__number", "number", "pk")
    return in_order(tasks)


def bars_of(tasks: Sequence[Task], group: Group, today: date) -> list[Bar]:
    """The bars of some tasks, read with what belongs to them (``with_names``)."""
    return [
        Bar(
            one.pk,
            f"{one.mark} {_short(one.title)}",
            one.organisation.name,
            one.owner.name if one.owner else "",
            _begins(one),
            one.due_on if one.rhythm else one.first_due_on or one.due_on,
            one.due_on if not one.rhythm and one.due_on != one.first_due_on and one.first_due_on else None,
            _words(one, today),
            _heading(one, group),
        )
        for one in tasks
    ]


def chart_of(bars: Sequence[Bar], today: date, title: str) -> Chart:
    """The drawing with its table; a heading stands before the first bar of each group."""
    columns = (_("任务"), _("开始"), _("首次期限"), _("延期后的期限"), _("状态"), _("责任单位"), _("责任人"))
    note = _("蓝条到首次期限为止，竖线是首次期限；虚线框是批准的延期。首次期限不因延期改动。")
    return Chart("gantt", "gantt", title, columns, list(_rows(bars)), note, days={today: _("今天")})


def _rows(bars: Sequence[Bar]) -> Iterator[tuple[Cell, ...]]:
    heading = ("", "")
    for one in bars:
        if one.group != heading:
            heading = one.group
            yield row(heading[0], *[None] * 6, url=heading[1])
        url = reverse("tasks:detail", args=[one.pk])
        yield row(one.title, one.begins, one.first_due, one.later, one.words, one.unit, one.owner, url=url)


def _begins(task: Task) -> date | None:
    """When its bar begins: its own first day, else when it was assigned or promised; never after the first date."""
    first = task.first_due_on or task.due_on
    if first is None:
        return None
    began = task.starts_on or (timezone.localdate(task.assigned_at) if task.assigned_at else task.measure.promised_on)
    return min(began, first)


def _words(task: Task, today: date) -> str:
    state = lifecycle.TASK.states[task.state]
    found = [state.en if get_language() == "en" else state.zh]
    if task.rhythm:
        found.append(str(Rhythm(task.rhythm).label))
    if task.due_on is None:
        found.append(_("未定期限"))
    elif task.is_open_work and task.due_on < today:
        days = (today - task.due_on).days
        found.append(ngettext("逾期 %(days)s 天", "逾期 %(days)s 天", days) % {"days": days})
    if task.closed_at is not None:
        found.append(timezone.localdate(task.closed_at).isoformat())
    return " · ".join(found)


def _heading(task: Task, group: Group) -> tuple[str, str]:
    if group == "unit":
        return task.organisation.name, f"{reverse('tasks:list')}?{urlencode({'at': task.organisation_id})}"
    if group == "problem":
        problem = task.measure.problem
        return f"{problem.number} {_short(problem.text)}", problem.get_absolute_url()
    return "", ""


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
