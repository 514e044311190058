"""Reading by the worker: each version once, whoever is killed; limits of time and memory; trouble in words."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from bihuan.errors import BihuanError
from bihuan_web.documents import engine, jobs, readings
from bihuan_web.documents.engine_process import Job
from bihuan_web.documents.models import Document, Item, Version
from bihuan_web.documents.queries import examination_of, latest_version
from bihuan_web.files.services import path_of
from tests.support.wordfiles import unzipped
from tests.web.support.papers import AT, EXAMPLES, GOOD, Desk, handed_in, told
from tests.web.support.serving import until

LATER = AT + timedelta(hours=1)


def waiting(people: Desk, data: bytes = GOOD, name: str = "陆闻舟.txt") -> Version:
    return latest_version(handed_in(people, data, name, read=False))


def test_a_queued_version_is_read_and_its_rows_are_there(people: Desk) -> None:
    version = waiting(people)
    assert readings.read_version(version.pk, AT) == "read"
    version.refresh_from_db()
    examination = examination_of(version)
    assert examination["schema"] == "bihuan.examination/1"
    assert version.problems == len(examination["problems"]) == version.items.filter(kind="problem").count() > 5
    assert version.links.count() == len(examination["links"])
    assert version.profile == examination["meta"]["profile_used"]


def test_a_job_that_comes_twice_reads_nothing_twice(people: Desk) -> None:
    version = waiting(people)
    readings.read_version(version.pk, AT)
    rows = set(Item.objects.values_list("pk", flat=True))
    assert readings.read_version(version.pk, AT) == "read"
    assert set(Item.objects.values_list("pk", flat=True)) == rows
    assert Version.objects.get().attempts == 1


def test_only_who_holds_the_claim_keeps_what_was_read(people: Desk) -> None:
    version = waiting(people)
    first = readings.claimed(version.pk, AT)
    assert first is not None
    assert readings.claimed(version.pk, AT) is None  # of two workers one gets it
    assert readings.lost(LATER) == [version.pk]
    second = readings.claimed(version.pk, LATER)
    assert second is not None
    found = told(GOOD, version.name)
    assert not readings.keep(version, first, found, LATER)  # a worker that was thought dead comes back
    assert not Item.objects.exists()
    assert readings.keep(version, second, found, LATER)
    assert not readings.keep(version, second, found, LATER)


def test_a_claim_is_not_lost_while_it_may_be_at_work(people: Desk, settings: Any) -> None:
    version = waiting(people)
    readings.claimed(version.pk, AT)
    assert readings.lost(AT + timedelta(seconds=settings.ENGINE_SECONDS)) == []
    jobs.read_lost(LATER)
    assert DBTaskResult.objects.count() == 2


def test_after_three_interrupted_readings_it_is_said(people: Desk) -> None:
    version = waiting(people)
    for number in range(3):
        assert readings.claimed(version.pk, AT) is not None
        assert readings.lost(LATER) == ([version.pk] if number < 2 else [])
    version.refresh_from_db()
    assert (version.reading, version.failure_code) == ("failed", "interrupted")


def test_a_job_that_the_queue_runs_again_goes_on_at_once_and_not_for_ever(people: Desk) -> None:
    version = waiting(people)
    dead = readings.claimed(version.pk, AT, "job-1")
    assert dead is not None
    assert readings.claimed(version.pk, AT, "job-2") is None  # another job is no proof that this one is dead
    again = readings.claimed(version.pk, AT, "job-1")
    assert again is not None
    found = told(GOOD, version.name)
    assert not readings.keep(version, dead, found, AT)
    assert readings.claimed(version.pk, AT, "job-1") is not None
    assert readings.claimed(version.pk, AT, "job-1") is None  # the file has killed three workers
    version.refresh_from_db()
    assert version.failure_code == "interrupted"


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"%PDF-1.4\n%%EOF", "坏.pdf", None),
        ("{\\rtf1 半个".encode(), "坏.rtf", None),
        (b"\n \n", "空白.txt", None),
    ],
)
def test_what_cannot_be_read_is_a_result_in_words(people: Desk, data: bytes, name: str, code: str | None) -> None:
    try:
        version = waiting(people, data, name)
    except AssertionError:
        return  # refused when it came in: that is words, too
    assert readings.read_version(version.pk, AT) == "failed"
    version.refresh_from_db()
    assert version.failure_code
    assert version.failure
    assert version.failure_en
    assert Document.objects.get().state == "draft"


def test_a_stored_file_that_was_changed_is_not_read(people: Desk) -> None:
    version = waiting(people)
    assert version.file is not None
    path_of(version.file).write_bytes(GOOD + b"\nmore")
    assert readings.read_version(version.pk, AT) == "failed"
    assert Version.objects.get().failure_code == "file-changed"


def test_time_and_memory_have_limits(tmp_path: Path, settings: Any) -> None:
    path = tmp_path / "good"
    path.write_bytes(GOOD * 400)
    settings.ENGINE_MEGABYTES = 64
    with pytest.raises(BihuanError) as stopped:
        engine.read(Job(str(path), "good.txt"))
    assert stopped.value.code == "too-much-memory"
    settings.ENGINE_MEGABYTES, settings.ENGINE_SECONDS = 4096, 1
    with pytest.raises(BihuanError) as stopped:
        engine.read(Job(str(path), "good.txt"))
    assert stopped.value.code == "too-slow"


def test_the_word_file_has_the_chosen_findings_and_the_reviewers_words(tmp_path: Path) -> None:
    path = tmp_path / "poor"
    path.write_bytes((EXAMPLES / "poor.txt").read_bytes())
    job = Job(str(path), "poor.txt", findings=(0, 3), words="请补写具体事例 <b>", severity="error")
    comments = unzipped(engine.commented(job))["word/comments.xml"].decode()
    assert comments.count("<w:comment ") == 3
    assert "请补写具体事例 &lt;b&gt;" in comments
    assert "【重写建议】审阅意见" in comments


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_of_a_reading_leaves_nothing_half_and_another_goes_on(
    transactional_db: None, tmp_path: Path, settings: Any
) -> None:
    """Real worker processes on the real database; the first is killed with its engine at work."""
    from tests.web.support.papers import desk  # noqa: PLC0415 - needs the database

    people = desk()
    version = waiting(people, GOOD * 30, "长.txt")
    worker = work(settings)
    try:
        until(lambda: Version.objects.get(pk=version.pk).reading == "reading")
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    left = Version.objects.get(pk=version.pk)
    assert (left.reading, left.examination) == ("reading", "")
    assert not Item.objects.exists()
    assert left.claimed_at is not None
    jobs.read_lost(left.claimed_at + timedelta(hours=1))
    pair = [work(settings, "--batch"), work(settings, "--batch")]
    assert [one.wait() for one in pair] == [0, 0]
    done = Version.objects.get(pk=version.pk)
    assert (done.reading, done.attempts) == ("read", 2)
    assert done.items.filter(kind="problem").count() == done.problems > 0


def work(settings: Any, *arguments: str) -> subprocess.Popen[bytes]:
    """A worker as a process of its own on the database of the tests."""
    script = (
        "import django, sys; from django.conf import settings; import bihuan_web.settings as ours;"
        f"ours.DATABASES['default']['NAME'] = {str(connection.settings_dict['NAME'])!r};"
        f"ours.FILES_FOLDER = __import__('pathlib').Path({str(settings.FILES_FOLDER)!r});"
        "django.setup(); from django.core.management import call_command;"
        "call_command('db_worker', *sys.argv[1:], verbosity=0)"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "bihuan_web.settings"}
    command = [sys.executable, "-c", script, "--interval", "0.1", "--no-startup-delay", "--no-reload", *arguments]
    return subprocess.Popen(command, env=environment)
