"""The first page of every role: what waits, what is late and whose it is, what changed; nobody sees what is not theirs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from lxml import html

from bihuan_web.accounts import waiting
from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.accounts.services import note
from bihuan_web.accounts.waiting import Waiting
from bihuan_web.audit.services import record
from bihuan_web.common.clock import now, standing_at
from bihuan_web.notices.models import Delivery
from bihuan_web.overviews.lateness import late
from bihuan_web.overviews.waiting import desk
from bihuan_web.running.backup.noting import note_backup
from bihuan_web.tasks.models import Task
from bihuan_web.tasks.services.verifying import close, verify
from tests.web.overviews.test_overview import NOW as LATER
from tests.web.overviews.test_overview import TODAY, listed
from tests.web.support.clients import asked, signed_in
from tests.web.support.crowd import crowd, scatter
from tests.web.support.pages import check_page
from tests.web.support.units import county, grant, person, with_role
from tests.web.support.work import NOON, task_in

pytestmark = pytest.mark.django_db

# Which sections the first page has for whom.
COMPOSITION = {
    Role.ADMINISTRATOR: ["health"],
    Role.OFFICE: ["figures", "waiting", "late", "changes"],
    Role.REVIEWER: ["waiting", "changes"],
    Role.AUTHOR: ["waiting", "changes"],
    Role.LEAD: ["figures", "waiting", "late", "changes"],
    Role.OWNER: ["waiting", "changes"],
    Role.VERIFIER: ["waiting", "changes"],
    Role.CLOSER: ["waiting", "late", "changes"],
    Role.OBSERVER: ["figures", "waiting", "changes"],
    Role.AUDITOR: ["log", "changes"],
}


def sections(client: Client) -> dict[str, html.HtmlElement]:
    page = check_page(client.get("/"))
    return {one.get("aria-labelledby"): one for one in page.xpath("//main//section[@aria-labelledby]")}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("role", list(Role))
def test_each_role_has_its_own_page(role: Role, language: str, stop_clock: Any) -> None:
    stop_clock(NOON)
    _, people = task_in("doing")
    user = with_role(role, people.place.county)
    user.language = language
    user.save()
    assert list(sections(signed_in(user))) == COMPOSITION[role]


def test_whoever_has_no_role_is_told_that_nothing_waits(stop_clock: Any) -> None:
    stop_clock(NOON)
    page = check_page(signed_in(person()).get("/"))
    assert "现在没有要您办的事" in page.text_content()


@pytest.mark.parametrize(
    ("state", "who", "act"),
    [
        ("draft", "office", "派发"),
        ("assigned", "owner", "签收"),
        ("doing", "owner", "去整改"),
        ("submitted", "verifier", "去核验"),
        ("verified", "closer", "去签字"),
    ],
)
def test_a_task_waits_for_whoever_has_the_next_act_and_leads_there(
    state: str, who: str, act: str, stop_clock: Any
) -> None:
    stop_clock(NOON)
    task, people = task_in(state)
    for name in ("office", "owner", "verifier", "closer", "lead"):
        client = signed_in(getattr(people, name))
        waiting_section = sections(client)["waiting"]
        links = waiting_section.xpath(f".//li//a[starts-with(@href, '/tasks/{task.pk}/')]/@href")
        assert bool(links) == (name == who)
        if name == who:
            assert act in waiting_section.text_content()
            assert all(client.get(one).status_code == 200 for one in links)


def test_what_is_most_urgent_comes_first_whatever_it_is(stop_clock: Any) -> None:
    stop_clock(LATER)
    task, people = task_in("doing")
    days = {"去年的": TODAY - timedelta(days=200), "今天的": TODAY, "明天的": TODAY + timedelta(days=1), "不急的": None}

    def source(today: date, user: User | None) -> list[Waiting]:
        return [Waiting(words, people.owner, (words, words), "/rounds/", day) for words, day in days.items()]

    waiting.add("test", source)
    try:
        found = desk(people.owner, TODAY)
        assert [one.words for span in found.spans for one in span.items] == [
            "去年的",
            task.title,
            "今天的",
            "明天的",
            "不急的",
        ]
        assert [span.late for span in found.spans] == [True, False, False, False]
        assert desk(people.owner, TODAY, shown=2).more == 3
        text = sections(signed_in(people.owner))["waiting"].text_content()
        assert text.index("已逾期") < text.index("今天的") < text.index("没有定日期")
    finally:
        waiting.drop("test")


def test_late_tasks_stand_with_their_unit_and_person_and_each_number_is_that_of_its_list(stop_clock: Any) -> None:
    stop_clock(LATER)
    people = crowd()
    scatter(people, TODAY, 80, 8)
    for user in (people.office, people.lead):
        client = signed_in(user)
        section = sections(client)["late"]
        links = [(one.get("href"), int(one.text_content().split()[0])) for one in section.xpath(".//a[contains(@href, 'overdue')]") if one.text_content()[:1].isdigit()]  # fmt: skip
        assert len(links) > 3
        assert {url: listed(client, url) for url, _ in links} == dict(links)
        found = late(user, TODAY)
        assert found is not None
        assert sum(one.count for one in found.branches) == found.total
        for branch in found.branches:  # by how long it waits, never by who has most
            assert [one.since for one in branch.people] == sorted(one.since for one in branch.people)
    assert late(people.two, TODAY) is None
    outsider = late(people.outsider, TODAY)
    assert outsider is not None
    assert outsider.total == 0


def changed(user: User, query: str = "") -> list[str]:
    page = check_page(signed_in(user).get(f"/{query}"))
    return list(page.xpath("//section[@aria-labelledby='changes']//li//a/@href"))


def test_what_others_did_since_the_last_time_stands_there_for_those_who_may_see_it(stop_clock: Any) -> None:
    with standing_at(NOON):
        task, people = task_in("submitted")
    sign_in(people.owner, NOON + timedelta(hours=1))
    with standing_at(NOON + timedelta(hours=2)):
        verify(task, people.verifier, ["on-site"], "到现场看过")
    sign_in(people.owner, NOON + timedelta(hours=3))
    stop_clock(NOON + timedelta(hours=4))
    assert changed(people.owner) == [task.get_absolute_url()]
    assert task.get_absolute_url() in changed(people.office)
    assert changed(with_role(Role.OFFICE, people.place.sibling)) == []
    assert changed(with_role(Role.AUDITOR, people.place.county)) == []  # the log names it, its page is not theirs
    sign_in(people.owner, NOON + timedelta(hours=5))
    stop_clock(NOON + timedelta(hours=6))
    assert changed(people.owner) == []  # nothing since; the week is one click away
    assert task.get_absolute_url() in changed(people.owner, "?since=week")
    close(task, people.closer, "安如松")
    assert task.get_absolute_url() in changed(people.owner)


def sign_in(user: User, at: Any) -> None:
    with standing_at(at), transaction.atomic():
        note(user, "account.sign-in", user)


def test_that_somebody_looked_is_no_change(stop_clock: Any) -> None:
    stop_clock(NOON)
    task, people = task_in("doing")
    stop_clock(NOON + timedelta(days=8))
    with transaction.atomic():
        record(task.organisation.chain, people.verifier.username, "task.evidence-read", "task", str(task.pk), at=now())
    assert changed(people.office) == []


def test_the_first_page_asks_no_more_however_much_there_is(stop_clock: Any) -> None:
    stop_clock(LATER)
    people = crowd()
    scatter(people, TODAY, 10, 9)
    few = {user.pk: asked(signed_in(user), "/") for user in (people.office, people.lead, people.two)}
    tasks = list(Task.objects.all())
    for at, one in enumerate(tasks):
        one.pk, one.number, one.relapse_of = None, 1000 + at, None
        one.save()
    for user in (people.office, people.lead, people.two):
        assert asked(signed_in(user), "/") <= few[user.pk]


def test_an_administrator_sees_health_and_no_work(stop_clock: Any) -> None:
    stop_clock(NOON)
    task_in("doing")
    user = with_role(Role.ADMINISTRATOR, county().county)
    text = sections(signed_in(user))["health"].text_content()
    assert "还没有备份过" in text
    assert "粮库" not in text


def test_an_administrator_sees_how_old_the_backup_is_and_what_did_not_go_out(stop_clock: Any) -> None:
    stop_clock(NOON)
    place = county().county
    user = with_role(Role.ADMINISTRATOR, place)
    grant(person("没有角色的人"), Role.OWNER, place, until=NOON.date() - timedelta(days=1))
    Delivery.objects.create(key="1", user=user, subject="x", body="x", state=Delivery.FAILED, not_before=NOON)
    note_backup(NOON - timedelta(days=9))
    try:
        lines = [one.text_content() for one in sections(signed_in(user))["health"].xpath(".//li")]
    finally:
        (settings.DATA / "last-backup").unlink()
    wrong = {one.split("要处理")[0].strip(): one.split("要处理")[1].strip() for one in lines if "要处理" in one}
    assert wrong["最近一次备份"].endswith("（9 天前）")
    assert (wrong["没发出去的邮件"], wrong["没有角色的账号"]) == ("1", "1")
    assert "积压的通知" not in wrong
