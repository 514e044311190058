"""Completion and satisfaction apart; the rebound rate by its formula; what waits for whom."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from bihuan_web.accounts.roles import Role
from bihuan_web.accounts.waiting import waiting
from bihuan_web.common.clock import today
from bihuan_web.orgs.models import Organisation
from bihuan_web.rounds import records
from bihuan_web.satisfaction.models import Item, Proposal, Survey
from bihuan_web.satisfaction.rebound import Cohort, cohorts
from bihuan_web.satisfaction.reporting import lines_of
from bihuan_web.satisfaction.services import checking, deciding, drawing, surveying
from bihuan_web.tasks.carrying import plan_of
from bihuan_web.tasks.models import Method, Task
from bihuan_web.tasks.services.carrying import NewLedger, carry_over
from bihuan_web.tasks.services.lasting import Look, recheck
from bihuan_web.tasks.services.planning import Plan
from tests.web.support.asking import Asking, asking, drawn, open_survey, say
from tests.web.support.units import person, with_role
from tests.web.support.work import NOON, task_in

LOOK = Look((Method.ASKED_PEOPLE,), "三户", "没有保持住")


def closed(there: Asking, *verdicts: str, reason: str = "", **more: Any) -> Survey:
    survey = open_survey(there, **more)
    say(survey, *verdicts, reason=reason)
    return surveying.close_survey(Survey.objects.select_related("organisation").get(pk=survey.pk), there.office)


def only(found: list[Cohort]) -> Cohort:
    (one,) = found
    return one


def test_two_figures_stand_side_by_side_for_every_unit_and_its_branch(there: Asking) -> None:
    task_in("doing", there.people)
    closed(there, "good", "good", "good", "bad", "bad", "unknown")
    place = there.people.place
    lines = lines_of(there.round, Organisation.objects.filter(path__startswith=place.county.path).order_by("path"))
    # Tasks and answers are those of the section: so they are of every unit above it, and of none beside.
    assert [line.unit for line in lines] == [place.county, place.government, place.bureau, place.section]
    for line in lines:
        assert (line.closed, line.tasks) == (1, 2)
        assert line.completion is not None
        assert line.completion.percent == 50
        assert line.said.rate is not None
        assert (line.said.rate.percent, line.said.unknown) == (60, 1)


def test_carrying_over_makes_no_year_look_better(there: Asking) -> None:
    task, _ = task_in("doing", there.people)
    ledger = task.measure.problem.ledger
    carry_over(ledger, NewLedger("下年度台账", ledger.year + 1), there.office, seen=plan_of(ledger).digest)
    (line,) = lines_of(there.round, [there.people.place.section])
    assert (line.closed, line.carried, line.tasks) == (1, 1, 2)


def test_the_rebound_rate_is_what_reappeared_in_twelve_months_of_all_that_was_closed(stop_clock: Any, db: None) -> None:
    stop_clock(NOON)
    there = asking(4)
    watcher = with_role(Role.VERIFIER, there.people.place.county, "沈望舒")
    plan = Plan("再整改", owner=there.people.owner, due_on=date(2027, 12, 1))
    stop_clock(NOON + timedelta(days=200))
    recheck(there.tasks[0], watcher, LOOK, holds=False, plan=plan)
    recheck(there.tasks[1], watcher, LOOK, holds=True)
    one = only(cohorts(Task.objects.all(), today()))
    assert (one.year, len(one.closed), one.reappeared, one.ripe) == (2026, 4, (there.tasks[0].pk,), False)
    assert one.rate is not None
    assert one.rate.percent == 25
    stop_clock(NOON + timedelta(days=380))  # later than a year: it is another matter
    recheck(there.tasks[2], watcher, LOOK, holds=False, plan=plan)
    assert only(cohorts(Task.objects.all(), today())).reappeared == (there.tasks[0].pk,)
    assert not only(cohorts(Task.objects.all(), date(2027, 12, 31))).ripe
    assert only(cohorts(Task.objects.all(), date(2028, 1, 1))).ripe


def test_what_people_brought_up_again_counts_and_a_reason_why_not_does_not(there: Asking) -> None:
    closed(there, "good", "good", "good", "good", "bad", reason="漏雨", bad_share=100)
    assert only(cohorts(Task.objects.all(), today())).reappeared == ()
    item = Item.objects.get()
    deciding.open_problem(Proposal.objects.get(), item, item.old_problem.ledger, "又漏雨", there.office)
    assert only(cohorts(Task.objects.all(), today())).reappeared == (there.tasks[0].pk,)


def test_random_checks_estimate_what_nobody_looked_at(stop_clock: Any, db: None) -> None:
    stop_clock(NOON)
    there = asking(3)
    watcher = with_role(Role.VERIFIER, there.people.place.county, "沈望舒")
    stop_clock(NOON + timedelta(days=150))
    first, second, third = drawn(there, wanted=3).checks.order_by("pk")
    checking.find_holding(first, watcher, LOOK)
    checking.find_lapsed(second, watcher, LOOK, Plan("再整改", owner=there.people.owner, due_on=date(2026, 12, 1)))
    checking.find_nothing(third, watcher, LOOK)
    one = only(cohorts(Task.objects.filter(relapse_of__isnull=True), today()))
    assert (one.checked, one.lapsed, len(one.reappeared)) == (2, 1, 1)  # who could not say is in neither


def test_what_waits_reaches_whoever_is_to_do_it_and_nobody_else(stop_clock: Any, db: None) -> None:
    stop_clock(NOON)
    there = asking(1)
    watcher = with_role(Role.VERIFIER, there.people.place.county, "沈望舒")
    head = with_role(Role.OFFICE, there.people.place.county, "林见山")

    def keys(user: Any) -> set[str]:
        mine = {one.key.split(":")[0] for one in waiting(today(), user)}
        assert mine == {one.key.split(":")[0] for one in waiting(today()) if one.user == user}
        return mine

    survey = open_survey(there, bad_share=20)
    say(survey, "good", "good", "good", "bad", "bad")
    assert keys(there.office) == set()
    stop_clock(NOON + timedelta(days=21))
    assert keys(there.office) == {"survey-end"}
    surveying.close_survey(Survey.objects.select_related("organisation").get(), there.office)
    assert keys(there.office) == {"proposals"}
    deciding.say_why_not(Proposal.objects.get(), "说的是邻县", there.office)
    assert keys(there.office) == set()
    stop_clock(NOON + timedelta(days=150))
    check = drawn(there, wanted=1).checks.get()
    assert keys(there.office) == {"draw"}
    drawing.assign_check(check, watcher, there.office)
    assert (keys(there.office), keys(watcher)) == (set(), {"check"})
    stop_clock(NOON + timedelta(days=190))  # six months after closure
    assert keys(there.office) == {"rechecks"}
    assert keys(head) == keys(person()) == set()  # the bureau has an office of its own


@pytest.mark.parametrize("key", ["satisfaction", "rechecks"])
def test_a_round_keeps_what_was_found(there: Asking, stop_clock: Any, key: str) -> None:
    kind = next(one for one in records.all_kinds() if one.key == key)
    closed(there, "good", "good", "good", "good", "bad", reason="=1+1", bad_share=100)
    stop_clock(NOON + timedelta(days=150))
    drawn(there, wanted=1)
    (record,) = kind.records(there.round)
    assert record.name.endswith(".xlsx")

    rows = list(load_workbook(BytesIO(record.content())).active.values)
    assert rows[0][0] in ("储粮整改满意不满意", "春季抽查")
    if key == "satisfaction":
        assert rows[-1][2:7] == (4, 0, 1, 0, 80)
