"""Handing documents in (上传): one result for every file, a new version, and whose a document is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from bihuan_web.accounts.models import User
from bihuan_web.audit.services import record
from bihuan_web.common.errors import Forbidden, Refused, Stale
from bihuan_web.documents import jobs
from bihuan_web.documents.access import WRITERS, demand
from bihuan_web.documents.kinds import SUBJECTS, Reading
from bihuan_web.documents.lifecycle import DRAFT, RETURNED
from bihuan_web.documents.models import Correction, Document, Upload, UploadResult, Version
from bihuan_web.documents.queries import same_file
from bihuan_web.files.kinds import Purpose
from bihuan_web.files.models import StoredFile
from bihuan_web.files.services import check_number, discard, store
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.permissions import Act, Secrecy, allows
from bihuan_web.orgs.queries import roles_at
from bihuan_web.rounds.models import Round
from bihuan_web.rounds.queries import visible_to as rounds_of

_ALREADY = (
    "同样的文件您在本轮已经交过，没有再存一份",
    "you have handed in the very same file in this round before; it was not stored again",
)
_LEVEL = {"personal": Secrecy.PERSONAL, "team": Secrecy.TEAM, "criticism": Secrecy.CRITICISM}


@dataclass(frozen=True, slots=True)
class Sent:
    """One file as it comes: its name and its bytes in pieces."""

    name: str
    chunks: Iterable[bytes]


@dataclass(frozen=True, slots=True)
class About:
    """Whose a document is, as somebody confirms it."""

    title: str
    kind: str
    organisation: Organisation
    person_name: str = ""
    person: User | None = None


def upload(
    user: User, round_: Round, organisation: Organisation, kind: str, files: Sequence[Sent], *, at: datetime
) -> Upload:
    """Takes files in, each by itself: what is refused or cut off leaves the others as they are."""
    today = timezone.localdate(at)
    check_number(len(files))
    _demand_upload(user, organisation, kind, today)
    if not rounds_of(user, today).filter(pk=round_.pk).exists():
        raise Forbidden("这个轮次不在您的范围内", "the round is not one of yours")
    made = Upload.objects.create(round=round_, organisation=organisation, by=user, at=at)
    for number, sent in enumerate(files, start=1):
        result = UploadResult(upload=made, number=number, name=sent.name[:255])
        try:
            with transaction.atomic():
                result.document, already = _taken(user, made, kind, sent, at)
                if already:
                    result.code = "already-there"
                    result.message, result.message_en = _ALREADY
                result.save()
        except Refused as refused:
            result.document, result.code = None, refused.code
            result.message, result.message_en = refused.message[:300], refused.message_en[:300]
            result.save()
    return made


def add_version(user: User, document: Document, sent: Sent, *, seen: int, at: datetime) -> Version:
    """A new version of a draft or of a document that was returned."""
    demand(user, Act.WRITE, document, timezone.localdate(at))
    if document.state not in (DRAFT, RETURNED):
        raise Refused("现在不能换稿：先撤回，或者等退回", "no new version now: take it back first", code="wrong-state")
    with transaction.atomic():
        rows = Document.objects.filter(pk=document.pk, revision=seen, state=document.state)
        if rows.update(latest=F("latest") + 1, revision=F("revision") + 1) != 1:
            raise stale()
        document.refresh_from_db()
        stored = store(sent.chunks, sent.name, Purpose.DOCUMENT, by=user, at=at)
        return _versioned(user, document, stored, "document.version", at)


def reread(user: User, version: Version, *, corrections_too: bool, at: datetime) -> None:
    """Reads a version anew. Corrections give way only if the person says so, and undoing brings them back."""
    document = version.document
    demand(user, Act.WRITE, document, timezone.localdate(at))
    if document.state not in (DRAFT, RETURNED) or version.number != document.latest or version.file_id is None:
        raise Refused("现在不能重新读取这一版", "this version cannot be read anew now", code="wrong-state")
    if Correction.objects.filter(version=version, undone_at__isnull=True).exists() and not corrections_too:
        raise Refused(
            "这一版已有人工校正；确实要重新读取，请勾选“覆盖校正”（覆盖后仍可撤销）",
            "people have corrected this version: tick that the corrections may be replaced (it can be undone)",
            code="has-corrections",
        )
    with transaction.atomic():
        rows = Version.objects.filter(pk=version.pk, reading__in=(Reading.READ, Reading.FAILED))
        if rows.update(reading=Reading.QUEUED, attempts=0, claim="") != 1:
            raise stale()
        _note(user, document, "document.reread", {"version": version.number}, at)
        jobs.read_version.enqueue(version.pk)


def confirm_about(user: User, document: Document, about: About, *, seen: int, at: datetime) -> None:
    """Says whose a document is; until then it is only what the text and the name of the file seem to say."""
    today = timezone.localdate(at)
    demand(user, Act.WRITE, document, today)
    if document.state not in (DRAFT, RETURNED):
        raise Refused("送审以后不能改归属", "not after it was submitted", code="wrong-state")
    _demand_upload(user, about.organisation, about.kind, today)
    title = about.title.strip()[:200]
    if not title:
        raise Refused("还没有填标题", "the title is missing", code="incomplete")
    with transaction.atomic():
        rows = Document.objects.filter(pk=document.pk, revision=seen, state=document.state)
        changed = rows.update(
            title=title,
            kind=about.kind,
            secrecy=_LEVEL[about.kind].value,
            organisation=about.organisation,
            person=about.person,
            person_name=(about.person.name if about.person else about.person_name.strip())[:60],
            about_confirmed_at=at,
            revision=F("revision") + 1,
        )
        if changed != 1:
            raise stale()
        _note(user, document, "document.about", {"organisation": about.organisation.pk, "kind": about.kind}, at)


def stale() -> Stale:
    return Stale("别人刚动过这份材料，请看过现在的内容再做", "somebody else has just changed this document: look again")


def _demand_upload(user: User, organisation: Organisation, kind: str, today: date) -> None:
    if kind not in SUBJECTS:
        raise Refused("没有这种材料", "there is no such kind of document", code="bad-kind")
    roles, level = roles_at(user, organisation, today), _LEVEL[kind]
    as_writer = allows(roles & WRITERS, Act.WRITE, level, has_part=True)
    if not as_writer and not allows(roles, Act.WRITE, level, has_part=False):
        raise Forbidden("您不能为这个单位交这种材料", "you may not hand in such documents for this unit")


def _taken(user: User, upload: Upload, kind: str, sent: Sent, at: datetime) -> tuple[Document, bool]:
    stored = store(sent.chunks, sent.name, Purpose.DOCUMENT, by=user, at=at)
    there = same_file(stored.sha256, upload.round_id, user)
    if there is not None:
        discard(stored, at)
        return there, True
    document = Document.objects.create(
        round=upload.round,
        organisation=upload.organisation,
        person=None,
        author=user,
        upload=upload,
        title=PurePath(sent.name).stem[:200],
        kind=kind,
        secrecy=_LEVEL[kind].value,
        created_at=at,
        keep_until=kept_until(timezone.localdate(at)),
    )
    _versioned(user, document, stored, "document.upload", at)
    return document, False


def _versioned(user: User, document: Document, stored: StoredFile, act: str, at: datetime) -> Version:
    version = Version.objects.create(
        document=document,
        number=document.latest,
        file=stored,
        name=stored.name,
        by=user,
        at=at,
        profile_wanted=document.round.profile,
    )
    _note(user, document, act, {"version": version.number, "sha256": stored.sha256}, at)
    jobs.read_version.enqueue(version.pk)  # in the same transaction: both are there or neither
    return version


def kept_until(since: date) -> date:
    """The end of the period of retention that begins on a day."""
    years = settings.RETENTION_YEARS
    try:
        return since.replace(year=since.year + years)
    except ValueError:  # the 29th of February
        return since.replace(year=since.year + years, day=28)


def _note(user: User, document: Document, act: str, details: dict[str, object], at: datetime) -> None:
    record(document.organisation.chain, user.username, act, "document", str(document.pk), details, at=at)


__all__ = ["About", "Sent", "add_version", "confirm_about", "kept_until", "reread", "stale", "upload"]
