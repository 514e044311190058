"""HTTP as it should be: errors as problem+json in the reader's language, pages of lists, and nothing that is not understood."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan_web.ledgers.services import MeasureText, add_measure, open_ledger
from bihuan_web.tasks.services.planning import create
from tests.web.support.api import ROOT, Program, problem
from tests.web.support.work import PROMISED, Crew, crew, measure_for, plan, task_in

pytestmark = pytest.mark.django_db


def ledgers(people: Crew, number: int) -> None:
    for one in range(number):
        open_ledger(people.place.bureau, f"台账 {one}", 2026, people.office)


def test_a_list_is_read_page_by_page_whatever_is_added_meanwhile() -> None:
    people = crew()
    ledgers(people, 5)
    office = Program(people.office)
    found, address = [], "/ledgers?limit=2"
    while address:
        answer = office.get(address).json()
        found += [one["title"] for one in answer["results"]]
        address = (answer["next"] or "").partition(ROOT)[2]
        if len(found) == 2:
            open_ledger(people.place.bureau, "后来的", 2026, people.office)
    assert found == [*(f"台账 {one}" for one in range(5)), "后来的"]


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=x", "limit=", "cursor=-1", "cursor=1e3", "limit=９"])
def test_bad_paging_is_told(query: str) -> None:
    told = problem(Program(crew().office).get(f"/ledgers?{query}"), 400, "bad-request")
    assert set(told["errors"]) == {query.partition("=")[0]}


def test_unknown_filters_are_told_and_not_passed_over() -> None:
    office = Program(crew().office)
    told = problem(office.get("/tasks?sate=closed&page=2"), 400, "unknown-parameter")
    assert set(told["errors"]) == {"sate", "page"}
    told = problem(office.get("/tasks?state=gone&unit=99999&due_to=x"), 400, "bad-filter")
    assert set(told["errors"]) == {"state", "unit", "due_to"}
    problem(office.get("/problems?state=gone"), 400, "bad-filter")


def test_tasks_are_narrowed_down_as_on_the_page() -> None:
    task, people = task_in("doing")
    other, _ = task_in("draft", people)
    office = Program(people.office)

    def found(query: str) -> set[int]:
        return {one["id"] for one in office.get(f"/tasks?{query}").json()["results"]}

    assert found("state=doing") == {task.pk}
    problem(office.get("/tasks?state=doing&state=draft"), 400, "bad-request")
    assert found("q=粮库&view=ownerless") == set()
    assert found(f"unit={people.place.section.pk}") == {task.pk, other.pk}
    assert found("view=waiting") == {other.pk}


def test_errors_speak_the_language_that_was_asked_for() -> None:
    people = crew()
    assert "not there" in problem(Program(people.office).get("/tasks/1"), 404, "not-found")["detail"]
    chinese = problem(Program(people.office, language="zh-CN,zh;q=0.9").get("/tasks/1"), 404, "not-found")
    assert chinese["detail"].startswith("没有这一条")
    assert chinese["title"] == "找不到"


def test_each_field_that_is_wrong_is_named() -> None:
    people = crew()
    told = problem(Program(people.office).post("/ledgers", {"title": "", "year": 1999, "extra": 1}), 422, "invalid")
    assert "extra" in told["errors"]
    told = problem(Program(people.office).post("/ledgers", {"title": "", "year": 1999}), 422, "invalid")
    assert set(told["errors"]) == {"organisation", "title", "year"}


def test_methods_formats_and_addresses_that_are_not_there() -> None:
    people = crew()
    office = Program(people.office)
    answer = office.client.delete(f"{ROOT}/ledgers", headers=office.headers)
    problem(answer, 405, "method-not-allowed")
    assert "GET" in answer["Allow"]
    problem(office.get("/ledgers", Accept="text/html"), 406, "not-acceptable")
    problem(office.get("/ledgers", Accept="application/xml"), 406, "not-acceptable")
    problem(
        office.client.post(f"{ROOT}/ledgers", {"title": "x"}, headers=office.headers), 415, "unsupported-media-type"
    )
    problem(office.get("/nothing/here"), 404, "not-found")
    assert office.client.head(f"{ROOT}/ledgers", headers=office.headers).status_code == 200


@pytest.mark.parametrize(
    "body", [b"{", b"[1, 2]", b'{"title": NaN}', b"\xff\xfe", b"[" * 100_000, b'"x"', b"null", b'{"title": "\\ud800"}']
)
def test_a_body_that_is_no_json_object_is_refused(body: bytes) -> None:
    office = Program(crew().office)
    answer = office.client.post(f"{ROOT}/ledgers", body, content_type="application/json", headers=office.headers)
    assert answer.status_code in (400, 422)
    assert answer["Content-Type"] == "application/problem+json"
    json.loads(answer.content)


def test_a_body_that_is_too_large_is_refused_before_it_is_read() -> None:
    office = Program(crew().office)
    answer = office.client.post(
        f"{ROOT}/ledgers", b" " * (1024 * 1024 + 1), content_type="application/json", headers=office.headers
    )
    problem(answer, 413, "too-large")


def test_a_number_no_database_has_is_not_there() -> None:
    office = Program(crew().office)
    for number in ("0", "9" * 19, "9" * 40):
        problem(office.get(f"/tasks/{number}"), 404, "not-found")


def test_the_number_of_queries_is_the_same_for_one_row_and_for_many() -> None:
    people = crew()
    office = Program(people.office)
    measure = measure_for(people)
    task = create(measure, people.place.section, plan(people), people.office)
    office.get("/me")  # the day of use is noted once

    def counted() -> dict[str, int]:
        paths = ("/tasks", "/ledgers", "/problems", f"/problems/{measure.problem_id}/measures", "/organisations",
                 f"/tasks/{task.pk}/events", f"/organisations/{people.place.bureau.pk}/people")  # fmt: skip
        found = {}
        for path in paths:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert office.get(path).status_code == 200
            found[path] = len(queries)
        return found

    before = counted()
    for _ in range(4):
        more = measure_for(people)
        add_measure(measure.problem, MeasureText("再查一遍", PROMISED), people.office)
        create(more, people.place.section, plan(people), people.office)
    assert counted() == before
    assert max(before.values()) <= 7, before
