"""From the plan of a survey to its results and to what follows from them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from bihuan_web.accounts.roles import Role
from bihuan_web.audit.models import Event
from bihuan_web.common.errors import Forbidden, Incomplete, Refused, Stale
from bihuan_web.ledgers import relapses
from bihuan_web.ledgers.models import Problem
from bihuan_web.ledgers.words import Source
from bihuan_web.satisfaction.models import Block, Code, Entry, Item, Proposal, Survey
from bihuan_web.satisfaction.reporting import satisfaction_of
from bihuan_web.satisfaction.services import deciding, surveying
from bihuan_web.satisfaction.services.collecting import Said, answer_by_link, enter_sheet, make_codes
from bihuan_web.satisfaction.services.surveying import Plan
from bihuan_web.satisfaction.words import Channel, Sampling, Trigger
from bihuan_web.tasks.models import Task
from tests.web.support.asking import Asking, asking, open_survey, say, sheet, survey_of
from tests.web.support.units import with_role
from tests.web.support.work import NOON, task_in

GOOD, FAIR, BAD, UNKNOWN = "good", "fair", "bad", "unknown"


def test_a_plan_says_how_many_must_answer(there: Asking) -> None:
    survey = survey_of(there)
    assert (survey.planned, survey.population_size) == (197, 400)
    plan = Plan("分层", "三个村的农户", sampling=Sampling.STRATIFIED)
    strata = {"东村": 200, "西村": 120, "南村": 80}
    layered = surveying.create_survey(there.round, there.people.place.bureau, plan, there.office, strata)
    assert (layered.planned, layered.population_size) == (197, 400)
    assert list(layered.strata.order_by("pk").values_list("name", "planned")) == [
        ("东村", 99),
        ("西村", 59),
        ("南村", 39),
    ]
    with pytest.raises(Incomplete):
        surveying.create_survey(there.round, there.people.place.bureau, plan, there.office, {"东村": 200})
    changed = surveying.change_survey(
        layered, replace(plan, sampling=Sampling.EVERYBODY, population_size=30), there.office
    )
    assert (changed.planned, changed.strata.count()) == (30, 0)


def test_only_closed_items_are_asked_about_and_only_after_the_plan_is_whole(there: Asking) -> None:
    survey = survey_of(there)
    doing, _ = task_in("doing", there.people)
    with pytest.raises(Refused) as refused:
        surveying.choose_items(survey, [(doing, "做得怎么样")], there.office)
    assert refused.value.code == "not-closed"
    assert survey.items.count() == 1  # nothing was changed
    bare = surveying.create_survey(there.round, there.people.place.bureau, Plan("空的"), there.office)
    with pytest.raises(Incomplete) as missing:
        surveying.open_survey(bare, there.office)
    assert missing.value.missing == ("items", "population", "last_day")
    opened = surveying.open_survey(survey, there.office)
    for late in (
        lambda: surveying.choose_items(opened, [(there.tasks[0], "另问")], there.office),
        lambda: surveying.change_survey(opened, Plan("改名"), there.office),
        lambda: surveying.drop_survey(opened, there.office, "不办了"),
    ):
        with pytest.raises(Refused):
            late()


def test_results_are_shown_after_closing_and_do_not_count_who_does_not_know(there: Asking) -> None:
    survey = open_survey(there)
    say(survey, GOOD, GOOD, GOOD, FAIR, BAD, UNKNOWN, UNKNOWN)
    assert not Block.objects.exists()
    surveying.close_survey(_fresh(survey), there.office)
    said = satisfaction_of(Block.objects.all())
    assert (said.good, said.fair, said.bad, said.unknown) == (3, 1, 1, 2)
    assert said.rate is not None
    assert (said.rate.part, said.rate.whole, said.rate.percent) == (4, 5, 80.0)
    assert said.unknown_rate is not None
    assert (said.unknown_rate.part, said.unknown_rate.whole) == (2, 7)


def test_a_survey_with_four_answers_shows_nothing_and_loses_nothing(there: Asking) -> None:
    survey = open_survey(there)
    say(survey, GOOD, BAD, BAD, BAD, reason="没人来过")
    closed = surveying.close_survey(_fresh(survey), there.office)
    assert (Block.objects.count(), Proposal.objects.count()) == (0, 0)
    assert Item.objects.get().block is None
    again = surveying.extend_survey(closed, there.office, date(2026, 6, 1))
    say(again, GOOD)
    closed = surveying.close_survey(_fresh(again), there.office)
    assert satisfaction_of(Block.objects.all()).answers == 5
    assert [one.text for one in Proposal.objects.filter(trigger=Trigger.REASON)] == ["没人来过"]
    with pytest.raises(Incomplete):  # shown once: a few more would come out as the difference
        surveying.extend_survey(closed, there.office, date(2026, 7, 1))


def test_four_answers_beside_ten_are_in_no_sum(there: Asking) -> None:
    there.tasks.append(task_in("closed", there.people)[0])
    survey = open_survey(there)
    say(survey, *[GOOD] * 10, number=1)
    say(survey, BAD, BAD, BAD, BAD, number=2, reason="还是老样子")
    surveying.close_survey(_fresh(survey), there.office)
    assert satisfaction_of(Block.objects.all()).answers == 10
    assert not Proposal.objects.exists()


def test_the_database_takes_no_result_of_four(there: Asking) -> None:
    survey, unit = survey_of(there), there.people.place.bureau
    with pytest.raises(IntegrityError), transaction.atomic():
        Block.objects.create(survey=survey, unit=unit, good=1, fair=1, bad=1, unknown=1)
    Block.objects.create(survey=survey, unit=unit, good=2, fair=1, bad=1, unknown=1)


def test_a_code_is_good_for_one_sheet_and_gone_with_it(there: Asking) -> None:
    survey = survey_of(there, needs_code=True)
    first, second = make_codes(survey, 2, there.office)
    survey = surveying.open_survey(_fresh(survey), there.office)
    answer_by_link(survey, sheet(_1=GOOD), first.lower().replace(" ", "-"))
    assert Code.objects.count() == 1
    for wrong in (first, "", "AAAAAAAAAA"):
        with pytest.raises(Refused) as refused:
            answer_by_link(survey, sheet(_1=BAD), wrong)
        assert refused.value.code == "unknown-code"
    with pytest.raises(Refused):  # a sheet that does not fit costs no code
        answer_by_link(survey, sheet(_9=BAD), second)
    assert (_fresh(survey).by_link, Code.objects.count()) == (1, 1)
    assert first.replace(" ", "") not in "".join(Code.objects.values_list("secret", flat=True))


def test_a_code_of_one_survey_is_none_of_another(there: Asking) -> None:
    one, other = survey_of(there, needs_code=True), survey_of(there, needs_code=True)
    (code,) = make_codes(one, 1, there.office)
    other = surveying.open_survey(other, there.office)
    with pytest.raises(Refused):
        answer_by_link(other, sheet(_1=GOOD), code)


def test_after_the_last_day_the_link_takes_nothing_and_the_office_still_enters_paper(
    there: Asking, stop_clock: Any
) -> None:
    survey = open_survey(there)
    stop_clock(NOON + timedelta(days=21))
    with pytest.raises(Refused):
        answer_by_link(survey, sheet(_1=GOOD))
    for _ in range(5):
        enter_sheet(survey, sheet(_1=GOOD), Channel.PAPER, there.office)
    enter_sheet(survey, sheet(_1=BAD), Channel.PHONE, there.office)
    assert sorted(Entry.objects.values_list("channel", "sheets")) == [("paper", 5), ("phone", 1)]
    surveying.close_survey(_fresh(survey), there.office)
    assert satisfaction_of(Block.objects.all()).answers == 6


def test_who_entered_most_sheets_does_not_learn_the_few_by_the_link(there: Asking) -> None:
    survey = open_survey(there)
    for _ in range(6):
        enter_sheet(survey, sheet(_1=GOOD), Channel.PAPER, there.office)
    say(survey, BAD, BAD)
    surveying.close_survey(_fresh(survey), there.office)
    assert not Block.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{}, {1: Said("excellent")}, {2: Said("good")}, {1: Said("bad", "因" * 301)}],
    ids=["empty", "word", "item", "long"],
)
def test_a_sheet_that_does_not_fit_is_refused_and_changes_nothing(there: Asking, wrong: dict[int, Said]) -> None:
    survey = open_survey(there)
    before = Item.objects.get().sealed_box
    with pytest.raises(Refused):
        answer_by_link(survey, wrong)
    assert (Item.objects.get().sealed_box, _fresh(survey).by_link) == (before, 0)


def test_a_bad_answer_with_a_reason_becomes_a_new_problem_that_names_the_old_one(
    there: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey = open_survey(there, bad_share=50)
    say(survey, GOOD, GOOD, GOOD, GOOD, BAD, reason="三号仓  还在漏雨")
    surveying.close_survey(_fresh(survey), there.office)
    (proposal,) = Proposal.objects.all()
    assert (proposal.trigger, proposal.text) == (Trigger.REASON, "三号仓 还在漏雨")
    old = there.tasks[0].measure.problem
    item = Item.objects.get()
    told: list[Problem] = []
    monkeypatch.setattr(relapses, "_told", [lambda problem, user: told.append(problem)])
    made = deciding.open_problem(proposal, item, old.ledger, "三号仓漏雨没有修好", there.office)
    assert told == [made]  # whoever keeps its risks hears of it
    assert (made.source, made.carried_from, made.manifestation) == (Source.SATISFACTION, old, "三号仓 还在漏雨")
    proposal.refresh_from_db()
    assert proposal.answer_problem == made
    assert Task.objects.get(pk=there.tasks[0].pk).state == "closed"
    with pytest.raises(Stale):
        deciding.say_why_not(proposal, "另说", there.office)
    assert Problem.objects.filter(carried_from=old).count() == 1


def test_too_many_bad_answers_are_told_without_a_reason_and_can_be_answered_by_one(there: Asking) -> None:
    survey = open_survey(there, bad_share=20)
    say(survey, GOOD, GOOD, GOOD, BAD, BAD)
    surveying.close_survey(_fresh(survey), there.office)
    (proposal,) = Proposal.objects.all()
    assert (proposal.trigger, proposal.text) == (Trigger.SHARE, "")
    with pytest.raises(Incomplete):
        deciding.say_why_not(proposal, "  ", there.office)
    deciding.say_why_not(proposal, "两户说的是邻县的粮库", there.office)
    proposal.refresh_from_db()
    assert proposal.answer_reason == "两户说的是邻县的粮库"


def test_the_same_reason_twice_is_one_and_a_second_one_joins_the_new_problem(there: Asking) -> None:
    survey = open_survey(there, bad_share=100)
    say(survey, GOOD, GOOD, BAD, BAD, reason="漏雨")
    say(survey, BAD, reason="门也坏了")
    surveying.close_survey(_fresh(survey), there.office)
    first, second = Proposal.objects.order_by("text")
    assert [first.text, second.text] == ["漏雨", "门也坏了"]
    made = deciding.open_problem(
        first, Item.objects.get(), there.tasks[0].measure.problem.ledger, "仓房失修", there.office
    )
    deciding.join_problem(second, made, there.office)
    elsewhere = asking_elsewhere(there)
    second.refresh_from_db()
    assert second.answer_problem == made
    with pytest.raises(Refused):
        deciding.join_problem(first, elsewhere, there.office)


def asking_elsewhere(there: Asking) -> Problem:
    """A problem of the bureau beside."""
    from bihuan_web.ledgers.services import ProblemText, add_problem, open_ledger  # noqa: PLC0415 - only here

    office = with_role(Role.OFFICE, there.people.place.sibling)
    ledger = open_ledger(there.people.place.sibling, "水务局台账", 2026, office)
    return add_problem(ledger, there.people.place.sibling, ProblemText("水渠不通"), office)


def test_only_the_office_of_the_unit_runs_a_survey(there: Asking) -> None:
    place = there.people.place
    survey = open_survey(there)
    others = [there.people.owner, there.people.verifier, there.people.lead, with_role(Role.OFFICE, place.sibling)]
    for user in others:
        for act in (
            lambda user=user: surveying.create_survey(there.round, place.bureau, Plan("另一个"), user),
            lambda user=user: surveying.close_survey(_fresh(survey), user),
            lambda user=user: enter_sheet(survey, sheet(_1=GOOD), Channel.PAPER, user),
            lambda user=user: make_codes(survey, 1, user),
        ):
            with pytest.raises(Forbidden):
                act()
    assert Survey.objects.count() == 1


def test_a_stale_copy_is_refused(there: Asking) -> None:
    survey, stale = survey_of(there), Survey.objects.get()
    surveying.change_survey(survey, Plan("先改的"), there.office)
    with pytest.raises(Stale):
        surveying.change_survey(stale, Plan("后改的"), there.office)


def test_nothing_of_an_answer_is_in_the_event_log(there: Asking) -> None:
    survey = survey_of(there, needs_code=True)
    codes = make_codes(survey, 3, there.office)
    survey = surveying.open_survey(_fresh(survey), there.office)
    before = Event.objects.count()
    for code in codes:
        answer_by_link(survey, {1: Said(BAD, "仓门坏了")}, code)
    enter_sheet(survey, {1: Said(BAD, "仓门坏了")}, Channel.PHONE, there.office)
    assert Event.objects.count() == before
    enter_sheet(survey, {1: Said(BAD, "仓门坏了")}, Channel.PHONE, there.office)
    surveying.close_survey(_fresh(survey), there.office)
    texts = "".join(Event.objects.values_list("details", flat=True))
    assert "仓门坏了" not in texts
    assert not any(code.replace(" ", "") in texts.replace(" ", "") for code in codes)


def test_a_solved_problem_is_asked_about_too(there: Asking) -> None:
    from bihuan_web.tasks.services.solving import solve  # noqa: PLC0415 - only here

    problem = solve(there.tasks[0].measure.problem, there.office)
    survey = surveying.create_survey(
        there.round, there.people.place.bureau, Plan("问题解决了吗", "农户", closes_on=date(2026, 5, 1)), there.office
    )
    surveying.choose_items(survey, [(problem, "隐患查清了吗")], there.office)
    assert survey.items.get().old_problem == problem


def test_a_round_that_is_not_above_the_unit_is_refused(there: Asking) -> None:
    other = asking()
    with pytest.raises(Refused):
        surveying.create_survey(other.round, there.people.place.bureau, Plan("串了"), there.office)


def _fresh(survey: Survey) -> Survey:
    return Survey.objects.select_related("organisation", "round__organisation").get(pk=survey.pk)
