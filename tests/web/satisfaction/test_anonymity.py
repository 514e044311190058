"""Whoever answers is not known: no cookie, no line in a log, no row, no time, no order, not to a hostile member either."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import DateTimeField
from django.test import Client
from django.urls import reverse

from bihuan_web.audit.models import Event
from bihuan_web.running.exporting import columns_of
from bihuan_web.satisfaction.boxes import Box
from bihuan_web.satisfaction.models import Code, Item, Survey
from bihuan_web.satisfaction.services import surveying
from bihuan_web.satisfaction.services.collecting import make_codes
from bihuan_web.satisfaction.views import public
from tests.web.support.asking import Asking, open_survey, survey_of
from tests.web.support.clients import signed_in
from tests.web.support.pages import check_page
from tests.web.support.work import task_in

BAD = {"verdict-1": "bad", "reason-1": "仓门坏了"}


@pytest.fixture(autouse=True)
def _nobody_has_sent_anything() -> None:
    public.SENDINGS.forget()


def ask_page(survey: Survey) -> str:
    return reverse("satisfaction:ask", args=[survey.link])


def counts() -> dict[str, int]:
    """How many rows every table has."""
    return {one._meta.label: one._default_manager.count() for one in apps.get_models()}


def test_somebody_answers_in_either_language_without_an_account(there: Asking) -> None:
    survey = open_survey(there)
    for language, word in (("zh", "不记名"), ("en", "Anonymous")):
        page = check_page(Client().get(f"{ask_page(survey)}?lang={language}"))
        assert word in page.text_content()
    answered = Client().post(f"{ask_page(survey)}?lang=en", BAD)
    assert answered.status_code == 302
    assert "Thank you" in check_page(Client().get(answered.headers["Location"])).text_content()
    box = Box.opened(Item.objects.get().sealed_box)
    assert (dict(box.by_link), box.reasons) == ({"good": 0, "fair": 0, "bad": 1, "unknown": 0}, [("bad", "仓门坏了")])


def test_an_answer_adds_no_row_no_event_no_session_no_cookie_and_no_line(there: Asking, caplog: Any) -> None:
    survey = open_survey(there)
    before, events = counts(), list(Event.objects.values_list("pk", flat=True))
    client = signed_in(there.office)  # somebody of the office answers, too: nothing of it is seen
    before["sessions.Session"] += 1
    caplog.set_level(logging.DEBUG)
    caplog.clear()
    shown = client.get(ask_page(survey), headers={"User-Agent": "Telling/1.0", "X-Request-ID": "telling-id-1"})
    answered = client.post(ask_page(survey), BAD, headers={"User-Agent": "Telling/1.0", "X-Request-ID": "telling-id-1"})
    thanked = client.get(answered.headers["Location"])
    assert (shown.status_code, answered.status_code, thanked.status_code) == (200, 302, 200)
    for response in (shown, answered, thanked):
        assert not response.cookies
        assert "X-Request-ID" not in response.headers
        assert there.office.name not in response.content.decode()
        assert "no-store" in response.headers["Cache-Control"]
    assert counts() == before
    assert list(Event.objects.values_list("pk", flat=True)) == events
    assert [one for one in caplog.records if one.name == "bihuan.request"] == []
    assert survey.link not in caplog.text


def test_no_moment_is_kept_beside_an_answer(there: Asking) -> None:
    for model in (Item, Code):
        assert not [one for one in model._meta.concrete_fields if isinstance(one, DateTimeField)], model
    assert "sealed_box" not in {one.attname for one in columns_of(Item)}
    assert {one.attname for one in columns_of(Code)} == {"id", "survey_id"}


def test_the_whole_database_is_the_same_whoever_came_first(there: Asking) -> None:
    """Two orders of the same sheets leave the same bytes in every row that a sheet touches."""
    sheets = [
        {"verdict-1": one, "reason-1": why}
        for one, why in (("bad", "漏雨"), ("good", ""), ("bad", "门坏了"), ("fair", "还行"))
    ]

    def left(order: list[dict[str, str]]) -> list[Any]:
        survey = open_survey(there)
        for one in order:
            assert Client().post(ask_page(survey), one).status_code == 302
        survey.refresh_from_db()
        return [
            survey.by_link,
            survey.entered,
            survey.revision,
            survey.state,
            [one.sealed_box for one in survey.items.all()],
        ]

    assert left(sheets) == left(sheets[::-1])


def test_a_sheet_writes_every_box_anew_so_that_none_tells_which_were_answered(there: Asking) -> None:
    there.tasks.append(task_in("closed", there.people)[0])
    survey = open_survey(there)
    Client().post(ask_page(survey), BAD)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT count(DISTINCT xmin::text) FROM satisfaction_item WHERE survey_id = %s", [survey.pk])
            assert cursor.fetchone() == (1,)
    assert "" not in set(survey.items.values_list("sealed_box", flat=True))


def test_a_code_is_typed_and_never_in_an_address(there: Asking) -> None:
    survey = survey_of(there, needs_code=True)
    (code,) = make_codes(survey, 1, there.office)
    survey = surveying.open_survey(Survey.objects.select_related("organisation").get(), there.office)
    wrong = Client().post(ask_page(survey), {**BAD, "code": "2222222222"})
    assert wrong.status_code == 409
    page = check_page(wrong)
    assert "仓门坏了" in page.text_content()  # nothing is lost
    assert page.xpath("//input[@name='verdict-1' and @value='bad' and @checked]")
    assert Client().post(f"{ask_page(survey)}?code={code}", BAD).status_code == 422
    right = Client().post(ask_page(survey), {**BAD, "code": code.lower()})
    assert right.status_code == 302
    assert code not in right.headers["Location"]
    assert Client().post(ask_page(survey), {**BAD, "code": code}).status_code == 409


def test_what_cannot_be_taken_is_told_and_stays_in_the_form(there: Asking) -> None:
    survey = open_survey(there)
    for wrong, word in (
        ({}, "至少评价一项"),
        ({"reason-1": "漏雨"}, "请也选一个评价"),
        ({"verdict-1": "excellent"}, ""),
    ):
        response = Client().post(ask_page(survey), wrong)
        assert response.status_code == 422
        assert word in check_page(response).text_content()
        assert "漏雨" not in wrong.values() or "漏雨" in response.content.decode()
    assert Item.objects.get().sealed_box == ""


def test_a_form_of_another_site_is_refused(there: Asking) -> None:
    survey = open_survey(there)
    for headers in ({"Origin": "https://example.org"}, {"Sec-Fetch-Site": "cross-site"}):
        assert Client().post(ask_page(survey), BAD, headers=headers).status_code == 403
    assert Survey.objects.get().by_link == 0


def test_a_flood_from_one_network_ends_and_others_go_on(there: Asking, monkeypatch: Any) -> None:
    survey = open_survey(there)
    monkeypatch.setattr(public, "MOST", 3)
    for _ in range(3):
        assert Client().post(ask_page(survey), BAD).status_code == 302
    refused = Client().post(ask_page(survey), BAD)
    assert refused.status_code == 429
    assert "仓门坏了" in check_page(refused).text_content()
    assert Client(REMOTE_ADDR="192.0.2.7").post(ask_page(survey), BAD).status_code == 302
    assert Survey.objects.get().by_link == 4


def test_a_survey_that_is_over_not_open_or_never_was_looks_the_same(there: Asking) -> None:
    planned = survey_of(there)
    closed = surveying.close_survey(open_survey(there), there.office)
    pages = [
        Client().get(reverse("satisfaction:ask", args=[link])) for link in (planned.link, closed.link, "nothing-here")
    ]
    assert {one.status_code for one in pages} == {404}
    assert len({one.content.replace(b"", b"") for one in pages}) == 1
    check_page(pages[0])


def test_nobody_sees_how_many_there_are_while_people_answer(there: Asking) -> None:
    survey = open_survey(there)
    client = signed_in(there.office)
    before = client.get(survey.get_absolute_url()).content
    for _ in range(7):
        Client().post(ask_page(survey), BAD)
    seen = client.get(survey.get_absolute_url()).content
    strip = lambda page: [line for line in page.decode().splitlines() if "csrfmiddlewaretoken" not in line]  # noqa: E731
    assert strip(seen) == strip(before)
