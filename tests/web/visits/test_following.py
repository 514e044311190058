"""What was heard is answered once; promises are checked by somebody other than whoever made them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from bihuan_web.accounts.roles import Role
from bihuan_web.accounts.waiting import waiting
from bihuan_web.common.errors import Forbidden, Incomplete, Refused, Stale
from bihuan_web.ledgers.models import Problem
from bihuan_web.ledgers.services import MeasureText, ProblemText, add_measure, add_problem, open_ledger
from bihuan_web.orgs.handing import HandOver
from bihuan_web.visits.models import Heard, Promise
from bihuan_web.visits.queries import visible_to
from bihuan_web.visits.services.following import (
    answer_by_problem,
    answer_by_reason,
    judge_promise,
    promise_to_task,
    report_promise,
)
from bihuan_web.visits.services.handing import hand_over_visits
from bihuan_web.visits.services.recording import Entry, Promised, Said, add_heard, add_promise
from tests.web.support.clients import signed_in
from tests.web.support.pages import check_page
from tests.web.support.units import grant, with_role
from tests.web.support.visiting import NOON, TODAY, Visiting, done, going, planned

DUE = TODAY + timedelta(days=5)


@pytest.fixture
def heard(people: Visiting) -> Heard:
    return done(people, Entry(going(people), said=[Said("仓房漏雨", is_problem=True)])).heard.get()


@pytest.fixture
def promise(people: Visiting) -> Promise:
    return done(people, Entry(going(people), promised=[Promised("月底前修好路灯", DUE)])).promises.get()


def test_a_problem_found_goes_on_the_ledger_of_the_visited_unit(people: Visiting, heard: Heard) -> None:
    ledger = open_ledger(people.place.county, "2026 年走访问题台账", 2026, people.office)
    url = reverse("visits:answer", args=[heard.pk])
    client = signed_in(people.office)
    check_page(client.get(url))
    assert client.post(url, {"ledger": ledger.pk, "reason": "也说理由"}).status_code == 422
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"ledger": ledger.pk}).status_code == 302
    problem = Problem.objects.get()
    heard.refresh_from_db()
    assert (heard.answer, heard.answer_problem) == ("problem", problem)
    assert problem.text == "仓房漏雨"
    assert problem.organisation == people.place.bureau
    assert problem.source == "visit"
    assert "2026-03-02" in problem.source_note
    with pytest.raises(Stale):
        answer_by_reason(people.office, heard, "晚了", at=NOON)
    assert Problem.objects.count() == 1
    check_page(client.get(heard.visit.get_absolute_url()))


def test_a_measure_or_a_reason_is_an_answer_too(people: Visiting) -> None:
    visit = done(people, Entry(going(people), said=[Said("路坏了"), Said("要求现场发钱")]))
    first, second = visit.heard.order_by("number")
    ledger = open_ledger(people.place.county, "台账", 2026, people.office)
    problem = add_problem(ledger, people.place.county, ProblemText("道路失修"), people.office)
    measure = add_measure(problem, MeasureText("修路", TODAY), people.office)
    client = signed_in(people.office)
    assert client.post(reverse("visits:answer", args=[first.pk]), {"measure": measure.pk}).status_code == 302
    assert client.post(reverse("visits:answer", args=[second.pk]), {"measure": 10**9}).status_code == 404
    assert (
        client.post(reverse("visits:answer", args=[second.pk]), {"reason": "没有政策依据，已当场说明"}).status_code
        == 302
    )
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.answer, second.answer) == ("measure", "reason")


def test_only_the_visiting_office_answers(people: Visiting, heard: Heard) -> None:
    ledger = open_ledger(people.place.county, "台账", 2026, people.office)
    for user in (
        people.leader,
        with_role(Role.OFFICE, people.place.bureau),
        with_role(Role.OBSERVER, people.place.county),
    ):
        with pytest.raises(Forbidden):
            answer_by_problem(user, heard, ledger, at=NOON)
    url = reverse("visits:answer", args=[heard.pk])
    assert signed_in(with_role(Role.OFFICE, people.place.bureau)).post(url, {"reason": "x"}).status_code == 404
    assert not Problem.objects.exists()


def test_a_promise_is_reported_by_whoever_made_it_and_judged_by_another(people: Visiting, promise: Promise) -> None:
    grant(people.leader, Role.OFFICE, people.place.county)
    with pytest.raises(Refused):  # not reported yet
        judge_promise(people.office, promise, "keep", "去看过", at=NOON)
    with pytest.raises(Incomplete):
        report_promise(people.leader, promise, " ", at=NOON)
    report_promise(people.leader, promise, "路灯亮了", at=NOON)
    for act in ("keep", "break", "send_back"):
        with pytest.raises(Forbidden):
            judge_promise(people.leader, promise, act, "我自己说的", at=NOON)
    judge_promise(people.office, promise, "send_back", "还有两盏不亮", at=NOON)
    assert promise.state == "open"
    report_promise(people.leader, promise, "都亮了", at=NOON)
    judge_promise(people.office, promise, "keep", "晚上去看过，问了三户", at=NOON)
    assert (promise.state, promise.checked_by) == ("kept", people.office)


def test_the_database_refuses_a_promise_checked_by_its_promiser(promise: Promise) -> None:
    for columns in (
        {"state": "kept", "checked_by": promise.promiser, "check_note": "x"},
        {"state": "kept"},
        {"state": "tasked"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Promise.objects.filter(pk=promise.pk).update(**columns)


def test_a_promise_not_kept_is_said_so(people: Visiting, promise: Promise) -> None:
    client = signed_in(people.office)
    url = reverse("visits:judge", args=[promise.pk])
    check_page(client.get(url))
    assert client.post(url, {"act": "break", "note": "过期一个月，没有动"}).status_code == 302
    assert "未兑现" in check_page(client.get(reverse("visits:promises"))).text_content()
    assert client.post(url, {"act": "keep", "note": "补办了"}).status_code == 409


def test_a_long_promise_becomes_a_task_that_is_followed(people: Visiting, promise: Promise) -> None:
    ledger = open_ledger(people.place.county, "台账", 2026, people.office)
    with pytest.raises(Forbidden):
        promise_to_task(people.leader, promise, ledger, at=NOON)
    client = signed_in(people.office)
    check_page(client.get(reverse("visits:to-task", args=[promise.pk])))
    response = client.post(reverse("visits:to-task", args=[promise.pk]), {"ledger": ledger.pk})
    promise.refresh_from_db()
    assert promise.state == "tasked"
    assert promise.task is not None
    assert (promise.task.title, promise.task.due_on, promise.task.state) == ("月底前修好路灯", DUE, "draft")
    assert response["Location"] == promise.task.get_absolute_url()


def test_promises_wait_for_whoever_has_to_go_on(people: Visiting, promise: Promise) -> None:
    def keys(user: object) -> set[str]:
        return {one.key.partition(":")[0] for one in waiting(TODAY, user) if one.key.startswith("promise")}  # type: ignore[arg-type]

    assert keys(people.leader) == {"promise"}
    assert keys(people.office) == set()
    report_promise(people.leader, promise, "亮了", at=NOON)
    assert keys(people.leader) == set()
    assert keys(people.office) == {"promise-check"}
    assert [one.user for one in waiting(TODAY) if one.key.startswith("promise")] == [people.office]
    judge_promise(people.office, promise, "keep", "看过", at=NOON)
    assert not [one for one in waiting(TODAY) if one.key.startswith("promise")]


def test_more_is_added_by_whoever_went_and_the_office_only(people: Visiting, heard: Heard) -> None:
    add_heard(people.leader, heard.visit, Said("还有一条"), at=NOON)
    add_promise(people.office, heard.visit, Promised("修门", DUE), at=NOON)
    assert [one.number for one in heard.visit.heard.order_by("number")] == [1, 2]
    with pytest.raises(Forbidden):
        add_heard(with_role(Role.LEAD, people.place.county), heard.visit, Said("插话"), at=NOON)
    client = signed_in(people.leader)
    assert client.post(reverse("visits:add-heard", args=[heard.visit.pk]), {"text": "第三条"}).status_code == 302
    data = {"text": "修窗", "due_on": DUE}
    assert client.post(reverse("visits:add-promise", args=[heard.visit.pk]), data).status_code == 302
    assert (
        client.post(reverse("visits:report", args=[heard.visit.promises.last().pk]), {"note": "好了"}).status_code
        == 302
    )


def test_plans_and_open_promises_pass_on_with_the_post(people: Visiting, promise: Promise) -> None:
    visit, after = planned(people), with_role(Role.LEAD, people.place.county, "接任的")
    elsewhere = HandOver(people.leader, after, people.place.bureau, TODAY, people.office)
    assert hand_over_visits(elsewhere) == 0  # what is in the name of the county stays
    handed = HandOver(people.leader, after, people.place.county, TODAY, people.office)
    assert hand_over_visits(handed) == 2
    visit.refresh_from_db()
    promise.refresh_from_db()
    assert visit.leader == promise.promiser == after
    assert promise.visit.leader == people.leader  # who went is who went
    assert not visible_to(people.leader, TODAY).filter(pk=visit.pk).exists()
