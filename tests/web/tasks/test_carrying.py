"""A ledger is closed and goes on next year: nothing is counted twice, nothing is lost, whatever stood on it."""

from __future__ import annotations

from datetime import date
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from bihuan_web.accounts.roles import Role
from bihuan_web.audit.models import Event
from bihuan_web.common.errors import Forbidden, Refused, Stale
from bihuan_web.ledgers.carrying import descendants
from bihuan_web.ledgers.lifecycle import CARRIED, OPEN, SOLVED
from bihuan_web.ledgers.models import Ledger, Measure, Problem
from bihuan_web.ledgers.services import MeasureText, ProblemText, add_measure, add_problem, open_ledger, revise_problem
from bihuan_web.ledgers.words import Source
from bihuan_web.tasks.carrying import Fate, plan_of
from bihuan_web.tasks.models import Method, Rhythm, Task
from bihuan_web.tasks.queries import OPEN_STATES
from bihuan_web.tasks.services.carrying import NewLedger, carry_over
from bihuan_web.tasks.services.lasting import Look, end_persistence, find_lapsed, keep_up, recheck
from bihuan_web.tasks.services.planning import Plan, assign, create, start
from bihuan_web.tasks.services.requests import ask_to_cancel, grant_cancelling
from bihuan_web.tasks.services.solving import solve
from bihuan_web.tasks.services.verifying import close, verify
from tests.web.support import work
from tests.web.support.clients import signed_in
from tests.web.support.pages import check_page
from tests.web.support.units import with_role

pytestmark = pytest.mark.django_db
LOOK = Look((Method.ON_SITE,), "", "又没有查")
_titles = count(1)


def ledger_with(people: work.Crew, *states: str) -> tuple[Ledger, list[Task]]:
    """A ledger with one problem, measure and task for each state; ``kept-up`` is closed and to be kept up, ``solved`` confirmed."""
    ledger = open_ledger(people.place.bureau, f"2025 年度台账 {next(_titles)}", 2025, people.office)
    return ledger, [add_task(people, ledger, state) for state in states]


def add_task(people: work.Crew, ledger: Ledger, state: str) -> Task:
    problem = add_problem(ledger, people.place.bureau, ProblemText(f"问题：{state}"), people.office)
    measure = add_measure(problem, MeasureText(f"措施：{state}", work.PROMISED), people.office)
    task = create(measure, people.place.section, work.plan(people, f"任务：{state}"), people.office)
    if state == "draft":
        return task
    if state == "cancelled":
        grant_cancelling(ask_to_cancel(task, people.office, "职能划出"), people.lead, "同意")
        task.refresh_from_db()
        return task
    assign(task, people.office)
    for name, act in (
        ("assigned", lambda: None),
        ("doing", lambda: start(task, people.owner)),
        ("submitted", lambda: work.apply_for_closure(task, people)),
        ("verified", lambda: verify(task, people.verifier, [Method.ON_SITE], "看过")),
        ("closed", lambda: close(task, people.closer, "安如松")),
    ):
        act()
        if name == state:
            return task
    if state in ("kept-up", "solved-kept-up"):
        keep_up(task, people.office, Rhythm.QUARTERLY)
    if state.startswith("solved"):
        solve(Problem.objects.get(pk=problem.pk), people.lead)
    return task


def carried(ledger: Ledger, people: work.Crew, title: str = "2026 年度台账") -> Ledger:
    carry_over(ledger, NewLedger(title, ledger.year + 1), people.office, seen=plan_of(ledger).digest)
    ledger.refresh_from_db()
    assert ledger.continued_in is not None
    return ledger.continued_in


def test_open_problems_go_on_with_their_tasks_and_finished_ones_stay() -> None:
    people = work.crew()
    ledger, tasks = ledger_with(people, "doing", "solved", "cancelled")
    doing = tasks[0]
    evidence = work.add_evidence(doing, people.owner, work.stored(people.owner), "照片.pdf", date(2026, 2, 20))
    target = carried(ledger, people)

    doing.refresh_from_db()
    assert doing.measure.problem.ledger == target
    assert (doing.first_due_on, doing.due_on, doing.state) == (work.DUE, work.DUE, "doing")
    assert doing.measure.promised_on == work.PROMISED
    assert list(doing.evidence.all()) == [evidence]
    old, solved, cancelled = Problem.objects.filter(ledger=ledger).order_by("number")
    assert (old.state, solved.state, cancelled.state) == (CARRIED, SOLVED, CARRIED)
    assert [one.carried_from for one in target.problems.order_by("number")] == [old, cancelled]
    assert {one.source for one in target.problems.all()} == {Source.CARRIED_OVER}
    assert ledger.archived
    assert Event.objects.filter(act="task.carry", item=str(doing.pk)).count() == 1
    assert Event.objects.filter(act="problem.carry").count() == 2


def test_what_is_to_be_kept_up_goes_on_while_its_closed_task_stays() -> None:
    people = work.crew()
    ledger, (kept,) = ledger_with(people, "solved-kept-up")
    target = carried(ledger, people)
    kept.refresh_from_db()
    old = ledger.problems.get()
    assert kept.measure.problem == old
    assert old.state == SOLVED
    fresh = target.problems.get()
    assert fresh.carried_from == old
    assert fresh.measures.get().carried_from == kept.measure
    with pytest.raises(Refused):
        solve(fresh, people.lead)  # it is to be kept up still
    end_persistence(kept, people.lead, "制度已经固定下来")
    assert solve(fresh, people.lead).state == SOLVED


def test_a_relapse_found_later_is_a_task_of_the_ledger_in_which_it_goes_on() -> None:
    people = work.crew()
    ledger, (kept,) = ledger_with(people, "solved-kept-up")
    target = carried(ledger, people)
    kept.refresh_from_db()
    again = find_lapsed(kept, people.verifier, LOOK, Plan("重新普查"))
    assert again.relapse_of == kept
    assert again.measure.problem == target.problems.get()
    assert plan_of(target).items[0].relapsed


def test_a_relapse_of_what_was_solved_long_ago_comes_onto_the_ledger_of_today() -> None:
    people = work.crew()
    ledger, (kept, _) = ledger_with(people, "solved-kept-up", "doing")
    target = carried(ledger, people)
    kept.refresh_from_db()
    end_persistence(kept, people.lead, "先不要求")
    solve(target.problems.order_by("number").first() or Problem(), people.lead)
    again = recheck(kept, people.verifier, LOOK, holds=False, plan=Plan("重新普查"))
    assert again is not None
    assert again.measure.problem.ledger == target
    assert again.measure.problem.source == Source.RELAPSE


def test_a_chain_over_three_years_names_each_year_and_ends_solved() -> None:
    people = work.crew()
    first, (doing, kept) = ledger_with(people, "doing", "solved-kept-up")
    second = carried(first, people, "2026 年度台账")
    third = carried(second, people, "2027 年度台账")
    doing.refresh_from_db()
    assert doing.measure.problem.ledger == third
    assert (doing.first_due_on, doing.measure.promised_on) == (work.DUE, work.PROMISED)
    old = first.problems.get(number=1)
    assert [one.ledger for one in descendants(old)] == [second, third]
    plan = plan_of(third)
    assert [one.fate for one in plan.items] == [Fate.OPEN, Fate.STANDING]
    assert [task.pk for task in plan.items[1].kept_up] == [kept.pk]
    work.apply_for_closure(doing, people)
    verify(doing, people.verifier, [Method.ON_SITE], "看过")
    close(doing, people.closer, "安如松")
    assert solve(doing.measure.problem, people.lead).state == SOLVED
    assert [one.state for one in (old, *descendants(old))] == [CARRIED, CARRIED, SOLVED]


def test_a_preview_that_is_no_longer_true_is_refused_and_changes_nothing() -> None:
    people = work.crew()
    ledger, (task,) = ledger_with(people, "assigned")
    seen = plan_of(ledger).digest
    start(task, people.owner)
    with pytest.raises(Stale):
        carry_over(ledger, NewLedger("2026 年度台账", 2026), people.office, seen=seen)
    ledger.refresh_from_db()
    assert not ledger.archived
    assert not Ledger.objects.filter(title="2026 年度台账").exists()


def test_a_ledger_is_carried_once_by_its_office_into_a_later_year() -> None:
    people = work.crew()
    ledger, _ = ledger_with(people, "doing")
    seen = plan_of(ledger).digest
    with pytest.raises(Forbidden):
        carry_over(ledger, NewLedger("新", 2026), people.owner, seen=seen)
    with pytest.raises(Refused):
        carry_over(ledger, NewLedger("新", 2025), people.office, seen=seen)
    other = open_ledger(people.place.sibling, "水务局", 2026, with_role(Role.OFFICE, people.place.county))
    with pytest.raises(Refused):
        carry_over(ledger, other, with_role(Role.OFFICE, people.place.county), seen=seen)
    carried(ledger, people)
    with pytest.raises(Refused):
        carry_over(ledger, NewLedger("再", 2027), people.office, seen=seen)


def test_what_an_ended_unit_had_is_carried_to_the_unit_that_follows() -> None:
    people = work.crew()
    ledger, (task,) = ledger_with(people, "doing")
    section = people.place.section
    section.ended_on, section.successor = date(2026, 3, 1), people.place.bureau
    section.save()
    target = carried(ledger, people)
    task.refresh_from_db()
    assert task.organisation == people.place.bureau
    bureau = people.place.bureau
    bureau.ended_on = date(2026, 3, 1)
    bureau.save()
    with pytest.raises(Refused) as refused:
        carry_over(target, NewLedger("2027", 2027), people.office, seen=plan_of(target).digest)
    assert refused.value.code == "unit-ended"


def test_where_a_carried_problem_comes_from_cannot_be_rewritten() -> None:
    people = work.crew()
    ledger, _ = ledger_with(people, "doing")
    fresh = carried(ledger, people).problems.get()
    with pytest.raises(Refused) as refused:
        revise_problem(fresh, ProblemText(fresh.text, source=Source.AUDIT), people.office)
    assert refused.value.code == "origin-stands"


def test_the_page_shows_what_goes_on_and_carries_it() -> None:
    people = work.crew()
    ledger, _ = ledger_with(people, "doing", "solved-kept-up", "solved")
    client = signed_in(people.office)
    tree = check_page(client.get(f"/ledgers/{ledger.pk}/carry/"))
    words = tree.text_content()
    assert "任务：doing" in words
    assert "长期坚持" in words
    seen = tree.xpath("//input[@name='seen']/@value")[0]
    assert client.post(f"/ledgers/{ledger.pk}/carry/", {"seen": seen}).status_code == 422
    done = client.post(f"/ledgers/{ledger.pk}/carry/", {"seen": seen, "title": "2026 年度台账", "year": "2026"})
    assert done.status_code == 302
    target = Ledger.objects.get(title="2026 年度台账")
    assert done.headers["Location"] == f"/ledgers/{target.pk}/"
    assert "2026 年度台账" in client.get(f"/ledgers/{ledger.pk}/").content.decode()
    outsider = signed_in(with_role(Role.OFFICE, people.place.sibling))
    assert outsider.get(f"/ledgers/{target.pk}/carry/").status_code == 404
    reader = signed_in(with_role(Role.OBSERVER, people.place.bureau))
    assert reader.get(f"/ledgers/{target.pk}/carry/").status_code == 403


STATES = (
    "draft",
    "assigned",
    "doing",
    "submitted",
    "verified",
    "closed",
    "cancelled",
    "kept-up",
    "solved",
    "solved-kept-up",
)


class Laws(TestCase):
    """Whatever stood on a ledger, over two years."""

    @settings(max_examples=15)
    @given(st.lists(st.sampled_from(STATES), max_size=5))
    def test_nothing_is_counted_twice_and_nothing_is_lost(self, states: list[str]) -> None:
        people = work.crew()
        ledger, tasks = ledger_with(people, *states)
        before = {one.pk: (one.state, one.first_due_on, one.due_on, one.persistence) for one in tasks}
        second = carried(ledger, people, f"第二年 {next(_titles)}")
        third = carried(second, people, f"第三年 {next(_titles)}")
        after = {one.pk: one for one in Task.objects.all() if one.pk in before}
        assert {pk: (one.state, one.first_due_on, one.due_on, one.persistence) for pk, one in after.items()} == before
        for one in after.values():
            assert one.measure.problem.ledger == (third if one.state in OPEN_STATES else ledger)
        for old in (ledger, second):
            assert not old.problems.filter(state=OPEN).exists()
            for problem in old.problems.filter(state=CARRIED):
                assert problem.carried_to.count() == 1
        lasting = sum(state in ("kept-up", "solved-kept-up") for state in states)
        assert len(plan_of(third).going_on) == len(states) - states.count("solved")
        assert sum(bool(one.kept_up) for one in plan_of(third).items) == lasting
        assert Measure.objects.filter(carried_from__isnull=False, problem__ledger=third).count() == len(
            plan_of(third).going_on
        )
