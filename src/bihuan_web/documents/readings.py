"""Reading versions (读取): what the worker does. Each act may be repeated after a kill; a version is read by one worker at a time.

A worker claims a version by writing a token of its own into the row if nobody has. Only who still holds the claim can keep
what was read. A claim is lost when it is older than any reading may take.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet

from bihuan.contract import dumps
from bihuan.errors import BihuanError
from bihuan_web.documents import engine
from bihuan_web.documents.changes import keep_reread
from bihuan_web.documents.earlier import earlier_of, with_earlier
from bihuan_web.documents.engine_process import Job
from bihuan_web.documents.following import follow_links
from bihuan_web.documents.kinds import Reading
from bihuan_web.documents.models import Correction, Document, Item, Link, Version
from bihuan_web.documents.rows import one_line, rows_of
from bihuan_web.files.services import path_of

_ATTEMPTS = 3
_MARGIN = timedelta(minutes=1)
_INTERRUPTED = (
    "读取三次都中断了，请换一种格式（如 docx、pdf）再传",
    "reading was interrupted three times: upload it in another format (docx, pdf)",
)


def read_version(pk: int, at: datetime, task: str = "") -> str:
    """Reads a version if it still waits, or if ``task`` (the queue's id of this job) began to and was killed; the state of
    its reading afterwards."""
    claim = claimed(pk, at, task)
    if claim is not None:
        version = Version.objects.select_related("file", "document__round").get(pk=pk)
        try:
            told = _ask(version)
        except BihuanError as trouble:
            _fail(pk, claim, trouble)
        else:
            keep(version, claim, told, at)
    return str(Version.objects.values_list("reading", flat=True).get(pk=pk))


def claimed(pk: int, at: datetime, task: str = "") -> str | None:
    """A token where this call got the version; None where somebody else has it or it does not wait."""
    claim = f"{task}:{secrets.token_hex(16)}"
    free = Q(reading=Reading.QUEUED)
    if task:  # the queue runs a job in one worker at a time: the attempt that has the claim is dead
        mine = Version.objects.filter(pk=pk, reading=Reading.READING, claim__startswith=f"{task}:")
        _give_up(mine)
        free |= Q(reading=Reading.READING, claim__startswith=f"{task}:")
    waiting = Version.objects.filter(free, pk=pk, file__isnull=False)
    taken = waiting.update(reading=Reading.READING, claim=claim, claimed_at=at, attempts=F("attempts") + 1)
    return claim if taken else None


def _ask(version: Version) -> engine.Told:
    assert version.file is not None  # it was claimed with one
    job = Job(str(path_of(version.file)), version.name, version.profile_wanted)
    earlier = earlier_of(version.document)
    told = engine.read(with_earlier(job, earlier))
    if earlier is None and (earlier := earlier_of(version.document, told.guess["person"]["value"])) is not None:
        told = engine.read(with_earlier(job, earlier))  # whose it is was known only from the text
    if told.examination["source"]["sha256"] != version.file.sha256:
        raise BihuanError("存档的文件变了，请联系管理员", "the stored file has changed", code="file-changed")
    return told


def keep(version: Version, claim: str, told: engine.Told, at: datetime) -> bool:
    """Keeps what was read, all of it or nothing; False where somebody else has the claim by now."""
    examination, guess = told.examination, told.guess
    with transaction.atomic():
        held = Version.objects.filter(pk=version.pk, reading=Reading.READING, claim=claim)
        if not held.update(
            reading=Reading.READ,
            claim="",
            examination=dumps(examination),
            guess=dumps(guess),
            profile=examination["meta"].get("profile_used") or "",
            problems=len(examination["problems"]),
            findings=sum(one["suppressed"] is None for one in examination["findings"]),
            failure_code="",
            failure="",
            failure_en="",
            confirmed_at=None,
            confirmed_by=None,
        ):
            return False
        items, links = rows_of(version, examination)
        if Correction.objects.filter(version=version).exists():
            keep_reread(version, items, links, at)
        else:
            Item.objects.filter(version=version).delete()
            Link.objects.filter(version=version).delete()
            Item.objects.bulk_create(items)
            Link.objects.bulk_create(links)
            follow_links(version, str(examination["text"]))
        _fill_in(version, examination, guess)
    return True


def _fill_in(version: Version, examination: dict[str, Any], guess: dict[str, Any]) -> None:
    """What the text says of itself, as long as nobody has confirmed whose it is."""
    title = one_line(str(examination["meta"]["title"] or ""), 200) or PurePath(version.name).stem[:200]
    rows = Document.objects.filter(pk=version.document_id, about_confirmed_at__isnull=True)
    rows.update(title=title)
    person = one_line(guess["person"]["value"], 60)
    if person:
        rows.filter(person_name="").update(person_name=person)


def _fail(pk: int, claim: str, trouble: BihuanError) -> None:
    Version.objects.filter(pk=pk, reading=Reading.READING, claim=claim).update(
        reading=Reading.FAILED,
        claim="",
        failure_code=trouble.code[:40],
        failure=trouble.message[:500],
        failure_en=trouble.message_en[:500],
    )


def lost(at: datetime) -> list[int]:
    """Versions whose worker is gone: claimed longer ago than any reading takes. They wait again, or fail after three tries."""
    before = at - timedelta(seconds=settings.ENGINE_SECONDS) - _MARGIN
    gone = Version.objects.filter(reading=Reading.READING).filter(Q(claimed_at__lt=before) | Q(claimed_at__isnull=True))
    _give_up(gone)
    found = list(gone.values_list("pk", "claim"))
    return [
        pk
        for pk, claim in found
        if Version.objects.filter(pk=pk, reading=Reading.READING, claim=claim).update(reading=Reading.QUEUED, claim="")
    ]


def _give_up(versions: QuerySet[Version]) -> None:
    """Of readings that were cut off: those that were tried often enough fail."""
    versions.filter(attempts__gte=_ATTEMPTS).update(
        reading=Reading.FAILED,
        claim="",
        failure_code="interrupted",
        failure=_INTERRUPTED[0],
        failure_en=_INTERRUPTED[1],
    )
