"""The pages: what concerns me, and nothing of others; every act by its button, without JavaScript."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan_web.accounts.roles import Role
from bihuan_web.notices.jobs import remind_and_escalate
from bihuan_web.notices.models import Hook, LadderSetting, Letter, Notice, Waiver, Wish
from bihuan_web.tasks.services.planning import assign, create, start
from tests.web.support.clients import signed_in
from tests.web.support.pages import check_page
from tests.web.support.units import with_role
from tests.web.support.work import DUE, Crew, measure_for, plan, task_in

LATE = datetime(DUE.year, DUE.month, DUE.day, 1, tzinfo=UTC) + timedelta(days=2)


@pytest.fixture
def people(db: None, stop_clock: object) -> Crew:
    """A late task, its first letter sent, today two days after the due date."""
    stop_clock(LATE)  # type: ignore[operator]
    people = task_in("doing")[1]
    remind_and_escalate(LATE)
    return people


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_is_whole_in_both_languages(people: Crew, language: str) -> None:
    letter = Letter.objects.get()
    people.office.language = language
    people.office.save()
    client = signed_in(people.office)
    unit = people.place.bureau.pk
    for path in (
        "/notices/",
        "/notices/wish/",
        "/letters/",
        f"/letters/{letter.pk}/",
        f"/letters/{letter.pk}/answer/",
        f"/letters/waive/{letter.task_id}/",
        f"/letters/units/{unit}/ladder/",
        f"/letters/units/{unit}/hooks/",
    ):
        response = client.get(path)
        assert response.status_code == 200, path
        check_page(response)


def test_an_owner_reads_receipts_and_answers(people: Crew) -> None:
    client, letter = signed_in(people.owner), Letter.objects.get()
    assert "提醒：" in client.get("/notices/").content.decode()
    client.post("/notices/read/")
    assert not Notice.objects.filter(user=people.owner, read_at=None).exists()
    assert client.post(f"/letters/{letter.pk}/receipt/").status_code == 302
    assert client.post(f"/letters/{letter.pk}/receipt/").status_code == 409
    assert client.post(f"/letters/{letter.pk}/answer/", {"text": ""}).status_code == 422
    assert client.post(f"/letters/{letter.pk}/answer/", {"text": "七月底<script>"}).status_code == 302
    page = client.get(f"/letters/{letter.pk}/").content.decode()
    assert "七月底&lt;script&gt;" in page


def test_a_step_is_waived_by_pages(people: Crew) -> None:
    task = Letter.objects.get().task_id
    assert signed_in(people.owner).post(f"/letters/waive/{task}/", {"text": "汛期"}).status_code == 302
    asked = Waiver.objects.get()
    lead = signed_in(people.lead)
    assert "汛期" in lead.get("/letters/").content.decode()
    check_page(lead.get(f"/letters/waivers/{asked.pk}/"))
    own = signed_in(people.owner).post(f"/letters/waivers/{asked.pk}/", {"granted": "yes", "text": "同意"})
    assert own.status_code == 403
    assert lead.post(f"/letters/waivers/{asked.pk}/", {"granted": "yes", "text": "同意"}).status_code == 302
    assert Letter.objects.filter(waived=True, step="urge").count() == 1


def test_outsiders_find_nothing(people: Crew) -> None:
    letter = Letter.objects.get()
    asked = Waiver.objects.create(
        task=letter.task, due_on=letter.due_on, step="urge", reason="x", asked_by=people.owner, asked_at=LATE
    )
    for outsider in (
        with_role(Role.OFFICE, people.place.outside),
        with_role(Role.LEAD, people.place.sibling),
        with_role(Role.ADMINISTRATOR, people.place.outside),
    ):
        client = signed_in(outsider)
        unit = people.place.bureau.pk
        for path in (
            f"/letters/{letter.pk}/",
            f"/letters/{letter.pk}/answer/",
            f"/letters/waive/{letter.task_id}/",
            f"/letters/waivers/{asked.pk}/",
            f"/letters/units/{unit}/ladder/",
            f"/letters/units/{unit}/hooks/",
        ):
            assert client.get(path).status_code == 404, path
        assert client.post(f"/letters/{letter.pk}/receipt/").status_code == 404
        assert letter.task.title not in client.get("/letters/").content.decode()
        before = Notice.objects.filter(read_at=None).count()
        client.post("/notices/read/", {"notice": [one.pk for one in Notice.objects.all()]})
        assert Notice.objects.filter(read_at=None).count() == before


def test_a_list_asks_the_database_no_more_for_many_rows(
    people: Crew, django_assert_max_num_queries: Any, stop_clock: Any
) -> None:
    client = signed_in(people.office)
    client.get("/letters/")
    with CaptureQueriesContext(connection) as few:
        client.get("/letters/")
    for _ in range(4):
        create_late(people)
    remind_and_escalate(LATE)
    assert Letter.objects.count() == 5
    with django_assert_max_num_queries(len(few)):
        page = client.get("/letters/").content.decode()
    assert page.count("/letters/waive/") == 5


def create_late(people: Crew) -> None:
    task = create(measure_for(people), people.place.section, plan(people), people.office)
    assign(task, people.office)
    start(task, people.owner)


def test_somebody_says_how_they_want_to_be_told(people: Crew) -> None:
    client = signed_in(people.owner)
    given = {"mail": "each", "digest_hour": 9, "quiet_from": 21, "quiet_to": 7, "user": people.lead.pk}
    assert client.post("/notices/wish/", given).status_code == 302
    assert list(Wish.objects.values_list("user", "mail")) == [(people.owner.pk, "each")]
    assert client.post("/notices/wish/", given | {"quiet_to": 24}).status_code == 422


def test_an_office_sets_its_ladder_and_its_robots(people: Crew) -> None:
    client, unit = signed_in(people.office), people.place.bureau.pk
    days = {"remind": 2, "urge": 4, "supervise": 6, "interview": "", "circular": 8}
    assert client.post(f"/letters/units/{unit}/ladder/", days).status_code == 302
    assert LadderSetting.objects.get(step="urge").grace == 4
    assert not LadderSetting.objects.get(step="interview").used
    assert client.post(f"/letters/units/{unit}/ladder/", {"remind": 0}).status_code == 422
    hook = {"format": "dingtalk", "url": "https://robot.example.cn/send", "secret": "SEC1"}
    assert client.post(f"/letters/units/{unit}/hooks/", hook).status_code == 302
    assert client.post(f"/letters/units/{unit}/hooks/", hook | {"url": "ftp://x.example.cn/"}).status_code == 422
    page = client.get(f"/letters/units/{unit}/hooks/").content.decode()
    assert "SEC1" not in page
    assert client.post(f"/letters/units/{unit}/hooks/{Hook.objects.get().pk}/drop/").status_code == 302
    assert not Hook.objects.get().active
    assert signed_in(people.owner).post(f"/letters/units/{unit}/ladder/", days).status_code == 404
