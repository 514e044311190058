"""Surveys and draws in the fictional county, brought into any state by the acts that people do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.common.clock import now, today
from bihuan_web.rounds.models import Round
from bihuan_web.rounds.services import RoundFields, create_round
from bihuan_web.satisfaction.models import Draw, Survey
from bihuan_web.satisfaction.services import drawing, surveying
from bihuan_web.satisfaction.services.collecting import Said, answer_by_link
from bihuan_web.satisfaction.services.surveying import Plan
from bihuan_web.tasks.models import Task
from bihuan_web.tasks.rhythm import later
from tests.web.support.units import with_role
from tests.web.support.work import Crew, crew, task_in


@dataclass(slots=True)
class Asking:
    """A round of the county whose grain bureau closed some tasks, and whose office asks about them."""

    people: Crew
    round: Round
    tasks: list[Task] = field(default_factory=list)

    @property
    def office(self) -> User:
        return self.people.office


def asking(tasks: int = 1) -> Asking:
    """A round with closed tasks."""
    people = crew()
    head = with_role(Role.OFFICE, people.place.county, "林见山")
    made = create_round(head, people.place.county, RoundFields(2026, "mzshh", "2026年度民主生活会"), at=now())
    return Asking(people, made, [task_in("closed", people)[0] for _ in range(tasks)])


def survey_of(there: Asking, **more: Any) -> Survey:
    """A survey of the bureau about all its closed tasks, still to be opened."""
    plan = Plan("储粮整改满意不满意", "粮库周边三个村的农户", 400, closes_on=today() + timedelta(days=20), **more)
    survey = surveying.create_survey(there.round, there.people.place.bureau, plan, there.office)
    return surveying.choose_items(survey, [(one, f"{one.title}做得怎么样") for one in there.tasks], there.office)


def open_survey(there: Asking, **more: Any) -> Survey:
    """One that takes answers."""
    return surveying.open_survey(survey_of(there, **more), there.office)


def say(survey: Survey, *verdicts: str, number: int = 1, reason: str = "") -> None:
    """A sheet by the link for each verdict on an item; the reason goes with what is not good."""
    for verdict in verdicts:
        answer_by_link(survey, {number: Said(verdict, reason if verdict == "bad" else "")})


def sheet(**said: str) -> Mapping[int, Said]:
    """A sheet: ``_1="good"``."""
    return {int(name[1:]): Said(verdict) for name, verdict in said.items()}


def plan_of_draw(**more: Any) -> drawing.DrawPlan:
    """A draw from all that was closed three to twelve months ago."""
    day = today()
    given = {"closed_from": later(day, -12), "closed_to": later(day, -3), "wanted": 2, "due_on": later(day, 1)}
    return drawing.DrawPlan("春季抽查", **{**given, **more})


def drawn(there: Asking, **more: Any) -> Draw:
    """A draw whose sample is there."""
    sealed = drawing.seal_list(there.round, there.people.place.bureau, plan_of_draw(**more), there.office)
    return drawing.draw_sample(sealed, there.office)
