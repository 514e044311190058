"""A ledger on which chains stop at every place where one can stop, each brought there by the acts that people do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from bihuan_web.ledgers.models import Ledger, Measure, Problem
from bihuan_web.ledgers.services import (
    MeasureText,
    ProblemText,
    add_measure,
    add_problem,
    open_ledger,
    withdraw_problem,
)
from bihuan_web.tasks.models import Method, Rhythm, Task
from bihuan_web.tasks.services.lasting import Look, keep_up, recheck
from bihuan_web.tasks.services.planning import Plan, assign, create, start
from bihuan_web.tasks.services.requests import ask_to_cancel, grant_cancelling
from bihuan_web.tasks.services.solving import solve
from bihuan_web.tasks.services.verifying import close, verify
from bihuan_web.tracing.kinds import Kind
from tests.web.support import work

ASPECTS = ("理论学习方面", "担当作为方面")
SEEN = Look((Method.ON_SITE,), "", "到现场看过")
WALK = ("assigned", "doing", "submitted", "verified", "closed")


@dataclass
class Field:
    """A ledger of the grain bureau and its people; every chain is one of these acts."""

    people: work.Crew
    ledger: Ledger
    made: dict[Kind, Problem] = field(default_factory=dict)

    def problem(self, text: str, aspect: str = ASPECTS[0], cause: str = "对学习抓得不紧", **more: str) -> Problem:
        wanted = ProblemText(text, aspect=aspect, cause=cause, **more)
        return add_problem(self.ledger, self.people.place.bureau, wanted, self.people.office)

    def measure(self, problem: Problem, text: str = "每月集中学习一次") -> Measure:
        return add_measure(problem, MeasureText(text, work.PROMISED), self.people.office)

    def task(self, measure: Measure, state: str = "draft", *, late: bool = False, title: str = "制定学习计划") -> Task:
        people = self.people
        plan = Plan(
            title,
            "有计划、有记录",
            owner=people.owner,
            due_on=work.NOON.date() - timedelta(days=9) if late else work.DUE,
        )
        task = create(measure, people.place.section, plan, people.office)
        acts: dict[str, Callable[[], object]] = {
            "assigned": lambda: assign(task, people.office),
            "doing": lambda: start(task, people.owner),
            "submitted": lambda: work.apply_for_closure(task, people),
            "verified": lambda: verify(task, people.verifier, [Method.ON_SITE], "看过记录"),
            "closed": lambda: close(task, people.closer, "安如松"),
        }
        for name in WALK[: WALK.index(state) + 1] if state != "draft" else ():
            acts[name]()
        return task

    def cancelled(self, measure: Measure) -> Task:
        task = self.task(measure)
        grant_cancelling(ask_to_cancel(task, self.people.office, "机构调整"), self.people.lead, "同意")
        task.refresh_from_db()
        return task

    def relapsed(self, measure: Measure) -> Task:
        """The new task of a closed one that did not hold."""
        people = self.people
        again = Plan("重新制定学习计划", "有计划", owner=people.owner, due_on=work.DUE)
        fresh = recheck(self.task(measure, "closed"), people.verifier, SEEN, holds=False, plan=again)
        assert fresh is not None
        return fresh


def field_of(people: work.Crew | None = None, year: int = 2026) -> Field:
    """An empty ledger."""
    people = people or work.crew()
    return Field(people, open_ledger(people.place.bureau, f"{year}年度台账", year, people.office))


def _solved(there: Field, name: str) -> Problem:
    """A problem whose only task was closed and looked at again, confirmed as solved."""
    problem = there.problem(name)
    task = there.task(there.measure(problem), "closed")
    recheck(task, there.people.verifier, SEEN, holds=True)
    solve(problem, there.people.office)
    return problem


def every_kind(there: Field) -> Field:
    """A problem for each kind, named by it; what else these chains are, their kinds tell."""

    def with_task(name: str, state: str, **more: bool) -> Problem:
        problem = there.problem(name)
        there.task(there.measure(problem), state, **more)
        return problem

    def no_task(name: str) -> Problem:
        problem = there.problem(name)
        there.measure(problem)
        return problem

    def dropped(name: str, *, beside: bool) -> Problem:
        problem = there.problem(name)
        measure = there.measure(problem)
        there.cancelled(measure)
        if beside:
            there.task(measure, "doing", title="另一个单位做")
        return problem

    def lasting(name: str) -> Problem:
        problem = there.problem(name)
        keep_up(there.task(there.measure(problem), "closed"), there.people.office, Rhythm.QUARTERLY)
        return problem

    def relapsed(name: str) -> Problem:
        problem = there.problem(name)
        there.relapsed(there.measure(problem))
        return problem

    def withdrawn(name: str) -> Problem:
        problem = there.problem(name, cause="")
        return withdraw_problem(problem, there.people.lead, "与另一条重复")

    makers: dict[Kind, Callable[[str], Problem]] = {
        Kind.NO_ASPECT: lambda name: there.problem(name, aspect=""),
        Kind.NO_CAUSE: lambda name: there.problem(name, cause="", aspect=ASPECTS[1]),
        Kind.NO_MEASURE: lambda name: there.problem(name),
        Kind.NO_TASK: no_task,
        Kind.DROPPED: lambda name: dropped(name, beside=False),
        Kind.UNASSIGNED: lambda name: with_task(name, "draft"),
        Kind.UNCONFIRMED: lambda name: with_task(name, "closed"),
        Kind.OVERDUE: lambda name: with_task(name, "doing", late=True),
        Kind.UNDER_WAY: lambda name: with_task(name, "doing"),
        Kind.TO_VERIFY: lambda name: with_task(name, "submitted"),
        Kind.TO_CLOSE: lambda name: with_task(name, "verified"),
        Kind.TO_RECHECK: lambda name: with_task(name, "closed"),
        Kind.LASTING: lasting,
        Kind.RELAPSED: relapsed,
        Kind.KEPT: lambda name: _solved(there, name),
        Kind.CANCELLED: lambda name: dropped(name, beside=True),
        Kind.WITHDRAWN: withdrawn,
    }
    for kind, make in makers.items():
        there.made[kind] = make(f"问题：{kind.value}")
    return there
