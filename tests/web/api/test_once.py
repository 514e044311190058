"""A write with a key is done once: asked again, asked at the same time, cut off in the middle."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models.signals import post_save

from bihuan_web.api.models import Answer
from bihuan_web.api.rest.once import forget
from bihuan_web.audit.models import Event
from bihuan_web.common.clock import standing_at
from bihuan_web.ledgers.models import Ledger
from bihuan_web.tasks.models import Evidence
from tests.web.support.api import Program, problem
from tests.web.support.work import NOON, Crew, crew, task_in


def ledger(people: Crew, title: str = "年度台账") -> dict[str, Any]:
    return {"organisation": people.place.bureau.pk, "title": title, "year": 2026}


@pytest.mark.django_db
def test_the_same_request_gets_the_same_answer_and_is_not_done_again() -> None:
    people = crew()
    office = Program(people.office)
    first = office.post("/ledgers", ledger(people), Idempotency_Key="k1")
    events = Event.objects.count()
    second = office.post("/ledgers", ledger(people), Idempotency_Key="k1")
    assert (second.status_code, second.json()) == (first.status_code, first.json()) == (201, second.json())
    assert second["Idempotency-Replayed"] == "true"
    assert (Ledger.objects.count(), Event.objects.count()) == (1, events)


@pytest.mark.django_db
def test_a_key_belongs_to_one_request_of_one_token_for_a_day() -> None:
    people = crew()
    office, other = Program(people.office), Program(people.office)
    assert office.post("/ledgers", ledger(people), Idempotency_Key="k1").status_code == 201
    again = office.post("/ledgers", ledger(people, "另一本"), Idempotency_Key="k1")
    problem(again, 422, "idempotency-key-reused")
    assert other.post("/ledgers", ledger(people, "第三本"), Idempotency_Key="k1").status_code == 201
    with standing_at(NOON + timedelta(hours=25)):
        assert office.post("/ledgers", ledger(people, "第四本"), Idempotency_Key="k1").status_code == 201
        forget(NOON + timedelta(hours=25))
        assert Answer.objects.count() == 1
    problem(office.post("/ledgers", ledger(people), Idempotency_Key="é" * 3), 400, "bad-request")
    problem(office.post("/ledgers", ledger(people), Idempotency_Key="k" * 256), 400, "bad-request")


@pytest.mark.django_db
def test_what_was_refused_is_asked_anew() -> None:
    task, people = task_in("assigned")
    owner = Program(people.owner)
    body = {"revision": task.revision, "self_check": "做完了"}
    for _ in range(2):
        problem(owner.post(f"/tasks/{task.pk}/acts/submit", body, Idempotency_Key="k"), 409, "wrong-state")
    assert not Answer.objects.exists()
    started = owner.post(f"/tasks/{task.pk}/acts/start", {"revision": task.revision}, Idempotency_Key="k")
    repeated = owner.post(f"/tasks/{task.pk}/acts/start", {"revision": task.revision}, Idempotency_Key="k")
    assert started.json() == repeated.json()  # though the revision is stale by now
    assert started["ETag"] == repeated["ETag"] == f'"{task.revision + 1}"'


@pytest.mark.django_db
def test_a_file_is_part_of_the_request() -> None:
    task, people = task_in("doing")
    owner = Program(people.owner)

    def send(data: bytes) -> Any:
        file = SimpleUploadedFile("记录.txt", data)
        fields = {"revision": task.revision, "fact_on": "2026-03-01", "file": file}
        return owner.send(f"/tasks/{task.pk}/acts/evidence", fields, Idempotency_Key="k")

    assert send("查过".encode()).status_code == 200
    assert send("查过".encode()).status_code == 200
    assert Evidence.objects.count() == 1
    problem(send("没查".encode()), 422, "idempotency-key-reused")


@pytest.mark.django_db(transaction=True)
def test_of_requests_at_the_same_time_one_is_done_and_all_get_its_answer() -> None:
    people = crew()
    office = Program(people.office)
    for number in range(3):
        body = ledger(people, f"台账 {number}")

        def ask(_: int, body: dict[str, Any] = body, key: str = f"k{number}") -> tuple[int, Any]:
            try:
                response = Program.post(office, "/ledgers", body, Idempotency_Key=key)
                return response.status_code, response.json()
            finally:
                connection.close()

        with ThreadPoolExecutor(6) as pool:
            answers = list(pool.map(ask, range(6)))
        assert {status for status, _ in answers} == {201}
        assert len({answer["id"] for _, answer in answers}) == 1
        assert Ledger.objects.count() == number + 1
    assert Event.objects.filter(act="ledger.open").count() == 3


@pytest.mark.django_db(transaction=True)
def test_a_process_killed_in_the_middle_leaves_nothing_and_the_same_request_is_done_then() -> None:
    people = crew()
    office = Program(people.office)
    events = Event.objects.count()

    def die(**_: Any) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    status = _in_a_process(
        lambda: _killed_while_saving(die, lambda: office.post("/ledgers", ledger(people), Idempotency_Key="k"))
    )
    assert os.WIFSIGNALED(status)
    assert os.WTERMSIG(status) == signal.SIGKILL
    assert (Ledger.objects.count(), Answer.objects.count(), Event.objects.count()) == (0, 0, events)
    assert office.post("/ledgers", ledger(people), Idempotency_Key="k").status_code == 201
    assert (Ledger.objects.count(), Answer.objects.count()) == (1, 1)


def _killed_while_saving(die: Callable[..., None], act: Callable[[], object]) -> None:
    """The ledger's row is written already, its event and the answer are not."""
    post_save.connect(die, sender=Ledger)
    act()


def _in_a_process(act: Callable[[], None]) -> int:
    """Runs something in a process of its own; how that ended."""
    number = os.fork()
    if number == 0:
        try:
            connection.connection = None  # the parent's stays open
            act()
        finally:
            os._exit(0)
    return os.waitpid(number, 0)[1]
