"""The end of a document (保管与销毁): after its period, asked by one person and done by another; the event stays."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.audit.services import record
from bihuan_web.common.errors import Forbidden, Incomplete, Refused
from bihuan_web.documents import ending
from bihuan_web.documents.lifecycle import DESTROYED, SUBMITTED
from bihuan_web.documents.models import Document, UploadResult
from bihuan_web.documents.services.reviewing import move
from bihuan_web.documents.services.uploading import stale
from bihuan_web.files.services import discard
from bihuan_web.orgs.queries import roles_at


def ask_destruction(user: User, document: Document, reason: str, *, seen: int, at: datetime) -> None:
    """Asks that a document be destroyed; somebody else has to do it."""
    _demand(user, document, at)
    if document.destruction_asked_by_id is not None:
        raise Refused("已经有人提出销毁", "somebody has asked for it already", code="asked-already")
    if not reason.strip():
        raise Incomplete("还没有填销毁理由", "the reason is missing", missing=("reason",))
    with transaction.atomic():
        rows = Document.objects.filter(pk=document.pk, revision=seen, destruction_asked_by__isnull=True)
        asked = rows.update(
            destruction_asked_by=user, destruction_reason=reason.strip()[:500], revision=F("revision") + 1
        )
        if asked != 1:
            raise stale()
        _note(user, document, "document.ask-destruction", {"reason": reason.strip()}, at)


def refuse_destruction(user: User, document: Document, *, seen: int, at: datetime) -> None:
    """Keeps a document whose destruction was asked for."""
    _demand(user, document, at)
    with transaction.atomic():
        rows = Document.objects.filter(pk=document.pk, revision=seen, destruction_asked_by__isnull=False)
        if rows.update(destruction_asked_by=None, destruction_reason="", revision=F("revision") + 1) != 1:
            raise stale()
        _note(user, document, "document.keep", {}, at)


def destroy(user: User, document: Document, *, seen: int, at: datetime) -> None:
    """Removes what was written, every version and all that was read in it; that it was there and who ended it stays."""
    _demand(user, document, at)
    given: dict[str, object] = {"asked": document.destruction_asked_by_id, "reason": document.destruction_reason}
    with transaction.atomic():
        move(user, document, "destroy", given, seen, at, title="—", person_name="", person=None)
        versions = list(document.versions.select_related("file"))
        files = [one.file for one in versions if one.file is not None]
        hashes = [one.sha256 for one in files]
        for version in versions:
            version.items.all().delete()
            version.links.all().delete()
            version.corrections.all().delete()
            version.reviews.update(words="", findings="[]")
        document.decisions.all().delete()
        document.versions.update(file=None, name="—", examination="", guess="", failure="", failure_en="")
        UploadResult.objects.filter(document=document).update(name="—")
        for stored in files:
            discard(stored, at)
        ending.forget(document)
        _note(user, document, "document.destroyed", {"sha256": hashes}, at)


def _demand(user: User, document: Document, at: datetime) -> None:
    today = timezone.localdate(at)
    if Role.OFFICE not in roles_at(user, document.organisation, today):
        raise Forbidden("只有办公室可以销毁材料", "only the office destroys documents")
    if document.state in (SUBMITTED, DESTROYED):
        raise Refused("现在不能销毁", "it cannot be destroyed now", code="wrong-state")
    if today <= document.keep_until:
        raise Refused(
            f"保管期限到 {document.keep_until:%Y-%m-%d}，期满前不能销毁",
            f"it is kept until {document.keep_until:%Y-%m-%d} and cannot be destroyed before",
            code="kept",
        )


def _note(user: User, document: Document, act: str, details: dict[str, object], at: datetime) -> None:
    record(document.organisation.chain, user.username, act, "document", str(document.pk), details, at=at)
