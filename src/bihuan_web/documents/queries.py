"""Reading documents. Everything anybody gets to see goes through ``visible_to``."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.documents.access import under, visible
from bihuan_web.documents.lifecycle import DESTROYED
from bihuan_web.documents.models import Document, Upload, Version
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.queries import branches_of

HEAVY = ("examination", "guess")
_SURROGATE = re.compile(r"\\ud[89a-f]", re.IGNORECASE)


def visible_to(user: User, today: date) -> QuerySet[Document]:
    """The documents that somebody may read."""
    return Document.objects.filter(visible(user, today)).select_related("organisation", "round", "person", "author")


def with_latest(documents: QuerySet[Document]) -> QuerySet[Document]:
    """Documents with how far the reading of their latest version is, and what was found: one query for all of them."""
    latest = Version.objects.filter(document=OuterRef("pk"), number=OuterRef("latest"))
    return documents.annotate(
        reading=Subquery(latest.values("reading")[:1]),
        problems=Subquery(latest.values("problems")[:1]),
        findings=Subquery(latest.values("findings")[:1]),
        failure=Subquery(latest.values("failure")[:1]),
        failure_en=Subquery(latest.values("failure_en")[:1]),
        guess=Subquery(latest.values("guess")[:1]),
    )


def versions_of(document: Document) -> QuerySet[Version]:
    """All versions, the newest first, without their texts."""
    return document.versions.defer(*HEAVY).select_related("by", "file", "confirmed_by").order_by("-number")


def latest_version(document: Document) -> Version:
    return document.versions.select_related("file").get(number=document.latest)


def uploads_of(user: User) -> QuerySet[Upload]:
    """What somebody handed in themselves."""
    return Upload.objects.filter(by=user).select_related("round", "organisation").order_by("-at")


def to_be_kept(user: User, today: date) -> QuerySet[Document]:
    """What the office sees of all documents of its units to keep or destroy them and to assign reviewers: no content."""
    where = under(branches_of(user, today, Role.OFFICE))
    rows = Document.objects.filter(where).exclude(state=DESTROYED)
    return rows.select_related("organisation", "round", "person", "destruction_asked_by").order_by("keep_until", "pk")


def expired(documents: QuerySet[Document], today: date) -> QuerySet[Document]:
    """Those whose period of retention is over, or whose destruction somebody asked for."""
    return documents.filter(Q(keep_until__lt=today) | Q(destruction_asked_by__isnull=False))


def units_to_write_for(user: User, today: date) -> QuerySet[Organisation]:
    """The units for which somebody may hand documents in."""
    wanted = Q(pk__in=())
    for path in branches_of(user, today, Role.AUTHOR, Role.OFFICE):
        wanted |= Q(path__startswith=path)
    found: QuerySet[Organisation] = Organisation.objects.filter(wanted, ended_on__isnull=True).order_by("path")
    return found


def examination_of(version: Version) -> dict[str, Any]:
    """The engine's JSON of a version that was read; empty where it was not."""
    if not version.examination:
        return {}
    found: dict[str, Any] = json.loads(version.examination)
    if _SURROGATE.search(version.examination):  # half a character, which no page can carry: one sign for one
        found = json.loads(json.dumps(found, ensure_ascii=False).encode("utf-8", "replace"))
    return found


def text_of(version: Version) -> str:
    """The text as read; empty where it was not."""
    return str(examination_of(version).get("text", ""))


def same_file(document_file: str, round_id: int, user: User) -> Document | None:
    """A document of the same bytes that somebody handed in for a round before: an upload that was cut off and repeated."""
    return (
        Document.objects.filter(round=round_id, author=user, versions__file__sha256=document_file)
        .exclude(state=DESTROYED)
        .filter(latest=F("versions__number"))
        .first()
    )
