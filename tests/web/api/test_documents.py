"""A document on its way through the API: handed in, corrected, submitted, returned, accepted, kept."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bihuan_web.api.scopes import Scope
from bihuan_web.audit.models import Event
from bihuan_web.documents.models import Document
from bihuan_web.documents.queries import latest_version
from tests.web.support.api import Program, problem
from tests.web.support.papers import GOOD, Desk, desk, handed_in, read_now, submitted

pytestmark = pytest.mark.django_db


def upload(people: Desk, name: str = "陆闻舟对照检查.txt", data: bytes = GOOD) -> Any:
    fields = {"round": people.round.pk, "organisation": people.place.bureau.pk, "kind": "personal"}
    return Program(people.author).send("/documents", {**fields, "file": SimpleUploadedFile(name, data)})


def test_a_document_goes_from_upload_to_acceptance() -> None:
    people = desk()
    author, reviewer, office = map(Program, (people.author, people.reviewer, people.office))
    made = upload(people)
    assert made.status_code == 201, made.content.decode()
    pk = made.json()["id"]
    version = read_now(latest_version(Document.objects.get(pk=pk)), GOOD)
    reading = author.get(f"/documents/{pk}/versions/1/reading").json()
    item = next(one for one in reading["items"] if one["kind"] == "problem")
    body = {"revision": reading["revision"], "kind": "problem", "start": item["start"], "end": item["end"] - 1}
    changed = author.post(f"/documents/{pk}/items/{item['key']}", body)
    assert changed.status_code == 200, changed.content.decode()
    problem(author.post(f"/documents/{pk}/items/{item['key']}", body), 409, "stale")
    undone = author.post(f"/documents/{pk}/undo", {"revision": changed.json()["revision"]}).json()
    assert next(one for one in undone["items"] if one["key"] == item["key"])["end"] == item["end"]
    assert author.get(f"/documents/{pk}/corrections").json()["results"][0]["undone_by"]["name"] == "陆闻舟"
    problem(author.post(f"/documents/{pk}/submit", {"revision": 0}), 422, "incomplete")
    author.post(f"/documents/{pk}/confirm", {"revision": undone["revision"]})
    sent = author.post(f"/documents/{pk}/submit", {"revision": 0})
    assert sent.json()["state"] == "submitted"
    problem(reviewer.get(f"/documents/{pk}"), 404, "not-found")
    seen = {"revision": sent.json()["revision"]}
    assigned = office.post(f"/kept-documents/{pk}/assign", {**seen, "reviewer": people.reviewer.pk})
    assert assigned.status_code == 200, assigned.content.decode()
    problem(office.get(f"/documents/{pk}"), 404, "not-found")
    returned = reviewer.post(f"/documents/{pk}/return", {**seen, "words": "请写具体事例", "findings": [0]})
    assert returned.json()["state"] == "returned"
    assert author.get(f"/documents/{pk}").json()["reviews"][0]["words"] == "请写具体事例"
    sent = author.post(f"/documents/{pk}/submit", {"revision": returned.json()["revision"]})
    accepted = reviewer.post(f"/documents/{pk}/accept", {"revision": sent.json()["revision"]})
    assert accepted.json()["state"] == "accepted"
    assert version.items.exists()


def test_reading_and_taking_personal_material_away_are_events() -> None:
    people = desk()
    document = handed_in(people)
    author = Program(people.author)
    author.get(f"/documents/{document.pk}")
    author.get(f"/documents/{document.pk}/versions/1/reading")
    assert author.get(f"/documents/{document.pk}/versions/1/original").content == GOOD
    examination = author.get(f"/documents/{document.pk}/versions/1/examination")
    assert json.loads(examination.content)["problems"]
    acts = Event.objects.filter(kind="document", item=str(document.pk)).values_list("act", flat=True)
    assert list(acts.order_by("sequence"))[-4:] == ["document.read"] * 2 + ["document.export"] * 2


def test_a_file_that_is_not_taken_is_a_refusal_of_the_request_and_leaves_nothing() -> None:
    people = desk()
    problem(upload(people, "程序.exe", b"MZ"), 422, "runnable")
    problem(upload(people, data=b""), 422, "invalid")
    assert not Document.objects.exists()
    fields = {"round": people.round.pk, "organisation": people.place.sibling.pk, "kind": "personal"}
    beside = Program(people.author).send("/documents", {**fields, "file": SimpleUploadedFile("甲.txt", GOOD)})
    problem(beside, 404, "not-found")


def test_whoever_may_see_the_ledgers_reads_no_documents_with_that() -> None:
    people = desk()
    document = submitted(people)
    program = Program(people.author, Scope.READ)
    problem(program.get(f"/documents/{document.pk}"), 403, "missing-scope")
    problem(program.get("/documents"), 403, "missing-scope")


def test_a_list_of_documents_asks_as_often_for_many_as_for_one(django_assert_num_queries: Any) -> None:
    people = desk()
    handed_in(people, read=False)
    author = Program(people.author)
    author.get("/me")
    with django_assert_num_queries(3):
        assert len(author.get("/documents").json()["results"]) == 1
    for number in range(3):
        handed_in(people, GOOD + f"{number}".encode(), f"{number}.txt", read=False)
    with django_assert_num_queries(3):
        assert len(author.get("/documents?state=draft").json()["results"]) == 4
