"""What became of each problem of a ledger (整改落实情况), from the record alone: closed by whom, standing, extended, relapsed, cancelled.

Nothing is made up: what nobody recorded is named as open, and what goes on in a later ledger is followed there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from django.utils import timezone

from bihuan_web.ledgers.lifecycle import CARRIED, SOLVED, WITHDRAWN
from bihuan_web.ledgers.models import Measure, Problem
from bihuan_web.ledgers.words import Source
from bihuan_web.tasks import lifecycle
from bihuan_web.tasks.models import Cancellation, Extension, Method, Task, Verification
from bihuan_web.tasks.queries import OPEN_STATES


class Became(StrEnum):
    """What became of a problem."""

    SOLVED = "solved"  # 已解决
    STANDING = "standing"  # 已销号, 长期坚持
    CLOSED = "closed"  # 任务都已销号, 待确认解决
    OPEN = "open"  # 未办结
    CANCELLED = "cancelled"  # 任务已撤销
    WITHDRAWN = "withdrawn"  # 不列入


WORDS: dict[Became, tuple[str, str]] = {
    Became.SOLVED: ("已解决", "solved"),
    Became.STANDING: ("已销号，长期坚持", "closed, kept up"),
    Became.CLOSED: ("任务已销号，待确认解决", "tasks closed, to be confirmed"),
    Became.OPEN: ("未办结", "open"),
    Became.CANCELLED: ("任务已撤销，没有整改", "tasks cancelled, not corrected"),
    Became.WITHDRAWN: ("不列入台账", "not on the ledger"),
}


@dataclass(slots=True)
class Outcome:
    """A problem, what became of it, the ledgers in which it went on, and its tasks wherever they are now."""

    problem: Problem
    later: list[Problem] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)

    @property
    def last(self) -> Problem:
        return self.later[-1] if self.later else self.problem

    @property
    def became(self) -> Became:
        if self.last.state == WITHDRAWN:
            return Became.WITHDRAWN
        if any(one.state in OPEN_STATES for one in self.tasks):
            return Became.OPEN
        if any(one.persistence == lifecycle.LASTING for one in self.tasks):
            return Became.STANDING
        if self.last.state == SOLVED:
            return Became.SOLVED
        states = {one.state for one in self.tasks}
        if lifecycle.CLOSED in states and not self.without_work:
            return Became.CLOSED
        return Became.CANCELLED if states == {lifecycle.CANCELLED} else Became.OPEN

    @property
    def without_work(self) -> list[Measure]:
        """Measures for which nobody ever set up a task, by the first year's."""
        busy = {one.measure_id for one in self.tasks}
        parents = {one.pk: one.carried_from_id for one in self.measures}
        for key in list(busy):
            at = parents.get(key)
            while at is not None:
                busy.add(at)
                at = parents.get(at)
        return [one for one in self.measures if one.carried_from_id is None and one.pk not in busy]

    @property
    def relapses(self) -> list[Task]:
        return [one for one in self.tasks if one.relapse_of_id is not None]


@dataclass(frozen=True, slots=True)
class Details:
    """What hangs on the tasks of some outcomes, by task."""

    signed: dict[int, Verification]
    extensions: dict[int, list[Extension]]
    cancellations: dict[int, Cancellation]


def outcomes_of(problems: Iterable[Problem]) -> list[Outcome]:
    """What became of some problems; a constant number of queries for each year that any was carried."""
    found = [Outcome(one) for one in problems]
    by_problem = {one.problem.pk: one for one in found}
    fresh = dict(by_problem)
    while fresh:
        following = Problem.objects.filter(carried_from__in=list(fresh), source=Source.CARRIED_OVER)
        later = {}
        for one in following.select_related("ledger", "organisation"):
            outcome = fresh[one.carried_from_id or 0]
            outcome.later.append(one)
            later[one.pk] = by_problem[one.pk] = outcome
        fresh = later
    for measure in Measure.objects.filter(problem__in=list(by_problem)).order_by("problem", "number"):
        by_problem[measure.problem_id].measures.append(measure)
    tasks = Task.objects.filter(measure__problem__in=list(by_problem)).select_related(
        "organisation", "owner", "measure"
    )
    for task in tasks.order_by("measure__problem", "measure__number", "number"):
        by_problem[task.measure.problem_id].tasks.append(task)
    return found


def details_of(found: Sequence[Outcome]) -> Details:
    """Who verified, what was extended, why something was cancelled."""
    keys = [task.pk for one in found for task in one.tasks]
    signed = Verification.objects.filter(task__in=keys, state=lifecycle.SIGNED).select_related("checker", "closer")
    extensions: dict[int, list[Extension]] = defaultdict(list)
    for extension in Extension.objects.filter(task__in=keys, state=lifecycle.GRANTED).order_by("pk"):
        extensions[extension.task_id].append(extension)
    cancelled = Cancellation.objects.filter(task__in=keys, state=lifecycle.GRANTED)
    return Details({one.task_id: one for one in signed}, extensions, {one.task_id: one for one in cancelled})


def task_line(task: Task, details: Details, today: date) -> str:
    """What became of a task, in one Chinese sentence."""
    parts = [f"“{_short(task.title)}”（{task.organisation.name}）"]
    if task.state == lifecycle.CLOSED:
        parts.append(_closed(details.signed.get(task.pk)))
        parts.append(_lasting(task))
    elif task.state == lifecycle.CANCELLED:
        granted = details.cancellations.get(task.pk)
        parts.append(f"已批准撤销，理由：{granted.reason}" if granted else "已撤销")
    else:
        parts.append(lifecycle.TASK.states[task.state].zh)
        if task.due_on:
            late = (today - task.due_on).days
            parts.append(f"时限{day(task.due_on)}" + (f"，已逾期{late}天" if task.is_open_work and late > 0 else ""))
        else:
            parts.append("还没有时限")
    if granted_before := details.extensions.get(task.pk):
        first = f"，原定{day(task.first_due_on)}" if task.first_due_on else ""
        parts.append(f"延期{len(granted_before)}次{first}")
    if task.relapse_of_id is not None:
        parts.append("因反弹另立")
    return "，".join(one for one in parts if one)


def lines_of(one: Outcome, details: Details, today: date) -> list[str]:
    """What became of a problem, a line for each fact."""
    lines = [f"结果：{WORDS[one.became][0]}。"]
    if one.later:
        lines.append(f"结转：{'、'.join(f'{later.ledger.title}第{later.number}项' for later in one.later)}。")
    elif one.problem.state == CARRIED:
        lines.append("已结转。")
    lines += [f"任务{task_line(task, details, today)}。" for task in one.tasks]
    lines += [f"措施“{_short(measure.text)}”没有立任务。" for measure in one.without_work]
    if not one.measures:
        lines.append("没有提出整改措施。")
    if one.relapses:
        lines.append(f"反弹{len(one.relapses)}次。")
    return lines


def day(value: date) -> str:
    """A day as papers write it."""
    return f"{value.year}年{value.month}月{value.day}日"


def _closed(signed: Verification | None) -> str:
    if signed is None or signed.checker is None or signed.closer is None:
        return "已销号"
    labels = {one.value: str(one.label) for one in Method}
    how = "、".join(labels.get(one, one) for one in signed.method.split(",") if one)
    return f"{_on(signed.checked_at)}经{signed.checker.name}核验（{how}），{_on(signed.closed_at)}由{signed.closer.name}签字销号"


def _lasting(task: Task) -> str:
    if task.persistence == lifecycle.LASTING:
        return f"长期坚持，下次复核{day(task.next_review_on)}" if task.next_review_on else "长期坚持"
    return {lifecycle.LAPSED: "复核发现没有坚持住", lifecycle.ENDED: "不再要求坚持"}.get(task.persistence, "")


def _on(moment: datetime | None) -> str:
    return day(timezone.localdate(moment)) if moment else ""


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 60 else f"{words[:59]}…"
