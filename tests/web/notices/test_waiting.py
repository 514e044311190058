"""What comes to somebody's hands is told to them, once, and to nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bihuan_web.accounts import waiting
from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.accounts.waiting import Waiting
from bihuan_web.common.clock import now
from bihuan_web.notices.models import Notice
from bihuan_web.notices.services.waiting import LOOKS_BACK, tell_waiting
from bihuan_web.tasks.models import Method
from bihuan_web.tasks.services.planning import assign, decline, name_verifier
from bihuan_web.tasks.services.requests import ask_for_time, grant_time
from bihuan_web.tasks.services.verifying import send_back, verify
from tests.web.support.units import grant, with_role
from tests.web.support.work import DUE, Crew, apply_for_closure, task_in

pytestmark = pytest.mark.django_db


def titles(user: User) -> list[str]:
    return [one.title.partition("：")[0] for one in Notice.objects.filter(user=user).order_by("pk")]


def test_each_is_told_what_came_to_them() -> None:
    task, people = task_in("assigned")
    assert tell_waiting(now()) == 1
    task, people = task_in("doing", people)
    grant(people.owner, Role.VERIFIER, people.place.bureau)  # may verify others' work, not this
    apply_for_closure(task, people)
    tell_waiting(now())
    send_back(task, people.verifier, "照片不清楚")
    tell_waiting(now())
    apply_again = task
    apply_again.refresh_from_db()
    assert titles(people.owner) == ["新任务", "退回整改"]
    assert titles(people.verifier) == ["待核验"]
    assert titles(people.closer) == titles(people.lead) == titles(people.office) == []
    assert tell_waiting(now()) == 0


def test_who_is_named_is_told_and_no_other() -> None:
    task, people = task_in("doing")
    named = with_role(Role.VERIFIER, people.place.county, "第二核验人")
    name_verifier(task, named, people.office)
    apply_for_closure(task, people)
    tell_waiting(now())
    assert (titles(named), titles(people.verifier)) == (["待核验"], [])
    verify(task, named, [Method.ON_SITE], "看过")
    tell_waiting(now())
    assert titles(people.closer) == ["待销号"]


def test_a_task_that_is_given_again_is_told_again() -> None:
    task, people = task_in("assigned")
    tell_waiting(now())
    decline(task, people.owner, "不归我管")
    assign(task, people.office)
    task.assigned_at = now() + timedelta(seconds=5)
    task.save()
    tell_waiting(now())
    assert titles(people.owner) == ["新任务", "新任务"]


def test_more_time_is_told_to_who_decides_and_then_to_who_asked() -> None:
    task, people = task_in("doing")
    asked = ask_for_time(task, people.owner, DUE + timedelta(days=30), "设备晚到")
    tell_waiting(now())
    assert (titles(people.lead), titles(people.office)) == (["申请延期"], [])
    grant_time(asked, people.lead, "同意")
    tell_waiting(now())
    assert titles(people.owner) == ["同意延期"]


def test_what_is_old_when_notices_begin_is_told_to_nobody() -> None:
    task_in("assigned")
    assert tell_waiting(now() + LOOKS_BACK + timedelta(days=1)) == 0


def test_looking_again_costs_the_same_few_questions() -> None:
    def looked(people: Crew | None, more: int) -> tuple[Crew, int]:
        for _ in range(more):
            _, people = task_in("assigned", people)
        tell_waiting(now())
        with CaptureQueriesContext(connection) as asked:
            assert tell_waiting(now()) == 0
        assert people is not None
        return people, len(asked)

    people, few = looked(None, 1)
    assert looked(people, 5)[1] == few


def test_what_waits_besides_tasks_is_told_once_and_leads_there(client: Client) -> None:
    _, people = task_in("assigned")
    tell_waiting(now())
    waiting.add("test", lambda today, user: [Waiting("talk:1", people.owner, ("等您谈话", "A talk waits"), "/rounds/")])
    try:
        assert (tell_waiting(now()), tell_waiting(now())) == (1, 0)
        client.force_login(people.owner)
        page = client.get("/notices/").content.decode()
        assert '<a href="/rounds/">等您谈话</a>' in page
        assert '<a class="text-break" href="/rounds/">等您谈话</a>' in client.get("/").content.decode()
    finally:
        waiting.drop("test")
