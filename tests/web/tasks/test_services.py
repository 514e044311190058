"""The acts on a task: each through its service, from every state, by everybody; what the database refuses by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.audit.models import Event
from bihuan_web.audit.verifying import verify_log
from bihuan_web.common.errors import Forbidden, Incomplete, Refused, Stale
from bihuan_web.ledgers.services import set_rules
from bihuan_web.tasks.lifecycle import TASK
from bihuan_web.tasks.models import Method, Review, Rhythm, Side, Task, Verification
from bihuan_web.tasks.services import lasting, planning, requests, solving, verifying, working
from tests.web.support.units import grant, person, with_role
from tests.web.support.work import DUE, PROMISED, Crew, apply_for_closure, crew, measure_for, plan, stored, task_in

pytestmark = pytest.mark.django_db
LOOK = lasting.Look((Method.ASKED_PEOPLE,), "三户储粮农户", "都说没人来过")


def acts(people: Crew) -> dict[str, Callable[[Task, User], object]]:
    """Every act of the table by its service, with all that it requires."""
    return {
        "assign": planning.assign,
        "decline": lambda task, user: planning.decline(task, user, "不归我科管"),
        "start": planning.start,
        "submit": lambda task, user: working.submit(task, user, "都做完了"),
        "withdraw": working.withdraw,
        "return": lambda task, user: verifying.send_back(task, user, "照片看不清"),
        "verify": lambda task, user: verifying.verify(task, user, [Method.FILES], "材料齐全"),
        "reopen_verification": lambda task, user: verifying.have_verified_again(task, user, "没有到现场"),
        "close": lambda task, user: verifying.close(task, user, user.name),
        "cancel": lambda task, user: requests.grant_cancelling(
            requests.ask_to_cancel(task, people.office, "机构撤并"), user, "同意"
        ),
    }


@pytest.mark.parametrize("state", ["draft", "assigned", "doing", "submitted", "verified", "closed"])
@pytest.mark.parametrize("act", [one.name for one in TASK.transitions])
def test_an_act_is_possible_by_its_service_where_the_table_says_so_and_nowhere_else(state: str, act: str) -> None:
    task, people = task_in(state)
    transition = next(one for one in TASK.transitions if one.name == act)
    everybody = [people.office, people.lead, people.owner, people.verifier, people.closer, person()]
    if state == "doing":
        working.add_evidence(task, people.owner, stored(people.owner), "照片.jpg", date(2026, 3, 1))
    done = 0
    for user in everybody:
        seen = Task.objects.get(pk=task.pk)
        before = (seen.state, seen.revision, Event.objects.count())
        try:
            with transaction.atomic():
                acts(people)[act](seen, user)
                after = Task.objects.get(pk=task.pk)
                assert (after.state, after.revision) == (transition.target, before[1] + 1)
                assert Event.objects.filter(act=f"task.{act}", actor=user.username, item=str(task.pk)).exists()
                done += 1
                raise _Undone
        except (_Undone, Refused):
            pass
        unchanged = Task.objects.get(pk=task.pk)
        assert (unchanged.state, unchanged.revision, Event.objects.count()) == before
    assert (done > 0) == (state in transition.sources)
    assert list(verify_log()) == []


class _Undone(Exception):
    """Rolls back what was tried."""


def test_of_two_people_at_once_one_wins_and_the_other_is_told() -> None:
    task, people = task_in("submitted")
    mine, theirs = Task.objects.get(pk=task.pk), Task.objects.get(pk=task.pk)
    other = with_role(Role.VERIFIER, people.place.bureau)
    verifying.verify(mine, people.verifier, [Method.FILES], "材料齐全")
    with pytest.raises(Stale):
        verifying.send_back(theirs, other, "照片看不清")
    assert Task.objects.get(pk=task.pk).state == "verified"
    assert not Event.objects.filter(act="task.return").exists()


def test_what_was_changed_meanwhile_is_not_overwritten() -> None:
    task, people = task_in("draft")
    mine, theirs = Task.objects.get(pk=task.pk), Task.objects.get(pk=task.pk)
    planning.revise(mine, plan(people, "普查两遍"), people.office)
    with pytest.raises(Stale):
        planning.assign(theirs, people.office)
    assert Task.objects.get(pk=task.pk).title == "普查两遍"


# Whoever did work never verifies ------------------------------------------------------------------------------------


def with_every_role(people: Crew, user: User) -> User:
    for role in Role:
        grant(user, role, people.place.bureau)
    return user


@pytest.mark.parametrize("doer", ["owner", "assistant", "former owner", "former assistant", "brought evidence"])
@pytest.mark.parametrize("act", ["return", "verify", "close", "reopen_verification"])
def test_whoever_did_work_may_not_check_it_whatever_roles_they_have(doer: str, act: str) -> None:
    task, people = task_in("doing")
    helper = with_every_role(people, person("顾行之"))
    if "assistant" in doer or doer == "brought evidence":
        planning.add_assistant(task, helper, people.office)
    if doer == "former assistant":
        planning.end_assistant(task, helper, people.office)
    if doer == "brought evidence":
        working.add_evidence(task, helper, stored(helper), "照片.jpg", date(2026, 3, 1))
    if doer == "former owner":
        planning.hand_over(task, helper, people.office, "轮岗")
        planning.hand_over(task, people.owner, people.office, "轮岗回来")
    if doer == "owner":
        helper = with_every_role(people, people.owner)
    apply_for_closure(task, people)
    if act in ("close", "reopen_verification"):
        verifying.verify(task, people.verifier, [Method.FILES], "材料齐全")
    with pytest.raises(Forbidden) as refused:
        acts(people)[act](task, helper)
    assert refused.value.code == "own-work"


def test_whoever_checked_does_not_become_a_doer_afterwards() -> None:
    task, people = task_in("submitted")
    verifying.send_back(task, people.verifier, "照片看不清")
    for become in (planning.hand_over, planning.add_assistant):
        with pytest.raises(Forbidden) as refused:
            become(*(task, people.verifier, people.office, "轮岗")[: 4 if become is planning.hand_over else 3])
        assert refused.value.code == "own-check"


def test_the_database_itself_refuses_a_doer_who_checks() -> None:
    task, people = task_in("submitted")
    pending = Verification.objects.get(task=task)
    for wrong in (
        lambda: Side.objects.create(task=task, user=people.owner, side=Side.CHECKS),
        lambda: Verification.objects.filter(pk=pending.pk).update(checker=people.owner),
        lambda: Verification.objects.filter(pk=pending.pk).update(closer=people.owner),
        lambda: Verification.objects.filter(pk=pending.pk).update(state="passed"),
        lambda: Task.objects.filter(pk=task.pk).update(verifier=people.owner),
        lambda: Task.objects.filter(pk=task.pk).update(closer=people.owner),
        lambda: Task.objects.filter(pk=task.pk).update(state="closed"),
        lambda: Task.objects.filter(pk=task.pk).update(state="finished"),
        lambda: Task.objects.filter(pk=task.pk).update(acceptance_standard=""),
        lambda: Task.objects.filter(pk=task.pk).update(owner=None),
        lambda: Task.objects.filter(pk=task.pk).update(first_due_on=None),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()


@pytest.mark.parametrize("two_levels", [True, False])
def test_two_levels_are_two_people_where_it_is_so_configured(two_levels: bool) -> None:
    people = crew()
    set_rules(people.place.county, with_role(Role.OFFICE, people.place.county), two_levels=two_levels, recheck_months=6)
    task, _ = task_in("submitted", people)
    both = with_every_role(people, person("顾行之"))
    verifying.verify(task, both, [Method.FILES], "材料齐全")
    if not two_levels:
        verifying.close(task, both, "顾行之")
        return
    with pytest.raises(Forbidden):
        verifying.close(task, both, "顾行之")
    with pytest.raises(IntegrityError), transaction.atomic():
        Verification.objects.filter(task=task).update(closer=both)
    verifying.close(task, people.closer, "安如松")


# Before it starts -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("missing", ["owner", "due_on", "acceptance_standard"])
def test_nothing_starts_without_owner_date_and_standard(missing: str) -> None:
    people = crew()
    whole = {"owner": people.owner, "due_on": DUE, "acceptance_standard": "有清单"}
    task = planning.create(
        measure_for(people),
        people.place.section,
        planning.Plan(
            "普查", **{**whole, missing: None or ""} if missing == "acceptance_standard" else {**whole, missing: None}
        ),
        people.office,
    )
    with pytest.raises(Incomplete):
        planning.assign(task, people.office)


def test_what_was_agreed_is_not_rewritten_after_assigning() -> None:
    task, people = task_in("assigned")
    with pytest.raises(Refused):
        planning.revise(task, plan(people, "少查两座"), people.office)


def test_a_unit_of_a_sibling_branch_gets_no_task_from_here() -> None:
    people = crew()
    with pytest.raises(Forbidden):
        planning.create(measure_for(people), people.place.sibling, plan(people), people.office)


# Evidence -------------------------------------------------------------------------------------------------------------


def test_evidence_older_than_the_measure_is_flagged_and_does_not_suffice() -> None:
    task, people = task_in("doing")
    old = working.add_evidence(task, people.owner, stored(people.owner), "去年照片.jpg", PROMISED - timedelta(days=1))
    assert old.older_than_measure
    with pytest.raises(Incomplete, match="早于整改措施"):
        working.submit(task, people.owner, "都做完了")
    working.add_evidence(task, people.owner, stored(people.owner), "今年照片.jpg", PROMISED)
    assert working.submit(task, people.owner, "都做完了").state == "submitted"


def test_evidence_stays_when_it_no_longer_counts() -> None:
    task, people = task_in("doing")
    evidence = working.add_evidence(task, people.owner, stored(people.owner), "照片.jpg", date(2026, 3, 1))
    working.drop_evidence(evidence, people.owner, "拍错了地方")
    with pytest.raises(Incomplete):
        working.submit(task, people.owner, "都做完了")
    assert task.evidence.get().dropped_reason == "拍错了地方"
    with pytest.raises(Refused):
        working.add_evidence(task, people.owner, evidence.file, "照片.jpg", date(2026, 3, 1))
    with pytest.raises(Incomplete, match="今天之后"):
        working.add_evidence(task, people.owner, stored(people.owner), "照片.jpg", date(2026, 3, 3))


# What is asked for ----------------------------------------------------------------------------------------------------


def test_an_extension_is_asked_by_one_and_granted_by_another_and_the_first_date_stays() -> None:
    task, people = task_in("doing")
    asked = requests.ask_for_time(task, people.owner, date(2026, 9, 30), "汛期库区封闭")
    with pytest.raises(Refused, match="已有一份申请"):
        requests.ask_for_time(task, people.owner, date(2026, 10, 30), "再说一次")
    for user in (people.owner, people.verifier, person()):
        with pytest.raises(Forbidden):
            requests.grant_time(asked, user, "同意")
    assert requests.grant_time(asked, people.lead, "同意，仅此一次").due_on == date(2026, 9, 30)
    fresh = Task.objects.get(pk=task.pk)
    assert (fresh.first_due_on, fresh.due_on) == (DUE, date(2026, 9, 30))
    with pytest.raises(IntegrityError), transaction.atomic():
        type(asked).objects.filter(pk=asked.pk).update(decided_by=asked.asked_by)


def test_a_refused_extension_changes_nothing_and_another_may_be_asked_for() -> None:
    task, people = task_in("doing")
    asked = requests.ask_for_time(task, people.office, date(2026, 9, 30), "汛期库区封闭")
    with pytest.raises(Forbidden):
        requests.refuse(asked, people.office, "不同意")  # who asked does not decide
    requests.refuse(asked, people.lead, "不同意")
    assert Task.objects.get(pk=task.pk).due_on == DUE
    again = requests.ask_for_time(task, people.owner, date(2026, 8, 30), "设备未到")
    requests.take_back(again, people.owner)
    with pytest.raises(Refused):
        requests.grant_time(again, people.lead, "同意")


def test_cancelled_is_approved_by_another_and_closes_nothing() -> None:
    task, people = task_in("doing")
    asked = requests.ask_to_cancel(task, people.owner, "粮库已拆")
    for user in (people.owner, people.office):
        with pytest.raises(Forbidden):
            requests.grant_cancelling(asked, user, "同意")
    requests.grant_cancelling(asked, people.lead, "情况属实")
    fresh = Task.objects.get(pk=task.pk)
    assert (fresh.state, fresh.closed_at) == ("cancelled", None)
    with pytest.raises(Incomplete):  # nothing was closed, so the problem is not solved
        solving.solve(task.measure.problem, people.lead)


# Lasting --------------------------------------------------------------------------------------------------------------


def test_completion_and_persistence_are_two_fields_and_a_relapse_is_a_new_task() -> None:
    task, people = task_in("closed")
    lasting.keep_up(task, people.lead, Rhythm.QUARTERLY)
    assert (task.state, task.persistence, task.next_review_on) == ("closed", "lasting", date(2026, 6, 2))
    lasting.find_kept_up(task, people.verifier, lasting.Look((Method.FILES,), "", "记录完整"))
    fresh = lasting.find_lapsed(task, people.verifier, LOOK, plan(people, "重新普查"))
    old = Task.objects.get(pk=task.pk)
    assert (old.state, old.persistence, old.next_review_on) == ("closed", "lapsed", None)
    assert (fresh.state, fresh.relapse_of_id, fresh.measure_id, fresh.number) == ("draft", old.pk, old.measure_id, 2)
    assert [one.holds for one in old.reviews.filter(kind=Review.PERSISTENCE).order_by("pk")] == [True, False]


def test_a_bad_recheck_of_a_solved_problem_opens_a_new_problem_that_names_it() -> None:
    task, people = task_in("closed")
    solving.solve(task.measure.problem, people.lead)
    planned = task.reviews.get(kind=Review.RECHECK)
    assert planned.planned_on == date(2026, 9, 2)  # six months after closure
    with pytest.raises(Incomplete, match="走访了谁"):
        lasting.recheck(task, people.verifier, lasting.Look(LOOK.methods, " ", "看了"), holds=True)
    fresh = lasting.recheck(task, people.verifier, LOOK, holds=False, plan=plan(people, "重新普查"))
    assert fresh is not None
    problem = fresh.measure.problem
    assert (problem.state, problem.source, problem.carried_from) == ("open", "relapse", task.measure.problem)
    task.measure.problem.refresh_from_db()
    assert task.measure.problem.state == "solved"
    assert Task.objects.get(pk=task.pk).state == "closed"


def test_a_doer_does_not_say_that_their_work_still_holds() -> None:
    task, people = task_in("closed")
    with_every_role(people, people.owner)
    lasting.keep_up(task, people.lead, Rhythm.MONTHLY)
    for look in (
        lambda: lasting.recheck(task, people.owner, LOOK, holds=True),
        lambda: lasting.find_kept_up(task, people.owner, LOOK),
        lambda: lasting.find_lapsed(task, people.owner, LOOK, plan(people)),
    ):
        with pytest.raises(Forbidden) as refused:
            look()
        assert refused.value.code == "own-work"


def test_standing_work_is_due_again_a_period_later() -> None:
    people = crew()
    monthly = planning.Plan("每月查一次", "有记录", owner=people.owner, due_on=date(2026, 1, 31), rhythm=Rhythm.MONTHLY)
    task = planning.create(measure_for(people), people.place.section, monthly, people.office)
    planning.start(planning.assign(task, people.office), people.owner)
    working.report_period(task, people.owner, "一月查了三处", date(2026, 1, 30))
    assert (task.due_on, task.first_due_on) == (date(2026, 2, 28), date(2026, 1, 31))


# Problems -------------------------------------------------------------------------------------------------------------


def test_a_problem_is_solved_only_when_all_its_tasks_are() -> None:
    task, people = task_in("verified")
    problem = task.measure.problem
    with pytest.raises(Refused, match="还有任务没有办结"):
        solving.solve(problem, people.lead)
    verifying.close(task, people.closer, "安如松")
    with pytest.raises(Forbidden) as refused:
        solving.solve(problem, with_every_role(people, people.owner))
    assert refused.value.code == "own-work"
    assert solving.solve(problem, people.lead).state == "solved"
    with pytest.raises(Refused):
        planning.create(task.measure, people.place.section, plan(people), people.office)


def test_a_handed_over_task_is_the_successors_and_the_reason_stays() -> None:
    task, people = task_in("doing")
    successor = person("顾行之")
    planning.hand_over(task, successor, people.office, "轮岗")
    event = Event.objects.get(act="task.hand-over")
    assert "轮岗" in event.details
    with pytest.raises(Forbidden):
        working.submit(task, people.owner, "都做完了")
    working.add_evidence(task, successor, stored(successor), "照片.jpg", date(2026, 3, 1))
    assert working.submit(task, successor, "都做完了").state == "submitted"
