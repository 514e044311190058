"""What people of the county say of what was closed: a survey with enough answers, one with four, and a draw with a relapse."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from bihuan_web.common.clock import today
from bihuan_web.rounds.models import Round
from bihuan_web.running.demo.county import County, Crew
from bihuan_web.running.demo.diary import Diary
from bihuan_web.satisfaction.models import Check, Draw, Proposal, Survey
from bihuan_web.satisfaction.queries import closed_tasks_for
from bihuan_web.satisfaction.services import checking, deciding, drawing, surveying
from bihuan_web.satisfaction.services.collecting import Said, answer_by_link, enter_sheet, make_codes
from bihuan_web.satisfaction.words import Channel, Sampling, Trigger, Verdict
from bihuan_web.tasks.models import Method
from bihuan_web.tasks.rhythm import later
from bihuan_web.tasks.services.lasting import Look
from bihuan_web.tasks.services.planning import Plan

_PLANNED, _ANSWERED, _CLOSED = 150, 142, 135  # days ago
_LISTED, _DRAWN, _CHECKED = 60, 59, 45
_REASONS = ("说好每月来一次，后三个月没人来过", "排队还是要一上午", "只换了牌子，里面照旧")
_STRATA = {"东河村": 210, "柳店村": 160, "南街社区": 130}


@dataclass(slots=True)
class _Story:
    """What the acts hand on to the later ones."""

    surveys: dict[str, Survey] = field(default_factory=dict)
    codes: list[str] = field(default_factory=list)


def enter(round_of: Callable[[], Round | None], county: County, diary: Diary, made: random.Random) -> None:
    """Enters two surveys and a draw in a round; ``round_of`` gives it once it is there."""
    story = _Story()

    def of_round(act: Callable[[Round], object]) -> Callable[[], object]:
        def later_on() -> object:
            one = round_of()
            assert one is not None  # opened before
            return act(one)

        return later_on

    first, second = county.crews[0], county.crews[1]
    diary.on(_PLANNED, of_round(lambda one: _ask(story, one, first, needs_code=True)))
    diary.on(_PLANNED, of_round(lambda one: _ask(story, one, second, needs_code=False)))
    diary.on(_ANSWERED, lambda: _answer(story, first, made))
    diary.on(_ANSWERED, lambda: _answer_by_four(story, second))
    diary.on(_CLOSED, lambda: _close(story, first))
    diary.on(_CLOSED, lambda: surveying.close_survey(_fresh(story, second), second.office))
    diary.on(_LISTED, of_round(lambda one: _list(one, county)))
    diary.on(_DRAWN, lambda: _draw(county))
    diary.on(_CHECKED, lambda: _check(county))


def _ask(story: _Story, one: Round, crew: Crew, *, needs_code: bool) -> None:
    plan = surveying.Plan(
        f"{crew.bureau.short}整改群众满意度测评", "办事的农户和居民", sampling=Sampling.STRATIFIED, half_width=15,
        needs_code=needs_code, closes_on=today() + timedelta(days=14),
    )  # fmt: skip
    survey = surveying.create_survey(one, crew.bureau, plan, crew.office, _STRATA)
    chosen = [(task, f"{task.title[:40]}，做得怎么样") for task in closed_tasks_for(survey)[:4]]
    surveying.choose_items(survey, chosen, crew.office)
    story.surveys[crew.bureau.name] = survey
    if needs_code:
        story.codes = make_codes(survey, 48, crew.office)
    surveying.open_survey(_fresh(story, crew), crew.office)


def _answer(story: _Story, crew: Crew, made: random.Random) -> None:
    """Most by the link with their codes, some on paper; the last item is one that many do not know."""
    survey = _fresh(story, crew)
    items = list(survey.items.values_list("number", flat=True))
    for number in range(44):
        sheet = {}
        for item in items:
            likely = (12, 8, 2, 18) if item == items[-1] else (20, 12, 5, 3)
            (verdict,) = made.choices(Verdict.values, likely)
            told = verdict == Verdict.BAD and made.random() < 0.5
            sheet[item] = Said(verdict, made.choice(_REASONS) if told else "")
        if number < 34:
            answer_by_link(survey, sheet, story.codes[number])
        else:
            enter_sheet(survey, sheet, Channel.PAPER if number % 2 else Channel.PHONE, crew.office)


def _answer_by_four(story: _Story, crew: Crew) -> None:
    survey = _fresh(story, crew)
    for verdict in (Verdict.GOOD, Verdict.GOOD, Verdict.FAIR, Verdict.BAD):
        answer_by_link(survey, {1: Said(verdict)})


def _close(story: _Story, crew: Crew) -> None:
    """The first reason becomes a new problem, the next is answered; the others still wait for the office."""
    survey = surveying.close_survey(_fresh(story, crew), crew.office)
    told = list(Proposal.objects.filter(block__survey=survey, trigger=Trigger.REASON).order_by("pk"))
    for number, proposal in enumerate(told[:2]):
        item = proposal.item
        assert item is not None  # each item had answers enough of its own
        if number:
            deciding.say_why_not(proposal, "窗口已经加了两个，本月起不再排长队，三个月后再问", crew.office)
        else:
            deciding.open_problem(proposal, item, item.old_problem.ledger, f"群众反映：{proposal.text}", crew.office)


def _list(one: Round, county: County) -> None:
    day = today()
    plan = drawing.DrawPlan(
        f"{one.year}年度整改回头看", later(day, -12), later(day, -3), 6, day + timedelta(days=90), stratified=False
    )
    drawing.seal_list(one, county.root, plan, county.office)


def _draw(county: County) -> None:
    one = drawing.draw_sample(Draw.objects.get(), county.office, seed="2 6 4 1 5 3")
    for check in one.checks.order_by("pk"):
        drawing.assign_check(check, county.lead, county.office)


def _check(county: County) -> None:
    """Three hold, one does not, one cannot be said, one is still to be done."""
    checks = list(Check.objects.select_related("draw__organisation", "task__organisation").order_by("pk"))
    seen = Look((Method.ASKED_PEOPLE, Method.ON_SITE), "服务对象三户", "到现场看了，也问了三户，都说一直这样办")
    for check in checks[:3]:
        checking.find_holding(check, county.lead, seen)
    lapsed = checks[3]
    plan = Plan(
        f"反弹再整改：{lapsed.task.title}"[:120], lapsed.task.acceptance_standard, owner=lapsed.task.owner,
        due_on=today() + timedelta(days=60),
    )  # fmt: skip
    worse = Look((Method.ASKED_PEOPLE,), "服务对象四户", "三户说检查过后又没人管了")
    checking.find_lapsed(lapsed, county.lead, worse, plan)
    checking.find_nothing(checks[4], county.lead, Look((), "", "当时的服务对象都外出了，没有问到"))


def _fresh(story: _Story, crew: Crew) -> Survey:
    found = Survey.objects.select_related("organisation", "round__organisation")
    return found.get(pk=story.surveys[crew.bureau.name].pk)
