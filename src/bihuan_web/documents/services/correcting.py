"""Correcting the reading (校正): what an item is, where it begins and ends, what it hangs together with; and undoing it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from bihuan_web.accounts.models import User
from bihuan_web.audit.services import record
from bihuan_web.common.errors import Forbidden, Refused
from bihuan_web.documents import changes, spans
from bihuan_web.documents.access import may
from bihuan_web.documents.changes import Change, fields_of, link_fields, link_key
from bihuan_web.documents.kinds import INNER, KINDS, LETTERS, LINKED, PERSON, ROLES, STATUSES, Reading
from bihuan_web.documents.lifecycle import ACCEPTED, DRAFT, RETURNED, SUBMITTED
from bihuan_web.documents.models import Correction, Item, Version
from bihuan_web.documents.queries import text_of
from bihuan_web.documents.rows import in_order
from bihuan_web.orgs.permissions import Act

_BY_WRITER, _BY_REVIEWER = (DRAFT, RETURNED), (SUBMITTED, ACCEPTED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an item shall be: its kind, and its place by numbers or, where ``words`` is given, by a quotation."""

    kind: str
    start: int = 0
    end: int = 0
    words: str = ""
    role: str = ""
    status: str = ""
    owner: str = ""
    due: str = ""
    metric: str = ""


def may_correct(user: User, version: Version, at: datetime) -> bool:
    """The author while they have the document, the reviewers once it is with them; only its latest version."""
    document, today = version.document, timezone.localdate(at)
    if version.number != document.latest or version.reading != Reading.READ:
        return False
    if document.state in _BY_WRITER:
        return may(user, Act.WRITE, document, today)
    return document.state in _BY_REVIEWER and may(user, Act.JUDGE, document, today)


def change_item(user: User, version: Version, key: str, wanted: Wanted, *, seen: int, at: datetime) -> Correction:
    """Gives an item another kind or other borders."""

    def change() -> Change:
        item = _item(version, key)
        text = text_of(version)
        start, end = _place(text, wanted, item.start)
        others = list(version.items.all())
        parent = spans.check(text, start, end, key, wanted.kind, [one for one in others if one.parent != key])
        return _replaced(version, item, wanted, start, end, parent, others)

    return _corrected(user, version, "change", key, change, seen, at)


def add_item(user: User, version: Version, wanted: Wanted, *, seen: int, at: datetime) -> Correction:
    """Adds an item that was not found."""

    def change() -> Change:
        text = text_of(version)
        start, end = _place(text, wanted, 0)
        others = list(version.items.all())
        parent = spans.check(text, start, end, "", wanted.kind, others)
        return Change({_free_key(wanted.kind, parent, others): _fields(wanted, start, end, parent)})

    return _corrected(user, version, "add", wanted.kind, change, seen, at)


def remove_item(user: User, version: Version, key: str, *, seen: int, at: datetime) -> Correction:
    """Takes an item away that is none, with what lies in it and its links."""

    def change() -> Change:
        _item(version, key)
        inner = version.items.filter(parent=key, kind__in=list(INNER)).values_list("key", flat=True)
        orphans = version.items.filter(parent=key).exclude(kind__in=list(INNER))
        found = Change({one.key: {**fields_of(one), "parent": ""} for one in orphans})
        found.items |= dict.fromkeys([key, *inner])
        found.links = {link_key(*ends): None for ends in _ends_at(version, key)}
        return found

    return _corrected(user, version, "remove", key, change, seen, at)


def set_links(user: User, version: Version, key: str, others: set[str], *, seen: int, at: datetime) -> Correction:
    """Says with which items an item hangs together; those that were not suggested are a person's, the rest goes."""

    def change() -> Change:
        kinds = dict(version.items.filter(kind__in=LINKED).values_list("key", "kind"))
        unknown = (others | {key}) - kinds.keys()
        if unknown or any(kinds[one] == kinds[key] for one in others):
            raise Refused(
                "只有问题、原因、措施之间可以对应", "only problems, causes and measures correspond", code="bad-link"
            )
        wanted = {link_key(*in_order(key, one)) for one in others}
        there = {link_key(one.upstream, one.downstream): one for one in version.links.all()}
        own = {link_key(*ends) for ends in _ends_at(version, key)}
        found = Change()
        found.links |= dict.fromkeys(own - wanted)
        for name in wanted:
            if name not in there or there[name].suspect:
                found.links[name] = _made()
        return found

    return _corrected(user, version, "link", key, change, seen, at)


def confirm_link(
    user: User, version: Version, upstream: str, downstream: str, *, seen: int, at: datetime
) -> Correction:
    """Somebody looked at a suspect link: it holds."""

    def change() -> Change:
        link = version.links.filter(upstream=upstream, downstream=downstream).first()
        if link is None:
            raise Refused("没有这条对应关系", "there is no such link", code="not-found")
        return Change(links={link_key(upstream, downstream): {**link_fields(link), "source": PERSON, "suspect": False}})

    return _corrected(user, version, "confirm-link", f"{upstream}~{downstream}", change, seen, at)


def undo(user: User, version: Version, *, seen: int, at: datetime) -> Correction:
    """Takes the last correction back."""
    _demand(user, version, at)
    with transaction.atomic():
        undone = changes.undo(version, by=user, at=at, seen=seen)
        _note(user, version, "undo", undone.item, undone.number, at)
    return undone


def _corrected(
    user: User, version: Version, act: str, about: str, change: Callable[[], Change], seen: int, at: datetime
) -> Correction:
    _demand(user, version, at)
    with transaction.atomic():
        made = change()
        correction = changes.apply(version, act, about, made, by=user, at=at, seen=seen)
        _note(user, version, act, about, correction.number, at)
    return correction


def _demand(user: User, version: Version, at: datetime) -> None:
    if not may_correct(user, version, at):
        raise Forbidden("现在不能由您校正这一版", "you may not correct this version now")


def _note(user: User, version: Version, act: str, about: str, number: int, at: datetime) -> None:
    document = version.document
    if document.state in _BY_WRITER:  # what was confirmed is no longer what stands there
        Version.objects.filter(pk=version.pk).update(confirmed_at=None, confirmed_by=None)
    details = {"version": version.number, "item": about, "correction": number}
    chain = document.organisation.chain
    record(chain, user.username, f"document.{act}", "document", str(document.pk), details, at=at)


def _item(version: Version, key: str) -> Item:
    found = version.items.filter(key=key).first()
    if found is None:
        raise Refused("这一条已经没有了", "the item is no longer there", code="not-found")
    return found


def _place(text: str, wanted: Wanted, near: int) -> tuple[int, int]:
    if wanted.kind not in KINDS:
        raise Refused("没有这种条目", "there is no such kind of item", code="bad-kind")
    if wanted.role not in ("", *ROLES) or wanted.status not in ("", *STATUSES):
        raise Refused("选项不对", "there is no such choice", code="bad-choice")
    return spans.found_by_words(text, wanted.words, near) if wanted.words.strip() else (wanted.start, wanted.end)


def _fields(wanted: Wanted, start: int, end: int, parent: str) -> changes.Fields:
    return {
        "kind": wanted.kind, "start": start, "end": end, "claim_start": None, "claim_end": None, "parent": parent,
        "role": (wanted.role or "problems") if wanted.kind == "section" else "",
        "status": (wanted.status or "open") if wanted.kind == "prior" else "",
        "owner": wanted.owner[:200], "due": wanted.due[:200], "metric": wanted.metric[:200], "source": PERSON,
    }  # fmt: skip


def _replaced(
    version: Version, item: Item, wanted: Wanted, start: int, end: int, parent: str, others: list[Item]
) -> Change:
    fields = _fields(wanted, start, end, parent)
    claim = (item.claim_start, item.claim_end)
    if claim[0] is not None and claim[1] is not None and start <= claim[0] and claim[1] <= end:
        fields |= {"claim_start": claim[0], "claim_end": claim[1]}
    if wanted.kind == item.kind:
        found = Change({item.key: fields})
        for one in others:  # what no longer lies in it goes with the old borders
            if one.parent == item.key and not (start <= one.start and one.end <= end):
                found.items[one.key] = None if one.kind in INNER else {**fields_of(one), "parent": ""}
        return found
    found = Change({item.key: None, _free_key(wanted.kind, parent, others): fields})
    for one in others:
        if one.parent == item.key:
            found.items[one.key] = None if one.kind in INNER else {**fields_of(one), "parent": ""}
    found.links = {link_key(*ends): None for ends in _ends_at(version, item.key)}
    return found


def _ends_at(version: Version, key: str) -> list[tuple[str, str]]:
    return [ends for ends in version.links.values_list("upstream", "downstream") if key in ends]


def _free_key(kind: str, parent: str, others: list[Item]) -> str:
    """The next key of a kind: P14, P3.E2, M2.5."""
    stem = f"{parent}.E" if kind == "example" else f"{parent}." if kind == "action" else LETTERS[kind]
    taken = {one.key for one in others}
    return next(f"{stem}{number}" for number in range(1, len(others) + 2) if f"{stem}{number}" not in taken)


def _made() -> changes.Fields:
    return {"source": PERSON, "score": None, "basis": "manual", "why": "", "suspect": False}
