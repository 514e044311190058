"""An inspection from its order to its settlement and its re-check: by others only, with its findings answered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.accounts.waiting import waiting
from bihuan_web.audit.verifying import verify_log
from bihuan_web.common.errors import Forbidden, Incomplete, Refused, Stale
from bihuan_web.inspections.models import Inspection, PlanEntry, Result
from bihuan_web.inspections.queries import coverage, inspections_visible_to
from bihuan_web.inspections.services import answering, inspecting, planning
from bihuan_web.inspections.services.answering import Reply
from bihuan_web.inspections.services.planning import Wanted
from bihuan_web.ledgers.models import Problem
from bihuan_web.ledgers.services import ProblemText, add_problem, open_ledger
from tests.web.support.inspecting import DAY, Bureau, acknowledged, bureau, planned, put_on_ledger, reported
from tests.web.support.papers import AT
from tests.web.support.units import appoint, grant, person, with_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db: None, stop_clock: Any) -> Bureau:
    stop_clock(AT)
    return bureau()


def sees(user: User, inspection: Inspection) -> bool:
    return inspections_visible_to(user, DAY).filter(pk=inspection.pk).exists()


def keys(user: User) -> list[str]:
    return [one.key.rpartition(":")[2] for one in waiting(DAY, user) if one.key.startswith("inspection:")]


def test_nobody_inspects_their_own_unit(people: Bureau) -> None:
    version = planned(people).version
    order = (people.place.county, people.place.bureau, version, Wanted("检查", DAY))
    on_post, by_role = person("贺青"), with_role(Role.OWNER, people.place.section, "路遥川")
    appoint(on_post, people.place.section)
    for insider in (on_post, by_role, people.inside):
        with pytest.raises(Forbidden) as refused:
            planning.plan_inspection(*order, people.leader, [insider], people.office)
        assert refused.value.code == "own-unit"
        with pytest.raises(Forbidden):
            planning.plan_inspection(*order, insider, [], people.office)
    appoint(people.office, people.place.bureau)  # from now on of the bureau, too: may not order it either
    with pytest.raises(Forbidden) as refused:
        planning.plan_inspection(*order, people.leader, [], people.office)
    assert refused.value.code == "own-unit"


def test_who_joins_the_unit_meanwhile_no_longer_inspects_it(people: Bureau) -> None:
    inspection = planned(people)
    inspecting.start(inspection, people.leader)
    appoint(people.member, people.place.bureau)
    result = inspection.results.first()
    assert result is not None
    with pytest.raises(Forbidden) as refused:
        inspecting.check_item(result, "in-order", "", people.member)
    assert refused.value.code == "own-unit"


def test_only_units_below_are_inspected_and_only_by_the_office(people: Bureau) -> None:
    version, wanted = planned(people).version, Wanted("检查", DAY)
    for unit in (people.place.county, people.place.outside):
        with pytest.raises(Refused):
            planning.plan_inspection(people.place.county, unit, version, wanted, people.leader, [], people.office)
    with pytest.raises(Forbidden):
        planning.plan_inspection(
            people.place.county, people.place.sibling, version, wanted, people.leader, [], people.inside
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Inspection.objects.filter(version=version).update(inspected=people.place.county)


@pytest.mark.parametrize("announced", [True, False])
def test_an_unannounced_inspection_is_hidden_from_the_unit_until_it_is_reported(
    people: Bureau, announced: bool
) -> None:
    between = with_role(Role.OFFICE, people.place.government, "安如松")
    of_both = with_role(Role.OFFICE, people.place.county, "贺青")
    appoint(of_both, people.place.section, "联系领导")
    inspection = planned(people, announced=announced)
    hidden = (people.inside, between, of_both)
    assert [sees(one, inspection) for one in hidden] == [announced] * 3
    inspecting.start(inspection, people.leader)
    assert [sees(one, inspection) for one in hidden] == [announced] * 3
    assert all(sees(one, inspection) for one in (people.office, people.leader, people.member))
    assert keys(people.inside) == []
    inspecting.report(inspection, "情况见清单", people.leader)
    assert all(sees(one, inspection) for one in hidden)
    assert keys(people.inside) == ["acknowledge"]
    assert not sees(with_role(Role.OFFICE, people.place.sibling), inspection)
    assert not sees(with_role(Role.OFFICE, people.place.outside), inspection)


def test_a_cancelled_unannounced_inspection_is_never_seen_by_the_unit(people: Bureau) -> None:
    inspection = planned(people, announced=False)
    planning.cancel(inspection, "改到下季度", people.office)
    assert not sees(people.inside, inspection)


def test_findings_get_their_numbers_when_reported_and_keep_them(people: Bureau) -> None:
    inspection = planned(people)
    inspecting.start(inspection, people.leader)
    results = list(inspection.results.order_by("item__number"))
    inspecting.add_finding(inspection, "会议室堆放过期物资", people.member)
    inspecting.check_item(results[2], "finding", "三项销号与现场不符", people.member)
    inspecting.check_item(results[0], "finding", "没有会议记录", people.leader)
    with pytest.raises(Incomplete):
        inspecting.check_item(results[1], "finding", " ", people.leader)
    inspecting.report(inspection, "台账有缺项", people.leader)
    found = list(inspection.findings.order_by("number").values_list("number", "text"))
    assert found == [(1, "没有会议记录"), (2, "三项销号与现场不符"), (3, "会议室堆放过期物资")]
    assert inspection.answer_due_on == DAY + timedelta(days=15)
    with pytest.raises(Refused):
        inspecting.check_item(results[1], "in-order", "", people.leader)


def test_two_of_the_team_do_not_write_over_each_other(people: Bureau) -> None:
    inspection = planned(people)
    inspecting.start(inspection, people.leader)
    mine, theirs = (Result.objects.filter(inspection=inspection).order_by("pk")[0] for _ in range(2))
    inspecting.check_item(mine, "finding", "缺记录", people.leader)
    with pytest.raises(Stale):
        inspecting.check_item(theirs, "in-order", "", people.member)
    mine.refresh_from_db()
    assert (mine.verdict, mine.note) == ("finding", "缺记录")
    with pytest.raises(Forbidden):
        inspecting.check_item(mine, "in-order", "", people.office)  # not of the team


def test_each_finding_is_answered_by_the_unit_before_the_matter_is_settled(people: Bureau) -> None:
    inspection = acknowledged(people, "没有会议记录", "责任人说不出时限")
    first, second = inspection.findings.order_by("number")
    with pytest.raises(Forbidden):
        answering.answer_finding(first, Reply(reason="不妥"), people.office)  # who ordered it does not answer
    put_on_ledger(people, first)
    problem = first.answer_problem
    assert problem is not None
    assert (problem.source, problem.source_note, problem.organisation) == (
        "check", "一季度整改落实检查 1", people.place.bureau,
    )  # fmt: skip
    with pytest.raises(Incomplete) as refused:
        answering.settle_inspection(inspection, people.office)
    assert refused.value.missing == ("answered",)
    with pytest.raises(Incomplete):
        answering.answer_finding(second, Reply(), people.inside)
    answering.answer_finding(second, Reply(reason="当日外出，已补问"), people.inside)
    with pytest.raises(Stale):
        answering.answer_finding(second, Reply(reason="又改"), people.inside)
    assert keys(people.office) == ["settle"]
    with pytest.raises(Forbidden):
        answering.settle_inspection(inspection, people.inside)
    answering.settle_inspection(inspection, people.office)
    assert keys(people.office) == []
    assert list(verify_log()) == []


def test_a_problem_of_another_unit_is_no_answer(people: Bureau) -> None:
    ledger = open_ledger(people.place.sibling, "水务台账", 2026, people.office)
    other = add_problem(ledger, people.place.sibling, ProblemText("河道"), people.office)
    finding = acknowledged(people, "没有会议记录").findings.get()
    for reply in (Reply(problem=other), Reply(ledger=ledger), Reply(ledger=people.ledger, problem=other)):
        with pytest.raises(Refused):
            answering.answer_finding(finding, reply, people.inside)
    assert Problem.objects.count() == 1


def test_a_recheck_takes_the_findings_over_and_puts_what_was_not_mended_on_the_ledger_again(people: Bureau) -> None:
    inspection = acknowledged(people, "没有会议记录", "责任人说不出时限", "照片重复")
    on_ledger, by_reason, mended = inspection.findings.order_by("number")
    for one in (on_ledger, mended):
        put_on_ledger(people, one)
    answering.answer_finding(by_reason, Reply(reason="已说明"), people.inside)
    again = planning.plan_recheck(inspection, Wanted("复查", DAY), people.leader, [], people.office)
    assert [one.finding_id for one in again.looks.order_by("pk")] == [on_ledger.pk, by_reason.pk, mended.pk]
    inspecting.start(again, people.leader)
    looks = list(again.looks.order_by("pk"))
    with pytest.raises(Incomplete):
        inspecting.look_again(looks[0], "not-mended", "", people.leader)
    inspecting.look_again(looks[0], "not-mended", "仍然没有记录", people.leader)
    inspecting.look_again(looks[1], "not-mended", "还是说不出", people.leader)
    inspecting.look_again(looks[2], "mended", "已分开存档", people.leader)
    inspecting.report(again, "两条没有整改", people.leader)
    first, second = again.findings.order_by("number")
    new = first.answer_problem
    assert new is not None
    assert (first.again_of, new.carried_from, new.text) == (on_ledger, on_ledger.answer_problem, "仍然没有记录")
    assert (second.again_of, second.is_answered) == (by_reason, False)  # it stood on no ledger: the unit answers
    old = on_ledger.answer_problem
    assert old is not None
    assert old.state == "open"  # stays as it was


def test_a_recheck_wants_something_that_was_found_and_acknowledged(people: Bureau) -> None:
    fine = acknowledged(people)
    waiting_for = reported(people, "没有会议记录")
    for before, code in ((fine, "no-findings"), (waiting_for, "wrong-state")):
        with pytest.raises(Refused) as refused:
            planning.plan_recheck(before, Wanted("复查", DAY), people.leader, [], people.office)
        assert refused.value.code == code


def test_the_plan_of_a_year_names_who_was_never_inspected_and_tells_nothing_hidden(people: Bureau) -> None:
    place = people.place
    planning.set_plan(place.county, 2026, [place.bureau, place.sibling], people.office)
    planning.set_plan(place.county, 2026, [place.bureau], people.office)
    assert PlanEntry.objects.get().inspected == place.bureau
    with pytest.raises(Refused):
        planning.set_plan(place.county, 2026, [place.outside], people.office)
    reported(people, "没有会议记录")
    hidden = planned(people, announced=False)
    inspecting.start(hidden, people.leader)
    rows = coverage(place.county, [2026, 2025], 2026, inspections_visible_to(people.office, DAY))
    assert {one.unit: (one.years, one.never, one.planned is not None) for one in rows} == {
        place.government: ((0, 0), True, False),
        place.bureau: ((1, 0), False, True),
        place.section: ((0, 0), True, False),
        place.sibling: ((0, 0), True, False),
    }


def test_the_team_is_told_on_the_day_and_a_role_above_is_no_belonging(people: Bureau) -> None:
    grant(people.leader, Role.OBSERVER, people.place.county)
    planned(people)
    assert keys(people.leader) == ["inspect"]
    assert [one.key for one in waiting(DAY - timedelta(days=1), people.leader)] == []
