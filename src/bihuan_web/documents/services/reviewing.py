"""The way of a document (送审、退回、审定): each act asks the lifecycle, moves the row if nobody was quicker, leaves an event."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.audit.services import record
from bihuan_web.common.errors import Forbidden, Refused
from bihuan_web.documents.access import actor_of, demand
from bihuan_web.documents.kinds import SEVERITIES, Reading
from bihuan_web.documents.lifecycle import DOCUMENT, DRAFT, RETURNED
from bihuan_web.documents.models import Document, Review, ReviewAssignment, Version
from bihuan_web.documents.queries import latest_version
from bihuan_web.documents.services.uploading import kept_until, stale
from bihuan_web.orgs.permissions import Act, Secrecy
from bihuan_web.orgs.queries import roles_at


def confirm_reading(user: User, version: Version, *, seen: int, at: datetime) -> None:
    """The author says that the reading is right; ``seen`` is the revision of the version they looked at."""
    document = version.document
    demand(user, Act.WRITE, document, timezone.localdate(at))
    if document.state not in (DRAFT, RETURNED) or version.number != document.latest:
        raise Refused("现在不用确认这一版", "this version is not to be confirmed now", code="wrong-state")
    if version.reading != Reading.READ:
        raise Refused("这一版还没有读出来，不能确认", "this version has not been read", code="not-read")
    with transaction.atomic():
        rows = Version.objects.filter(pk=version.pk, revision=seen, reading=Reading.READ)
        if rows.update(confirmed_at=at, confirmed_by=user) != 1:
            raise stale()
        _note(user, document, "document.confirm", {"version": version.number, "revision": seen}, at)


def submit(user: User, document: Document, *, seen: int, at: datetime) -> None:
    """Hands a confirmed version to the reviewers."""
    version = latest_version(document)
    with transaction.atomic():
        move(user, document, "submit", {"confirmed": version.confirmed_at}, seen, at, submitted_at=at)


def withdraw(user: User, document: Document, *, seen: int, at: datetime) -> None:
    """Takes a document back that nobody has decided yet."""
    with transaction.atomic():
        move(user, document, "withdraw", {}, seen, at)


def return_document(
    user: User, document: Document, words: str, *, findings: Collection[int] = (), severity: str = "warning",
    seen: int, at: datetime,
) -> Review:  # fmt: skip
    """Sends a document back with the reviewers' words and the findings that they chose to go along."""
    version = _reviewed(document, findings, severity)
    with transaction.atomic():
        move(user, document, "return", {"reason": words.strip()}, seen, at)
        return _review(user, version, "return", words, findings, severity, at)


def accept(user: User, document: Document, words: str = "", *, seen: int, at: datetime) -> Review:
    """Accepts a document; its period of retention begins."""
    version = latest_version(document)
    keep = kept_until(timezone.localdate(at))
    with transaction.atomic():
        move(user, document, "accept", {}, seen, at, accepted_at=at, keep_until=keep)
        return _review(user, version, "accept", words, (), "info", at)


def assign(user: User, document: Document, reviewer: User, *, at: datetime) -> None:
    """Gives a document to a reviewer of its branch, a record of criticism to a member of the meeting; the office does it,
    without seeing what is in it."""
    today = timezone.localdate(at)
    _demand_office(user, document, at)
    wanted = Role.LEAD if document.secrecy == Secrecy.CRITICISM else Role.REVIEWER
    if wanted not in roles_at(reviewer, document.organisation, today):
        raise Refused(
            f"{reviewer.name}不能审阅这个单位的这份材料",
            f"{reviewer.name} is no reviewer of such documents of this unit",
            code="no-reviewer",
        )
    if reviewer.pk in (document.person_id, document.author_id):
        raise Refused("不能让本人审自己的材料", "nobody reviews their own document", code="own-work")
    with transaction.atomic():
        _, fresh = ReviewAssignment.objects.get_or_create(
            document=document, reviewer=reviewer, ended_at=None, defaults={"by": user, "at": at}
        )
        if fresh:
            _note(user, document, "document.assign", {"reviewer": reviewer.username}, at)


def end_assignment(user: User, document: Document, reviewer: User, *, at: datetime) -> None:
    """Ends it; the reviewer sees the document no more."""
    _demand_office(user, document, at)
    with transaction.atomic():
        rows = ReviewAssignment.objects.filter(document=document, reviewer=reviewer, ended_at__isnull=True)
        if rows.update(ended_at=at):
            _note(user, document, "document.unassign", {"reviewer": reviewer.username}, at)


def note_access(user: User, document: Document, act: str, at: datetime, **details: object) -> None:
    """Records that somebody read or exported a document."""
    with transaction.atomic():
        _note(user, document, f"document.{act}", details, at)


def move(
    user: User, document: Document, act: str, given: dict[str, object], seen: int, at: datetime, **values: Any
) -> None:
    """One step of the lifecycle; raises ``Refused`` and changes nothing where it is not possible. For services of this app."""
    transition = DOCUMENT.move(act, document.state, actor_of(user, document, timezone.localdate(at)), given)
    rows = Document.objects.filter(pk=document.pk, state=document.state, revision=seen)
    if rows.update(state=transition.target, revision=F("revision") + 1, **values) != 1:
        raise stale()
    details = {"from": document.state, "to": transition.target, "version": document.latest}
    details |= {name: value for name, value in given.items() if isinstance(value, str) and value}
    _note(user, document, f"document.{act}", details, at)


def _reviewed(document: Document, findings: Collection[int], severity: str) -> Version:
    version = latest_version(document)
    if severity not in SEVERITIES:
        raise Refused("没有这种意见", "there is no such severity", code="bad-choice")
    if any(not 0 <= number < 10_000 for number in findings):
        raise Refused("所选的发现不对", "no such finding", code="bad-choice")
    return version


def _review(
    user: User, version: Version, act: str, words: str, findings: Collection[int], severity: str, at: datetime
) -> Review:
    return Review.objects.create(
        version=version, act=act, words=words.strip(), findings=json.dumps(sorted(findings)), severity=severity,
        by=user, at=at,
    )  # fmt: skip


def _demand_office(user: User, document: Document, at: datetime) -> None:
    if Role.OFFICE not in roles_at(user, document.organisation, timezone.localdate(at)):
        raise Forbidden("只有办公室可以分派审阅", "only the office assigns reviewers")


def _note(user: User, document: Document, act: str, details: dict[str, Any], at: datetime) -> None:
    record(document.organisation.chain, user.username, act, "document", str(document.pk), details, at=at)
