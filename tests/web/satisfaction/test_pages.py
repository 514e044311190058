"""Pages of surveys and draws: for whoever runs them, whoever reads them, and nobody beside."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.ledgers.models import Problem
from bihuan_web.satisfaction.models import Block, Check, Code, Draw, Entry, Proposal, Survey
from bihuan_web.satisfaction.services import surveying
from bihuan_web.tasks.models import Task
from tests.web.support.asking import Asking, asking, drawn, open_survey, say, survey_of
from tests.web.support.clients import asked, signed_in
from tests.web.support.pages import check_page
from tests.web.support.units import person, with_role
from tests.web.support.work import NOON, task_in


def page(name: str, *args: object) -> str:
    return reverse(f"satisfaction:{name}", args=args)


def plan_of(there: Asking, **more: object) -> dict[str, object]:
    return {
        "organisation": there.people.place.bureau.pk, "title": "<b>满意</b>度测评", "population": "三个村的农户",
        "population_size": "", "sampling": "stratified", "strata": "东村 200\n 西村 100 ", "half_width": 10,
        "confidence": 95, "bad_share": 20, "closes_on": "2026-04-01", **more,
    }  # fmt: skip


def test_the_office_runs_a_survey_through_the_pages(there: Asking) -> None:
    client = signed_in(there.office)
    check_page(client.get(page("list", there.round.pk)))
    check_page(client.get(page("new", there.round.pk)))
    for wrong in (
        {"strata": "东村"},
        {"strata": "东村 200\n东村 1"},
        {"title": ""},
        {"half_width": 0},
        {"closes_on": "x"},
    ):
        response = client.post(page("new", there.round.pk), plan_of(there, **wrong))
        assert response.status_code == 422
        assert (
            "三个村的农户" in check_page(response).text_content() or 'value="三个村的农户"' in response.content.decode()
        )
    assert client.post(page("new", there.round.pk), plan_of(there)).status_code == 302
    survey = Survey.objects.get()
    assert (survey.population_size, survey.planned, survey.strata.count()) == (300, 73, 2)
    items, task = page("items", survey.pk), there.tasks[0]
    check_page(client.get(items))
    client.post(items, {f"task-{task.pk}": "on", f"words-task-{task.pk}": "粮库安全做得怎么样"})
    assert survey.items.get().words == "粮库安全做得怎么样"
    revision = Survey.objects.get().revision
    assert client.post(page("change", survey.pk), plan_of(there, title="改名", revision=revision)).status_code == 302
    assert client.post(page("change", survey.pk), plan_of(there, title="后到", revision=revision)).status_code == 409
    tree = check_page(client.get(page("survey", survey.pk)))
    assert "至少要 73 人作答" in tree.text_content()
    assert client.post(page("open", survey.pk)).status_code == 302
    for name in ("survey", "poster", "paper", "enter"):
        check_page(client.get(page(name, survey.pk)))
    assert client.get(page("qr", survey.pk)).headers["Content-Type"] == "image/svg+xml"
    for _ in range(5):
        assert client.post(page("enter", survey.pk), {"channel": "paper", "verdict-1": "good"}).status_code == 302
    assert Entry.objects.get().sheets == 5
    assert "100.0%" not in client.get(page("survey", survey.pk)).content.decode()
    assert client.post(page("close", survey.pk)).status_code == 302
    for one in (
        page("survey", survey.pk),
        page("list", there.round.pk),
        page("rows", there.round.pk, there.people.place.bureau.pk),
    ):
        assert "100.0%" in check_page(client.get(one)).text_content()


def test_four_answers_are_too_few_on_every_page_and_can_be_asked_on(there: Asking) -> None:
    survey = open_survey(there)
    say(survey, "bad", "bad", "bad", "good", reason="仓门坏了")
    surveying.close_survey(Survey.objects.select_related("organisation").get(), there.office)
    client = signed_in(there.office)
    text = check_page(client.get(page("survey", survey.pk))).text_content()
    assert "作答的人太少" in text
    for name in (
        page("survey", survey.pk),
        page("list", there.round.pk),
        page("rows", there.round.pk, there.people.place.county.pk),
    ):
        response = client.get(name)
        if response.status_code == 200:
            seen = response.content.decode()
            assert "仓门坏了" not in seen
            assert "75.0%" not in seen
            assert "25.0%" not in seen
    check_page(client.get(page("extend", survey.pk)))
    assert client.post(page("extend", survey.pk), {"closes_on": "2026-06-01"}).status_code == 302
    assert Survey.objects.get().state == "open"


def test_slips_are_shown_once(there: Asking) -> None:
    survey = survey_of(there, needs_code=True)
    client = signed_in(there.office)
    check_page(client.get(page("slips", survey.pk)))
    response = client.post(page("slips", survey.pk), {"number": 3})
    codes = [one.text_content() for one in check_page(response).find_class("slip-code")]
    assert (len(set(codes)), Code.objects.count()) == (3, 3)
    assert "no-store" in response.headers["Cache-Control"]
    assert codes[0] not in client.get(page("slips", survey.pk)).content.decode()
    assert client.post(page("slips", survey.pk), {"number": 501}).status_code == 422


def test_deciding_through_the_page(there: Asking) -> None:
    survey = open_survey(there, bad_share=100)
    say(survey, "good", "good", "good", "good", "bad", reason="<i>漏雨</i>")
    surveying.close_survey(Survey.objects.select_related("organisation").get(), there.office)
    proposal = Proposal.objects.get()
    client, where = signed_in(there.office), page("decide", proposal.pk)
    assert "<i>漏雨</i>" in check_page(client.get(where)).text_content()
    old = there.tasks[0].measure.problem
    assert client.post(where, {"decision": "open", "text": ""}).status_code == 422
    given = {"decision": "open", "item": survey.items.get().pk, "ledger": old.ledger_id, "text": "仓房又漏雨"}
    assert client.post(where, given).status_code == 302
    made = Problem.objects.get(carried_from=old)
    assert made.text == "仓房又漏雨"
    text = check_page(client.get(page("survey", survey.pk))).text_content()
    assert "列为问题" in text
    assert client.get(where).status_code == 302
    assert client.post(where, given).status_code == 409
    assert Problem.objects.filter(carried_from=old).count() == 1


def test_drawing_and_checking_through_the_pages(stop_clock: Any, db: None) -> None:
    stop_clock(NOON)
    there = asking(2)
    stop_clock(NOON + timedelta(days=150))
    client = signed_in(there.office)
    where = page("new-draw", there.round.pk)
    check_page(client.get(where))
    given = {"organisation": there.people.place.bureau.pk, "title": "夏季回头看", "closed_from": "2026-01-01",
             "closed_to": "2026-04-01", "wanted": 2, "stratified": "on", "due_on": "2026-09-01"}  # fmt: skip
    assert client.post(where, {**given, "closed_to": "2026-07-30"}).status_code == 409
    assert client.post(where, given).status_code == 302
    draw = Draw.objects.get()
    assert draw.list_hash in check_page(client.get(page("draw", draw.pk))).text_content()
    assert client.get(page("listing", draw.pk)).content.decode() == draw.listing
    check_page(client.get(page("sample", draw.pk)))
    assert client.post(page("sample", draw.pk), {"seed": "6 1 3"}).status_code == 302
    assert "6 1 3" in check_page(client.get(page("draw", draw.pk))).text_content()
    first, second = Check.objects.order_by("pk")
    watcher = with_role(Role.VERIFIER, there.people.place.county, "沈望舒")
    check_page(client.get(page("assign", first.pk)))
    assert client.post(page("assign", first.pk), {"checker": there.people.verifier.pk}).status_code == 422
    assert client.post(page("assign", first.pk), {"checker": watcher.pk}).status_code == 302
    own = check_page(signed_in(there.people.verifier).get(page("check", first.pk)))
    assert "要由别人来做" in own.text_content()
    assert (
        signed_in(there.people.verifier).post(page("check", first.pk), {"result": "unclear", "note": "x"}).status_code
        == 403
    )
    other = signed_in(watcher)
    check_page(other.get(page("check", first.pk)))
    assert (
        other.post(page("check", first.pk), {"result": "lapsed", "methods": ["on-site"], "note": "又坏了"}).status_code
        == 422
    )
    lapsed = {"result": "lapsed", "methods": ["on-site"], "note": "又坏了", "title": "再修仓门"}
    assert other.post(page("check", first.pk), lapsed).status_code == 302
    assert (
        other.post(page("check", second.pk), {"result": "holds", "methods": ["on-site"], "note": "完好"}).status_code
        == 302
    )
    assert Task.objects.filter(relapse_of=first.task).count() == 1
    assert "再修仓门" in check_page(client.get(page("draw", draw.pk))).text_content()
    assert "50.0%" in check_page(client.get(page("rechecks"))).text_content()
    check_page(client.get(page("cohort", there.people.place.section.pk, 2026)))
    assert client.get(page("cohort", there.people.place.section.pk, 2020)).status_code == 404


def test_another_list_can_be_dropped(stop_clock: Any, db: None) -> None:
    from bihuan_web.satisfaction.services import drawing  # noqa: PLC0415 - only here
    from tests.web.support.asking import plan_of_draw  # noqa: PLC0415 - only here

    stop_clock(NOON)
    there = asking(1)
    stop_clock(NOON + timedelta(days=150))
    sealed = drawing.seal_list(there.round, there.people.place.bureau, plan_of_draw(), there.office)
    client = signed_in(there.office)
    check_page(client.get(page("drop-draw", sealed.pk)))
    assert client.post(page("drop-draw", sealed.pk), {"reason": "漏了"}).status_code == 302
    survey = survey_of(there)
    check_page(client.get(page("drop", survey.pk)))
    assert client.post(page("drop", survey.pk), {"reason": "不办了"}).status_code == 302
    assert (Draw.objects.get().state, Survey.objects.get().state) == ("dropped", "dropped")


@pytest.fixture
def everything(stop_clock: Any, db: None) -> tuple[Asking, list[str]]:
    """All pages that name something of the bureau."""
    stop_clock(NOON)
    there = asking(1)
    survey = open_survey(there, bad_share=20)
    say(survey, "good", "good", "good", "bad", "bad")
    surveying.close_survey(Survey.objects.select_related("organisation").get(), there.office)
    stop_clock(NOON + timedelta(days=150))
    draw = drawn(there, wanted=1)
    check = draw.checks.get()
    names = ("survey", "change", "items", "open", "close", "extend", "drop", "qr", "poster", "paper", "slips", "enter")
    found = [page(name, survey.pk) for name in names]
    found += [page(name, draw.pk) for name in ("draw", "listing", "sample", "drop-draw")]
    found += [page("check", check.pk), page("assign", check.pk), page("decide", Proposal.objects.get().pk)]
    found += [
        page("rows", there.round.pk, there.people.place.bureau.pk),
        page("cohort", there.people.place.section.pk, 2026),
    ]
    found += [page("new", there.round.pk), page("new-draw", there.round.pk)]
    return there, found


@pytest.mark.parametrize("who", ["outsider", "sibling", "stranger"])
def test_nothing_of_it_is_there_for_others(everything: tuple[Asking, list[str]], who: str) -> None:
    there, addresses = everything
    users: dict[str, User] = {
        "outsider": with_role(Role.OFFICE, there.people.place.outside),
        "sibling": with_role(Role.OFFICE, there.people.place.sibling),
        "stranger": person(),
    }
    client = signed_in(users[who])
    for address in addresses:
        if who == "sibling" and address.startswith("/rounds/") and address.endswith("/new/"):
            continue  # the round is the county's: the bureau beside makes surveys of its own in it
        for response in (client.get(address), client.post(address, {"closes_on": "2027-01-01"})):
            assert response.status_code in (404, 405), address
            assert "储粮整改" not in response.content.decode()
    assert Survey.objects.get().state == "closed"
    assert "储粮整改" not in client.get(page("rechecks")).content.decode()


def test_who_only_reads_sees_figures_and_no_reasons(there: Asking) -> None:
    survey = open_survey(there, bad_share=100)
    say(survey, "good", "good", "good", "good", "bad", reason="仓门坏了")
    surveying.close_survey(Survey.objects.select_related("organisation").get(), there.office)
    for user in (there.people.verifier, with_role(Role.OBSERVER, there.people.place.county)):
        client = signed_in(user)
        text = check_page(client.get(page("survey", survey.pk))).text_content()
        assert "80.0%" in text
        assert "仓门坏了" not in text
        assert client.get(page("decide", Proposal.objects.get().pk)).status_code == 404
        for name in ("enter", "slips", "poster", "change"):
            assert client.get(page(name, survey.pk)).status_code == 404


def test_lists_ask_the_database_the_same_for_one_row_and_many(there: Asking) -> None:
    client = signed_in(there.office)

    def finished() -> Survey:
        survey = open_survey(there, bad_share=20)
        for number in range(1, len(there.tasks) + 1):
            say(survey, "good", "good", "good", "bad", "bad", number=number, reason=f"漏雨{number}")
        return surveying.close_survey(Survey.objects.select_related("organisation").get(pk=survey.pk), there.office)

    survey = finished()
    pages = [page("list", there.round.pk), page("rechecks"), page("rows", there.round.pk, there.people.place.bureau.pk)]
    before = [asked(client, one) for one in [*pages, page("survey", survey.pk)]]
    for _ in range(3):
        there.tasks.append(task_in("closed", there.people)[0])
    survey = finished()
    assert [asked(client, one) for one in [*pages, page("survey", survey.pk)]] == before
    assert max(before) <= 22


def test_the_page_of_the_round_says_how_far_it_is(there: Asking) -> None:
    open_survey(there)
    text = check_page(signed_in(there.office).get(reverse("rounds:round", args=[there.round.pk]))).text_content()
    assert "测评 1 次，已公布 0 次" in text


def test_a_block_is_never_smaller_than_five(there: Asking) -> None:
    assert not Block.objects.exists()
    assert Client().get(page("survey", survey_of(there).pk)).status_code == 302
