"""The event log: what is written holds together, and whatever is done to it afterwards is found."""

from __future__ import annotations

import re
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from django.db import connection, transaction

import bihuan_web
from bihuan_web.audit.acts import named
from bihuan_web.audit.chain import Link, hash_of
from bihuan_web.audit.models import Chain, Event
from bihuan_web.audit.services import record
from bihuan_web.audit.verifying import verify_log
from bihuan_web.documents.lifecycle import DOCUMENT
from bihuan_web.ledgers.lifecycle import PROBLEM
from bihuan_web.tasks.lifecycle import PERSISTENCE, TASK

NOW = datetime(2026, 3, 1, 9, 30, 0, 123456, tzinfo=UTC)


def written(number: int = 5, chain: str = "org:0001") -> None:
    with transaction.atomic():
        for one in range(number):
            record(chain, "聂远帆", "task.close", "task", str(one), {"备注": "已核验", "次": one}, at=NOW)


def faults() -> list[tuple[str, int, str]]:
    return [(one.chain, one.sequence, one.kind) for one in verify_log()]


@pytest.mark.django_db
def test_an_untouched_log_has_no_fault() -> None:
    written()
    written(3, "org:0002")
    assert faults() == []
    assert Chain.objects.get(pk="org:0001").length == 5


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"actor": "程素心"},
        {"act": "task.verify"},
        {"item": "9"},
        {"details": "{}"},
        {"at": datetime(2026, 3, 2, tzinfo=UTC)},
        {"hash": "0" * 64},
        {"algorithm": "md5"},
        {"algorithm": "none"},
    ],
)
def test_a_changed_event_is_found_where_it_stands(change: dict[str, object]) -> None:
    written()
    Event.objects.filter(sequence=3).update(**change)
    assert ("org:0001", 3, "changed") in faults()


@pytest.mark.django_db
@pytest.mark.parametrize("micros", [0, 1, 500_000, 123_450, 999_999])
def test_times_are_proved_however_a_database_writes_them(micros: int) -> None:
    with transaction.atomic():
        record("org:0001", "聂远帆", "task.close", "task", "1", at=NOW.replace(microsecond=micros))
        record("org:0001", "聂远帆", "task.close", "task", "1", at=NOW.astimezone(timezone(timedelta(hours=8))))
    assert faults() == []


@pytest.mark.django_db(transaction=True)
def test_events_written_while_the_log_is_proved_are_no_faults() -> None:
    written(3)
    proving = verify_log()
    Event.objects.filter(sequence=1).update(actor="程素心")
    assert next(proving).kind == "changed"
    writer = threading.Thread(target=lambda: (written(2), connection.close()))
    writer.start()
    writer.join()
    assert list(proving) == []


@pytest.mark.django_db
def test_an_event_taken_out_is_a_gap_and_a_cut_tail_is_told_by_the_head() -> None:
    written()
    Event.objects.filter(sequence=2).delete()
    assert ("org:0001", 2, "gap") in faults()
    Event.objects.all().delete()
    Chain.objects.all().delete()
    written()
    Event.objects.filter(sequence=5).delete()
    assert faults() == [("org:0001", 5, "cut")]


@pytest.mark.django_db
def test_a_cut_tail_with_its_head_mended_contradicts_what_was_printed() -> None:
    written()
    printed = {"org:0001": (5, Event.objects.get(sequence=5).hash)}
    Event.objects.filter(sequence=5).delete()
    Chain.objects.update(length=4, head=Event.objects.get(sequence=4).hash)
    assert faults() == []
    assert [(one.sequence, one.kind) for one in verify_log(printed)] == [(5, "cut")]


@pytest.mark.django_db
def test_an_event_moved_to_another_chain_or_place_does_not_fit() -> None:
    written(2)
    written(1, "org:0002")
    Event.objects.filter(chain="org:0002").update(sequence=2)
    assert ("org:0002", 1, "gap") in faults()


@pytest.mark.django_db(transaction=True)
def test_an_event_needs_the_transaction_of_its_act_and_goes_with_it() -> None:
    with pytest.raises(RuntimeError):
        record("org:0001", "聂远帆", "task.close", "task", "1", at=NOW)
    with transaction.atomic():
        record("org:0001", "聂远帆", "task.close", "task", "1", at=NOW)
        transaction.set_rollback(True)  # the act fails after its event
    assert not Event.objects.exists()
    assert faults() == []


@pytest.mark.django_db(transaction=True)
def test_many_writers_at_once_make_one_whole_chain() -> None:
    troubles: list[BaseException] = []

    def write() -> None:
        try:
            for _ in range(5):
                with transaction.atomic():
                    record("org:0007", "聂远帆", "task.close", "task", "1", at=NOW)
        except BaseException as trouble:
            troubles.append(trouble)
        finally:
            connection.close()

    writers = [threading.Thread(target=write) for _ in range(6)]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    assert troubles == []
    assert Chain.objects.get(pk="org:0007").length == 30
    assert faults() == []


@pytest.mark.parametrize("algorithm", ["sha256", "sm3"])
def test_parts_that_run_into_one_another_have_other_hashes(algorithm: str) -> None:
    one = Link("c", 1, "0", "t", "甲", "乙丙", "k", "i", "{}")
    other = Link("c", 1, "0", "t", "甲乙", "丙", "k", "i", "{}")
    assert hash_of(one, algorithm) != hash_of(other, algorithm)


def test_every_act_of_the_work_has_words_in_the_log() -> None:
    """The acts of the lifecycles, and those whose name stands in a service."""
    tables = {"document": [DOCUMENT], "problem": [PROBLEM], "task": [TASK, PERSISTENCE]}
    acts = {f"{kind}.{one.name}" for kind, found in tables.items() for table in found for one in table.transitions}
    acts = {act.replace("keep_up", "keep-up").replace("find_lapsed", "find-lapsed") for act in acts}
    services = Path(bihuan_web.__file__).parent
    for app in ("documents", "ledgers", "tasks"):
        for file in (services / app).rglob("services*/**/*.py" if app != "ledgers" else "*.py"):
            acts |= set(re.findall(r'"((?:document|ledger|problem|measure|task)\.[a-z-]+)"', file.read_text("utf-8")))
    assert len(acts) > 50
    assert [act for act in sorted(acts) if act not in named()] == []
