"""A task is walked from the plan to its closure by programs of the people who take part in it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bihuan_web.audit.models import Event
from bihuan_web.tasks.models import Task
from tests.web.support.api import Program, problem
from tests.web.support.work import DUE, crew, measure_for, task_in

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def test_a_task_is_planned_done_verified_and_closed_through_the_api() -> None:
    people = crew()
    measure = measure_for(people)
    office, owner, verifier, closer = map(Program, (people.office, people.owner, people.verifier, people.closer))
    plan: dict[str, Any] = {
        "organisation": people.place.section.pk, "title": "普查粮库", "acceptance_standard": "有清单",
        "owner": people.owner.pk, "due_on": DUE.isoformat(),
    }  # fmt: skip
    made = office.post(f"/measures/{measure.pk}/tasks", plan)
    assert made.status_code == 201, made.content.decode()
    task = made.json()
    assert task["owner"]["username"] == people.owner.username
    assert "assign" in task["acts"]

    def act(who: Program, name: str, **given: Any) -> None:
        nonlocal task
        answer = who.post(f"/tasks/{task['id']}/acts/{name}", {"revision": task["revision"], **given})
        assert answer.status_code == 200, answer.content.decode()
        task = answer.json()
        assert answer["ETag"] == f'"{task["revision"]}"'

    act(office, "assign")
    act(owner, "start")
    act(owner, "progress", happened_on="2026-03-01", text="查了两座")
    file = SimpleUploadedFile("清单.pdf", PDF, "application/pdf")
    sent = {"revision": task["revision"], "fact_on": "2026-03-01", "note": "", "file": file}
    answer = owner.send(f"/tasks/{task['id']}/acts/evidence", sent)
    assert answer.status_code == 200, answer.content.decode()
    task = answer.json()
    act(owner, "submit", self_check="都查了")
    refused = owner.post(
        f"/tasks/{task['id']}/acts/verify", {"revision": task["revision"], "methods": ["on-site"], "note": "看过"}
    )
    problem(refused, 403, "own-work")
    act(verifier, "verify", methods=["on-site"], note="看过")
    act(closer, "close", signature="安如松")
    assert task["state"] == "closed"
    assert Task.objects.get(pk=task["id"]).state == "closed"
    evidence = office.get(f"/tasks/{task['id']}/evidence/{task['evidence'][0]['id']}")
    assert evidence.content == PDF
    assert evidence["Content-Disposition"].startswith("attachment")
    events = office.get(f"/tasks/{task['id']}/events").json()["results"]
    assert events[0]["act"] == "task.evidence-read"
    assert {one["act"] for one in events} >= {"task.create", "task.assign", "task.verify", "task.close"}


def test_a_stale_copy_is_refused_and_changes_nothing() -> None:
    task, people = task_in("assigned")
    owner = Program(people.owner)
    problem(owner.post(f"/tasks/{task.pk}/acts/start", {"revision": task.revision - 1}), 409, "stale")
    problem(owner.post(f"/tasks/{task.pk}/acts/start", {}, If_Match=f'"{task.revision - 1}"'), 409, "stale")
    problem(owner.post(f"/tasks/{task.pk}/acts/start", {}), 422, "invalid")
    problem(owner.post(f"/tasks/{task.pk}/acts/start", {}, If_Match="5"), 400, "bad-request")
    before = Event.objects.count()
    assert Task.objects.get(pk=task.pk).state == "assigned"
    assert owner.post(f"/tasks/{task.pk}/acts/start", {}, If_Match=f'"{task.revision}"').status_code == 200
    assert Event.objects.count() == before + 1


def test_nothing_but_the_fields_of_the_form_is_taken() -> None:
    task, people = task_in("draft")
    office = Program(people.office)
    sent = {"revision": task.revision, "title": "新", "state": "closed", "closer": people.office.pk}
    told = problem(office.patch(f"/tasks/{task.pk}", sent), 422, "invalid")
    assert set(told["errors"]) == {"state", "closer"}
    assert office.patch(f"/tasks/{task.pk}", {"revision": task.revision, "title": "新"}).json()["title"] == "新"
    fresh = Task.objects.get(pk=task.pk)
    assert (fresh.state, fresh.owner_id, fresh.due_on) == ("draft", people.owner.pk, DUE)
