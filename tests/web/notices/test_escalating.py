"""Reminders and letters over real tasks: who is told what when, once; receipts, answers, waived steps."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.audit.models import Event
from bihuan_web.common.errors import Forbidden, Incomplete, Refused
from bihuan_web.notices.jobs import remind_and_escalate
from bihuan_web.notices.models import LadderSetting, Letter, Notice
from bihuan_web.notices.services.escalating import escalate, ladders_of, taken_for
from bihuan_web.notices.services.letters import answer, ask_to_waive, decide_waiver, receipt
from bihuan_web.tasks.models import Task
from bihuan_web.tasks.services.requests import ask_for_time, grant_time
from tests.web.support.units import grant, with_role
from tests.web.support.work import DUE, Crew, apply_for_closure, task_in

StopClock = Callable[[datetime], None]


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 1, tzinfo=UTC)


def run(day: date) -> None:
    remind_and_escalate(at(day))


def titles(user: User) -> list[str]:
    return [one.title.partition("：")[0] for one in Notice.objects.filter(user=user).order_by("pk")]


@pytest.fixture
def work(db: None) -> tuple[Task, Crew]:
    return task_in("doing")


@pytest.mark.django_db
def test_the_owner_is_reminded_at_each_stage_once(work: tuple[Task, Crew]) -> None:
    for number in range(40, -1, -1):
        run(DUE - timedelta(days=number))
        run(DUE - timedelta(days=number))
    assert titles(work[1].owner) == ["还有 30 天到期", "还有 7 天到期", "还有 1 天到期", "今天到期"]
    assert titles(work[1].office) == []


@pytest.mark.django_db
def test_the_ladder_is_climbed_and_those_above_are_told(work: tuple[Task, Crew]) -> None:
    task, people = work
    observer = with_role(Role.OBSERVER, people.place.county, "观察员甲")
    elsewhere = with_role(Role.LEAD, people.place.sibling, "外单位领导")
    for number in range(1, 80):
        run(DUE + timedelta(days=number))
    assert titles(people.owner) == ["提醒", "催办", "督办", "约谈", "通报"]
    assert titles(people.lead) == ["催办", "督办", "约谈", "通报"]
    assert titles(people.office) == ["督办", "约谈", "通报"]
    assert titles(observer) == ["通报"]
    assert titles(elsewhere) == []
    acts = Event.objects.filter(item=str(task.pk), act__startswith="letter.").order_by("sequence")
    assert [one.act for one in acts] == [f"letter.{step.step}" for step in Letter.objects.order_by("pk")]


@pytest.mark.django_db
def test_a_task_that_was_handed_in_is_left_alone(work: tuple[Task, Crew]) -> None:
    apply_for_closure(*work)
    for number in range(-7, 30):
        run(DUE + timedelta(days=number))
    assert not Notice.objects.exists()


@pytest.mark.django_db
def test_more_time_begins_the_ladder_anew(work: tuple[Task, Crew]) -> None:
    task, people = work
    run(DUE + timedelta(days=2))
    assert [one.name for one in taken_for([task])[task.pk]] == ["remind"]
    asked = ask_for_time(task, people.owner, DUE + timedelta(days=60), "设备晚到")
    grant_time(asked, people.lead, "同意")
    task.refresh_from_db()
    assert taken_for([task])[task.pk] == []
    run(DUE + timedelta(days=20))
    assert Letter.objects.count() == 1
    run(DUE + timedelta(days=62))
    assert [one.name for one in taken_for([task])[task.pk]] == ["remind"]


@pytest.mark.django_db
def test_a_unit_has_its_own_days_and_those_above_it_count_where_it_says_nothing(work: tuple[Task, Crew]) -> None:
    place = work[1].place
    LadderSetting.objects.create(organisation=place.county, step="urge", grace=9)
    LadderSetting.objects.create(organisation=place.county, step="interview", grace=4, used=False)
    LadderSetting.objects.create(organisation=place.bureau, step="urge", grace=2)
    assert [(one.name, one.grace) for one in ladders_of([place.section])[place.section.pk]][:2] == [
        ("remind", 1),
        ("urge", 2),
    ]
    assert {one.name: one.grace for one in ladders_of([place.sibling])[place.sibling.pk]}["urge"] == 9
    assert "interview" not in {one.name for one in ladders_of([place.section])[place.section.pk]}
    assert "interview" in {one.name for one in ladders_of([place.outside])[place.outside.pk]}


@pytest.mark.django_db
def test_a_letter_is_receipted_and_answered_once_by_whoever_does_the_work(work: tuple[Task, Crew]) -> None:
    people = work[1]
    run(DUE + timedelta(days=2))
    letter = Letter.objects.get()
    for other in (people.lead, people.office, people.verifier):
        with pytest.raises(Forbidden):
            receipt(letter, other)
    receipt(letter, people.owner)
    with pytest.raises(Refused, match="签收过"):
        receipt(letter, people.owner)
    with pytest.raises(Incomplete):
        answer(letter, people.owner, "  ")
    answered = answer(letter, people.owner, "设备晚到，七月底完成")
    assert (answered.answer, answered.answered_by) == ("设备晚到，七月底完成", people.owner)
    with pytest.raises(Refused, match="回复过"):
        answer(letter, people.owner, "再说一遍")
    assert Event.objects.filter(act__in=("letter.receipt", "letter.answer")).count() == 2


@pytest.mark.django_db
def test_those_who_had_a_copy_of_a_letter_are_told_of_its_answer(work: tuple[Task, Crew]) -> None:
    people = work[1]
    for number in range(1, 8):
        run(DUE + timedelta(days=number))
    answer(Letter.objects.get(step="urge"), people.owner, "七月底完成")
    assert titles(people.lead)[-1] == "聂远帆回复了催办"
    assert "聂远帆回复了催办" not in titles(people.office)


@pytest.mark.django_db
def test_a_step_is_waived_by_another_person_only(work: tuple[Task, Crew], stop_clock: StopClock) -> None:
    task, people = work
    stop_clock(at(DUE + timedelta(days=1)))
    with pytest.raises(Forbidden):
        ask_to_waive(task, people.verifier, "不用催")
    asked = ask_to_waive(task, people.owner, "汛期抢险，已报告")
    with pytest.raises(Refused, match="等批复"):
        ask_to_waive(task, people.office, "同上")
    assert titles(people.lead) == ["申请免予提醒"]
    for other in (people.owner, people.office, people.verifier):
        with pytest.raises(Forbidden):
            decide_waiver(asked, other, granted=True, decision="同意")
    decide_waiver(asked, people.lead, granted=True, decision="同意")
    run(DUE + timedelta(days=2))
    assert titles(people.owner) == ["同意免予提醒"]  # and no reminder
    assert [one.name for one in taken_for([task])[task.pk]] == ["remind"]
    for number in range(2, 20):
        run(DUE + timedelta(days=number))
    assert titles(people.owner)[:2] == ["同意免予提醒", "催办"]


@pytest.mark.django_db
def test_nobody_decides_for_themselves_whatever_roles_they_have(work: tuple[Task, Crew], stop_clock: StopClock) -> None:
    task, people = work
    stop_clock(at(DUE + timedelta(days=1)))
    for user in (people.owner, people.office):
        grant(user, Role.LEAD, people.place.bureau)
    asked = ask_to_waive(task, people.office, "汛期抢险")
    for user in (people.owner, people.office):  # who does the work, who asked
        with pytest.raises(Forbidden, match="自己的申请"):
            decide_waiver(asked, user, granted=True, decision="同意")
    decide_waiver(asked, people.lead, granted=True, decision="同意")


@pytest.mark.django_db
def test_a_refused_waiver_changes_nothing(work: tuple[Task, Crew], stop_clock: StopClock) -> None:
    task, people = work
    stop_clock(at(DUE + timedelta(days=1)))
    asked = ask_to_waive(task, people.owner, "再宽几天")
    decide_waiver(asked, people.lead, granted=False, decision="不同意")
    with pytest.raises(Refused, match="批过"):
        decide_waiver(asked, people.lead, granted=True, decision="又同意了")
    run(DUE + timedelta(days=2))
    assert titles(people.owner) == ["不同意免予提醒", "提醒"]


@pytest.mark.django_db
def test_who_has_left_is_told_nothing(work: tuple[Task, Crew]) -> None:
    User.objects.filter(pk=work[1].lead.pk).update(is_active=False)
    for number in range(1, 20):
        run(DUE + timedelta(days=number))
    assert titles(work[1].lead) == []
    assert titles(work[1].owner) != []


@pytest.mark.django_db(transaction=True)
def test_two_workers_take_a_step_once() -> None:
    task_in("doing")
    together = threading.Barrier(4)
    taken: list[int] = []

    def work() -> None:
        try:
            together.wait()
            taken.append(escalate(DUE + timedelta(days=2), at(DUE + timedelta(days=2))))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert (sorted(taken), Letter.objects.count(), Notice.objects.count()) == ([0, 0, 0, 1], 1, 1)
