"""The register: of posts and steps, reviewed by somebody else than the owner, raised once a cause, lowered by a review only."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.db import IntegrityError, transaction

from bihuan_web.accounts.roles import Role
from bihuan_web.accounts.waiting import waiting
from bihuan_web.audit.verifying import verify_log
from bihuan_web.common.clock import now, today
from bihuan_web.common.errors import Forbidden, Incomplete, Refused, Stale
from bihuan_web.common.schedule import jobs
from bihuan_web.inspections.services import inspecting, planning
from bihuan_web.inspections.services.planning import Wanted
from bihuan_web.ledgers.models import Problem
from bihuan_web.ledgers.services import ProblemText, add_problem
from bihuan_web.orgs.models import Post
from bihuan_web.orgs.services.posts import hand_over
from bihuan_web.risks.models import Review, Rise, Risk
from bihuan_web.risks.queries import visible_to
from bihuan_web.risks.services import importing
from bihuan_web.risks.services import register as acts
from bihuan_web.risks.services.exporting import export_register
from bihuan_web.risks.services.raising import raise_all
from bihuan_web.risks.services.reviewing import Assessment, review
from bihuan_web.tasks.models import Method
from bihuan_web.tasks.services.lasting import Look, recheck
from bihuan_web.tasks.services.solving import solve
from tests.web.support import inspecting as bureaus
from tests.web.support.risks import about, risk
from tests.web.support.units import appoint, grant, person, with_role
from tests.web.support.work import DUE, NOON, Crew, crew, plan, task_in

pytestmark = pytest.mark.django_db
LATE = DUE + timedelta(days=1)


@pytest.fixture
def people(stop_clock: Any, settings: Any, tmp_path: Any) -> Crew:
    settings.FILES_FOLDER = tmp_path / "files"
    stop_clock(NOON)
    return crew()


def now_of(one: Risk) -> int:
    return Risk.objects.values_list("likelihood", flat=True).get(pk=one.pk)


def relapse(people: Crew, task: Any) -> Any:
    """The closed task did not hold."""
    look = Look((Method.ASKED_PEOPLE,), "储粮农户三户", "又和从前一样")
    return recheck(task, people.verifier, look, holds=False, plan=plan(people, "重新走访"))


def test_a_risk_is_of_a_post_or_a_step_and_its_owner_does_not_review_it(people: Crew) -> None:
    with pytest.raises(Incomplete):
        risk(people, step=" ")
    with pytest.raises(Forbidden) as refused:
        risk(people, reviewer=people.owner)
    assert refused.value.code == "own-work"
    elsewhere = Post.objects.create(organisation=people.place.sibling, name="局长")
    with pytest.raises(Refused):
        risk(people, post=elsewhere)
    with pytest.raises(Incomplete):
        risk(people, 6, 1)
    one, two = risk(people), risk(people, rhythm="monthly")
    assert (one.number, two.number, one.next_review_on, two.next_review_on) == (
        1,
        2,
        date(2026, 6, 2),
        date(2026, 4, 2),
    )
    for wrong in ({"reviewer": people.owner}, {"likelihood": 6}, {"step": ""}, {"effect": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Risk.objects.filter(pk=one.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.create(
            risk=one, planned_on=today(), user=people.owner, owner=people.owner, at=now(), likelihood_before=2, likelihood=2,
            effect_before=2, effect=2, changed="无", reason="无",
        )  # fmt: skip


def test_only_the_named_reviewer_reviews_and_says_what_changed_and_why(people: Crew) -> None:
    one = risk(people)
    for who in (people.owner, people.office, people.lead):
        with pytest.raises(Forbidden):
            review(one, Assessment(1, 1, "无变化", "措施有效"), who)
    grant(people.owner, Role.VERIFIER, people.place.bureau)
    with pytest.raises(Forbidden):
        review(one, Assessment(1, 1, "无变化", "措施有效"), people.owner)
    for changed, reason in (("", "措施有效"), ("无变化", " ")):
        with pytest.raises(Incomplete):
            review(one, Assessment(1, 1, changed, reason), people.verifier)
    made = review(one, Assessment(1, 3, "会签半年无例外", "抽查十份合同"), people.verifier)
    assert (made.likelihood_before, made.likelihood, one.likelihood, one.effect) == (2, 1, 1, 3)
    acts.retire(one, "职能划出", people.office)
    with pytest.raises(Refused):
        review(one, Assessment(1, 1, "无", "无"), people.verifier)
    assert list(verify_log()) == []


def test_the_office_revises_everything_but_the_assessment(people: Crew) -> None:
    one = risk(people)
    stale = Risk.objects.get(pk=one.pk)
    acts.revise(one, about(people, control="三人会签"), people.office)
    assert (one.control, one.likelihood) == ("三人会签", 2)
    with pytest.raises(Stale):
        acts.revise(stale, about(people), people.office)
    with pytest.raises(Forbidden):
        acts.revise(one, about(people), people.owner)


@pytest.mark.parametrize("kind", ["task", "measure", "problem", "unit"])
def test_what_is_overdue_raises_what_it_is_linked_to_once(people: Crew, stop_clock: Any, kind: str) -> None:
    task, _ = task_in("doing", people)
    item = {
        "task": task, "measure": task.measure, "problem": task.measure.problem, "unit": people.place.section,
    }[kind]  # fmt: skip
    one, untouched = risk(people), risk(people)
    acts.link(one, item, people.office)
    assert raise_all(DUE, NOON) == 0  # due that day is not late
    (job,) = [each for each in jobs() if each.name == "risks.raise"]
    stop_clock(NOON + (LATE - NOON.date()))
    job.act(now())
    job.act(now())
    assert raise_all(LATE + timedelta(days=9), now()) == 0
    assert (now_of(one), now_of(untouched)) == (3, 2)
    rise = Rise.objects.get()
    assert (rise.cause, rise.task, rise.due_on, rise.before, rise.after) == ("overdue", task, DUE, 2, 3)
    # A review takes it into account; the same delay does not count again, a later date that passes does.
    one.refresh_from_db()
    review(one, Assessment(2, 4, "已催办", "月底可完成"), people.verifier)
    assert raise_all(LATE + timedelta(days=10), now()) == 0
    rise.refresh_from_db()
    assert rise.review is not None
    type(task).objects.filter(pk=task.pk).update(due_on=LATE + timedelta(days=20))
    assert raise_all(LATE + timedelta(days=30), now()) == 1
    assert now_of(one) == 3


@pytest.mark.parametrize("kind", ["task", "measure", "problem", "unit"])
def test_a_relapse_raises_at_once_and_names_what_relapsed(people: Crew, kind: str) -> None:
    task, _ = task_in("closed", people)
    item = {
        "task": task, "measure": task.measure, "problem": task.measure.problem, "unit": people.place.bureau,
    }[kind]  # fmt: skip
    one = risk(people)
    acts.link(one, item, people.office)
    again = relapse(people, task)
    rise = Rise.objects.get()
    assert (now_of(one), rise.cause, rise.task) == (3, "relapse", again)
    assert raise_all(today(), now()) == 0
    assert [each.key for each in waiting(today(), people.verifier) if "raised" in each.key] == [
        f"risk:{one.pk}:raised:{rise.pk}"
    ]
    assert list(verify_log()) == []


def test_a_solved_problem_that_comes_back_counts_once(people: Crew) -> None:
    task, _ = task_in("closed", people)
    one = risk(people)
    acts.link(one, task.measure.problem, people.office)
    solve(task.measure.problem, people.lead)
    task = type(task).objects.get(pk=task.pk)
    relapse(people, task)
    assert Problem.objects.filter(source="relapse").exists()
    assert raise_all(today(), now()) == 0
    assert (now_of(one), Rise.objects.count()) == (3, 1)


def test_what_was_late_before_it_was_linked_is_known_and_raises_nothing(people: Crew, stop_clock: Any) -> None:
    task, _ = task_in("doing", people)
    stop_clock(NOON + (LATE - NOON.date()))
    one = risk(people)
    acts.link(one, task, people.office)
    assert raise_all(LATE, now()) == 0
    assert (now_of(one), Rise.objects.get().known) == (2, True)


def test_the_likelihood_ends_at_five_and_the_cause_is_still_named(people: Crew) -> None:
    task, _ = task_in("doing", people)
    one = risk(people, 5)
    acts.link(one, task, people.office)
    assert raise_all(LATE, now()) == 1
    assert (now_of(one), Rise.objects.get().after) == (5, 5)


def test_what_a_recheck_found_not_mended_raises_at_once(people: Crew) -> None:
    there = bureaus.bureau()
    inspection = bureaus.acknowledged(there, "没有会议记录")
    finding = bureaus.put_on_ledger(there, inspection.findings.get())
    old = finding.answer_problem
    assert old is not None
    told = about(people, owner=there.inside, reviewer=there.member)
    one = acts.register(there.place.bureau, told, 2, 2, there.office)
    acts.link(one, old, there.office)
    again = planning.plan_recheck(inspection, Wanted("复查", today()), there.leader, [], there.office)
    inspecting.start(again, there.leader)
    inspecting.look_again(again.looks.get(), "not-mended", "仍然没有", there.leader)
    inspecting.report(again, "没有整改", there.leader)
    rise = Rise.objects.get()
    assert rise.problem is not None
    assert (now_of(one), rise.problem.carried_from) == (3, old)


def test_what_is_only_carried_into_the_next_year_raises_nothing(people: Crew) -> None:
    task, _ = task_in("doing", people)
    problem = task.measure.problem
    one = risk(people)
    acts.link(one, problem, people.office)
    carried = ProblemText(problem.text, source="carried-over")
    add_problem(problem.ledger, people.place.bureau, carried, people.office, carried_from=problem)
    assert raise_all(today(), now()) == 0
    assert now_of(one) == 2


def test_who_sees_a_risk_and_whose_items_it_is_linked_to(people: Crew) -> None:
    one = risk(people)
    sees = {who: visible_to(who, today()).filter(pk=one.pk).exists() for who in (
        people.office, people.owner, people.verifier, with_role(Role.OFFICE, people.place.sibling),
        with_role(Role.OFFICE, people.place.outside), with_role(Role.AUTHOR, people.place.bureau), person(),
    )}  # fmt: skip
    assert list(sees.values()) == [True, True, True, False, False, False, False]
    with pytest.raises(Refused):
        acts.link(one, people.place.sibling, people.office)
    acts.link(one, people.place.section, people.office)
    with pytest.raises(Refused) as refused:
        acts.link(one, people.place.section, people.office)
    assert refused.value.code == "exists"


def test_a_review_that_is_due_waits_for_the_reviewer_only(people: Crew) -> None:
    one = risk(people)
    assert [
        each for each in waiting(one.next_review_on - timedelta(days=1), people.verifier) if "risk" in each.key
    ] == []
    found = [each.key for each in waiting(one.next_review_on, people.verifier) if "risk" in each.key]
    assert found == [f"risk:{one.pk}:review:{one.next_review_on}"]
    assert [each for each in waiting(one.next_review_on, people.owner) if "risk" in each.key] == []


def test_risks_pass_on_with_a_post_but_never_to_their_own_reviewer(people: Crew) -> None:
    one = risk(people)
    appointment = appoint(people.owner, people.place.bureau, "科长")
    actor = with_role(Role.ADMINISTRATOR, people.place.county)
    with pytest.raises(Refused, match="同一个人"):
        hand_over(actor, appointment, people.verifier, today(), roles=False)
    hand_over(actor, appointment, people.closer, today(), roles=False)
    one.refresh_from_db()
    assert (one.owner, one.reviewer) == (people.closer, people.verifier)


def test_the_register_goes_out_is_edited_and_comes_back_whole_or_not_at_all(people: Crew) -> None:
    one = risk(people)
    book = openpyxl.load_workbook(io.BytesIO(export_register(people.place.bureau, people.office).data))
    sheet = book.active
    assert sheet is not None
    heads = [cell.value for cell in sheet[1]]
    sheet.cell(2, heads.index("防控措施") + 1).value = "三人会签"
    new = [
        "",
        "储备科",
        "",
        "资金拨付",
        "超进度拨款",
        3,
        5,
        "",
        "两人复核",
        people.owner.name,
        people.closer.name,
        "每月",
        "",
    ]
    sheet.append(new)

    def bring() -> tuple[int, int]:
        out = io.BytesIO()
        book.save(out)
        draft = importing.keep_draft(people.place.bureau, [out.getvalue()], "风险点.xlsx", people.office)
        return importing.confirm(draft, people.office, importing.plan_of(draft).digest)

    sheet.append([*new[:1], "没有这个科", *new[2:9], "谁也不是", *new[10:]])
    with pytest.raises(Refused, match="第 4 行：找不到单位") as refused:
        bring()
    assert refused.value.code == "bad-rows"
    assert Risk.objects.count() == 1
    sheet.delete_rows(4)
    sheet.cell(2, heads.index("可能性") + 1).value = 1  # nobody lowers a risk by a sheet
    with pytest.raises(Refused, match="复核"):
        bring()
    sheet.cell(2, heads.index("可能性") + 1).value = 2
    assert bring() == (1, 1)
    one.refresh_from_db()
    fresh = Risk.objects.get(step="资金拨付")
    assert (one.control, fresh.organisation, fresh.level.key, fresh.rhythm) == (
        "三人会签",
        people.place.section,
        "high",
        "monthly",
    )
