"""The overview: each number is the length of the list behind it, parts make up the whole, nobody sees more than they may."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.audit.models import Event
from bihuan_web.overviews.closing import median
from bihuan_web.overviews.counting import FIGURES, count
from bihuan_web.overviews.overview import overview
from bihuan_web.overviews.scope import Scope
from bihuan_web.overviews.showing import charts
from bihuan_web.rounds.lifecycle import DONE
from bihuan_web.rounds.models import Step
from bihuan_web.satisfaction.services.surveying import close_survey
from bihuan_web.tasks.models import Task
from tests.web.support import seasons
from tests.web.support.asking import asking, open_survey, say
from tests.web.support.clients import asked, signed_in
from tests.web.support.crowd import Crowd, crowd, scatter
from tests.web.support.pages import check_page
from tests.web.support.units import with_role
from tests.web.support.work import NOON

pytestmark = pytest.mark.django_db
PAGE = reverse("overviews:overview")
NOW = datetime(2026, 9, 15, 4, 0, tzinfo=UTC)
TODAY = date(2026, 9, 15)
SIGHTS = ("office", "lead", "two", "owner")


@pytest.fixture
def people(stop_clock: Any) -> Crowd:
    stop_clock(NOW)
    return crowd()


def listed(client: Client, url: str) -> int:
    """How many rows the list behind a number has."""
    response = client.get(url)
    assert response.status_code == 200, url
    text = response.content.decode()
    assert "invalid-feedback" not in text, url  # a filter that is not understood narrows nothing down
    found = re.search(r"共 (\d+) (?:项|个问题)", text)
    return int(found[1]) if found else 0


def numbers(tree: html.HtmlElement) -> list[tuple[str, int]]:
    """Every number of the page that leads to tasks or problems; days and shares, which count nothing, are left out."""
    found = []
    for one in tree.xpath("//a[starts-with(@href, '/tasks/?') or starts-with(@href, '/problems/?')]"):
        figure = one.xpath("string(ancestor::figure/@aria-labelledby)")
        column = len(one.xpath("ancestor::td/preceding-sibling::*"))
        if (figure, column) in (("chart-taken", 1), ("chart-again", 4)):
            continue
        number = re.search(r"\d+", one.text_content())
        assert number, one.text_content()
        found.append((one.get("href"), int(number[0])))
    return found


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("who", SIGHTS)
@pytest.mark.parametrize("query", ["", "?year=2026", "?unit=&year=2025"])
def test_each_number_is_the_length_of_its_list(people: Crowd, who: str, query: str, seed: int) -> None:
    scatter(people, TODAY, 60, seed)
    client = signed_in(getattr(people, who))
    found = dict(numbers(check_page(client.get(PAGE + query))))
    assert len(found) > 20
    wrong = {url: (number, listed(client, url)) for url, number in found.items() if listed(client, url) != number}
    assert wrong == {}


def test_of_the_repeat_rate_only_the_share_is_drawn_and_the_counts_stand_in_its_table(people: Crowd) -> None:
    chart = charts(overview(Scope(people.office, TODAY)))["again"]
    assert [str(chart.columns[one]) for one in chart.drawn] == ["重复发生率（%）"]
    assert (chart.unit, len(chart.columns)) == ("%", 5)


@pytest.mark.parametrize("who", SIGHTS)
def test_the_parts_make_up_the_whole_and_a_unit_its_own_and_those_below(people: Crowd, who: str) -> None:
    tasks = scatter(people, TODAY, 80, 3)
    user: User = getattr(people, who)
    whole = count(Scope(user, TODAY)).whole
    seen = [one for one in tasks if who == "office" or _sees(people, who, one)]
    assert whole["counted"] == sum(one.state != "cancelled" for one in seen)
    bands = [key for key in FIGURES if key.startswith("open_")]
    assert sum(whole[key] for key in bands) == whole["running"]
    assert sum(whole[key] for key in FIGURES if key.startswith("late_")) == whole["late"]
    units = [people.place.bureau, people.place.section] if who in ("office", "lead") else []
    for unit in units:
        rows = count(Scope(user, TODAY, unit)).rows
        for row in rows:
            below = Scope(user, TODAY, row.part.unit)
            own = [one.counts for one in count(below).rows if one.part.alone and one.part.unit == row.part.unit]
            assert row.counts == (own[0] if row.part.alone else count(below).whole)


def _sees(people: Crowd, who: str, task: Task) -> bool:
    user, paths = getattr(people, who), {"lead": [people.place.bureau.path], "owner": []}
    tops = paths.get(who, [people.place.bureau.path, people.place.sibling.path])
    return task.owner_id == user.pk or any(task.organisation.path.startswith(one) for one in tops)


def test_an_outsider_sees_nothing_and_a_unit_of_others_is_refused(people: Crowd) -> None:
    scatter(people, TODAY, 20, 4)
    client = signed_in(people.outsider)
    page = check_page(client.get(PAGE))
    assert numbers(page) == []
    assert "粮食局" not in page.text_content()
    refused = client.get(PAGE, {"unit": people.place.bureau.pk})
    assert refused.status_code == 422
    assert "粮食局" not in check_page(refused).text_content()
    administrator = check_page(signed_in(with_role(Role.ADMINISTRATOR, people.place.county)).get(PAGE))
    assert numbers(administrator) == []


def test_the_number_of_queries_does_not_grow(people: Crowd) -> None:
    scatter(people, TODAY, 5, 5)
    client = signed_in(people.office)
    few = asked(client, PAGE)
    scatter_more(people)
    assert asked(client, PAGE) == few


def scatter_more(people: Crowd) -> None:
    unit = people.place.government
    for number in range(6):
        unit.refresh_from_db()
        people.place.county.refresh_from_db()
        child = type(unit).objects.add_child(unit, {"name": f"新单位{number}"})
        for one in Task.objects.filter(organisation=people.place.bureau)[:2]:
            Task.objects.filter(pk=one.pk).update(organisation=child)


def test_steps_of_a_round_are_those_that_its_page_lists(stop_clock: Any) -> None:
    stop_clock(seasons.AT + timedelta(days=60))
    season = seasons.season()
    first = season.round.steps.order_by("due_on").first()
    assert first is not None
    Step.objects.filter(pk=first.pk).update(state=DONE, done_on=seasons.TODAY, done_by=season.office)
    client = signed_in(season.office)
    page = check_page(client.get(PAGE))
    links = page.xpath("//a[contains(@href, '?steps=')]")
    assert len(links) == 2
    for one in links:
        rows = check_page(client.get(one.get("href"))).xpath("//a[@class='step-label']")
        assert len(rows) == int(one.text_content()) > 0


def test_satisfaction_stands_apart_from_completion_and_has_the_figure_of_its_own_page(stop_clock: Any) -> None:
    stop_clock(NOON)
    there = asking()
    survey = open_survey(there)
    say(survey, *["good"] * 6, *["bad"] * 2)
    close_survey(survey, there.office)
    found = overview(Scope(there.office, NOON.date(), there.people.place.bureau))
    (progress,) = found.rounds
    assert (progress.closed, progress.tasks, progress.completion) == (1, 1, 100.0)
    assert progress.said is not None
    assert (progress.said.good, progress.said.bad) == (6, 2)
    client = signed_in(there.office)
    page = check_page(client.get(PAGE))
    (link,) = page.xpath("//a[contains(@href, '/satisfaction/units/')]")
    assert "75.0%" in link.text_content()
    assert "6/8" in check_page(client.get(link.get("href"))).text_content()
    assert "87.5" not in page.text_content()  # of both together nothing is made


def test_the_sheet_has_the_numbers_of_the_page_and_only_who_may_take_ledgers_out_has_it(people: Crowd) -> None:
    scatter(people, TODAY, 40, 6)
    client = signed_in(people.office)
    response = client.post(reverse("overviews:export"), {"unit": people.place.county.pk})
    book = openpyxl.load_workbook(BytesIO(response.content))
    rows = list(book.worksheets[0].iter_rows(min_row=3, values_only=True))
    assert (
        sum(int(str(row[1])) for row in rows)
        == count(Scope(people.office, TODAY, people.place.county)).whole["counted"]
    )
    event = Event.objects.get(act="overview.export")
    assert event.hash in str(book.worksheets[0].oddFooter.left.text)
    assert signed_in(people.lead).post(reverse("overviews:export"), {"unit": people.place.bureau.pk}).status_code == 403
    assert "导出 Excel" not in signed_in(people.lead).get(PAGE).content.decode()


@given(st.lists(st.integers(0, 30), max_size=30))
def test_the_median_of_a_histogram_is_that_of_its_numbers(days: list[int]) -> None:
    found = median({one: days.count(one) for one in days})
    ordered = sorted(days)
    if not days:
        assert found is None
    else:
        assert found == (ordered[(len(days) - 1) // 2] + ordered[len(days) // 2]) / 2


def test_days_to_close_are_whole_days(people: Crowd) -> None:
    task = next(one for one in scatter(people, TODAY, 30, 7) if one.state == "closed")
    Task.objects.exclude(pk=task.pk).update(state="cancelled")
    for hours, days in ((23.99, 0), (24, 1), (47.99, 1), (24 * 10, 10)):
        Task.objects.filter(pk=task.pk).update(assigned_at=NOW - timedelta(hours=hours), closed_at=NOW)
        (taken,) = overview(Scope(people.office, TODAY)).taken
        assert taken.median == days
