"""Units, posts, people, roles, letters and the way from a document to a ledger, through the API."""

from __future__ import annotations

from typing import Any

import pytest

from bihuan_web.accounts.roles import Role
from bihuan_web.audit.models import Event
from bihuan_web.notices.models import Letter
from bihuan_web.orgs.models import Organisation
from tests.web.support.api import Program, problem
from tests.web.support.papers import accepted, desk
from tests.web.support.units import county, with_role
from tests.web.support.work import DUE, NOON, task_in

pytestmark = pytest.mark.django_db


def done(response: Any) -> Any:
    assert response.status_code == 200, response.content.decode()
    return response.json()


def test_an_administrator_builds_a_unit_fills_its_post_and_gives_a_role() -> None:
    place = county()
    program = Program(with_role(Role.ADMINISTRATOR, place.government))
    person = with_role(Role.OBSERVER, place.bureau, "聂远帆")
    unit = done(program.post(f"/organisations/{place.bureau.pk}/units", {"name": "监督科"}))
    unit = done(program.post(f"/organisations/{unit['id']}/rename", {"name": "监督检查科", "seen": "监督科"}))
    stale = program.post(f"/organisations/{unit['id']}/rename", {"name": "别的科", "seen": "监督科"})
    problem(stale, 409, "stale")
    post = done(program.post(f"/organisations/{unit['id']}/posts", {"name": "科长"}))
    held = done(program.post(f"/posts/{post['id']}/appoint", {"person": person.pk, "since": "2026-03-01"}))
    assert held["user"]["name"] == "聂远帆"
    shown = done(program.get(f"/organisations/{unit['id']}"))
    assert shown["posts"][0]["holders"][0]["user"]["id"] == person.pk
    given = done(
        program.post(f"/people/{person.pk}/give-role", {"role": "office", "branch": unit["id"], "since": "2026-03-02"})
    )
    assert {one["role"] for one in done(program.get(f"/people/{person.pk}/roles"))["results"]} == {"observer", "office"}
    done(program.post(f"/roles/{given['id']}/take"))
    assert done(program.post(f"/people/{person.pk}/disable"))["is_active"] is False
    problem(program.post(f"/people/{person.pk}/disable"), 409, "stale")
    ended = program.post(f"/appointments/{held['id']}/end", {"until": "2026-03-02"})
    assert done(ended)["until"] == "2026-03-02"


def test_an_administrator_of_the_branch_beside_finds_none_of_it() -> None:
    place = county()
    program = Program(with_role(Role.ADMINISTRATOR, place.sibling))
    person = with_role(Role.OFFICE, place.bureau)
    grant = person.grants.get()
    before = Event.objects.count()
    problem(program.post(f"/organisations/{place.bureau.pk}/units", {"name": "监督科"}), 404, "not-found")
    problem(program.post(f"/people/{person.pk}/disable"), 404, "not-found")
    problem(program.post(f"/roles/{grant.pk}/take"), 404, "not-found")
    own = {"role": "office", "branch": place.bureau.pk, "since": "2026-03-02"}
    told = program.post(f"/people/{program.token.user_id}/give-role", own)
    assert told.status_code in (403, 422)
    assert Event.objects.count() == before
    assert not Organisation.objects.filter(name="监督科").exists()
    office = Program(with_role(Role.OFFICE, place.county))
    problem(office.post(f"/organisations/{place.bureau.pk}/units", {"name": "监督科"}), 404, "not-found")


def test_a_letter_is_receipted_and_answered_by_the_owner_and_seen_by_nobody_beside() -> None:
    task, people = task_in("doing")
    letter = Letter.objects.create(
        task=task, due_on=DUE, step="urge", issued_on=NOON.date(), issued_at=NOON, addressee=people.owner
    )
    owner, beside = Program(people.owner), Program(with_role(Role.OFFICE, people.place.sibling))
    problem(beside.get(f"/letters/{letter.pk}"), 404, "not-found")
    problem(beside.post(f"/letters/{letter.pk}/receipt"), 404, "not-found")
    assert beside.get("/letters").json()["results"] == []
    assert done(owner.post(f"/letters/{letter.pk}/receipt"))["received_by"]["id"] == people.owner.pk
    assert done(owner.post(f"/letters/{letter.pk}/answer", {"text": "月底前完成"}))["answer"] == "月底前完成"


def test_an_accepted_document_becomes_a_ledger_with_tasks() -> None:
    people = desk()
    document = accepted(people)
    office = with_role(Role.OFFICE, people.place.bureau)
    made = Program(people.author).post(f"/documents/{document.pk}/take-over", {"tasks": True})
    problem(made, 422, "incomplete")
    problem(Program(office).post(f"/documents/{document.pk}/take-over", {"title": "x"}), 404, "not-found")
    ledger = (
        Program(office).post("/ledgers", {"organisation": people.place.bureau.pk, "title": "台账", "year": 2026}).json()
    )
    done(Program(people.author).post(f"/documents/{document.pk}/take-over", {"ledger": ledger["id"], "tasks": True}))
    assert Program(office).get(f"/problems?ledger={ledger['id']}").json()["results"]
    assert Program(office).get("/tasks?state=draft").json()["results"]
