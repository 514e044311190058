"""Changes of what was read (校正): a few rows before and after, so that every change can be shown, kept and undone.

A change names items by key and links by both keys; None means that there is none. It is applied only if nobody else has
changed the version since the person looked at it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F, Max

from bihuan_web.accounts.models import User
from bihuan_web.common.errors import Refused, Stale
from bihuan_web.documents.models import Correction, Item, Link, Version

Fields = dict[str, Any]
_ITEM = (
    "kind",
    "start",
    "end",
    "claim_start",
    "claim_end",
    "parent",
    "role",
    "status",
    "owner",
    "due",
    "metric",
    "source",
)
_LINK = ("source", "score", "basis", "why", "suspect")
_TELLING = ("kind", "start", "end", "claim_start", "claim_end")  # what makes an item another one
_BETWEEN = "~"
REREAD = "reread"


@dataclass(slots=True)
class Change:
    """New values by key, of items and of links (``P1~C2``); None takes away."""

    items: dict[str, Fields | None] = field(default_factory=dict)
    links: dict[str, Fields | None] = field(default_factory=dict)


def fields_of(item: Item) -> Fields:
    return {name: getattr(item, name) for name in _ITEM}


def link_fields(link: Link) -> Fields:
    return {name: getattr(link, name) for name in _LINK}


def link_key(upstream: str, downstream: str) -> str:
    return f"{upstream}{_BETWEEN}{downstream}"


def ends_of(key: str) -> tuple[str, str]:
    upstream, _, downstream = key.partition(_BETWEEN)
    return upstream, downstream


def apply(version: Version, act: str, about: str, change: Change, *, by: User, at: datetime, seen: int) -> Correction:
    """Makes a change and keeps what was there before; raises ``Stale`` where somebody was quicker. Call it in a transaction."""
    if Version.objects.filter(pk=version.pk, revision=seen).update(revision=F("revision") + 1) != 1:
        raise Stale(
            "别人刚校正过这一版，请看过现在的内容再改", "somebody else has just corrected this version: look again"
        )
    _mark_suspects(version, change)
    return _kept(version, act, about, change, by, at)


def _kept(version: Version, act: str, about: str, change: Change, by: User, at: datetime) -> Correction:
    before = _state_of(version, change)
    _write(version, change)
    number = (version.corrections.aggregate(last=Max("number"))["last"] or 0) + 1
    return Correction.objects.create(
        version=version,
        number=number,
        act=act,
        item=about[:50],
        before=_text(before),
        after=_text(change),
        by=by,
        at=at,
    )


def undo(version: Version, *, by: User, at: datetime, seen: int) -> Correction:
    """Takes the last correction back that is not taken back yet."""
    last = version.corrections.filter(undone_at__isnull=True).order_by("-number").first()
    if last is None:
        raise Refused("没有可撤销的校正", "there is no correction to undo", code="nothing-to-undo")
    if Version.objects.filter(pk=version.pk, revision=seen).update(revision=F("revision") + 1) != 1:
        raise Stale(
            "别人刚改过这一版，请看过现在的内容再撤销", "somebody else has just changed this version: look again"
        )
    _write(version, _change(last.before))
    last.undone_by, last.undone_at = by, at
    last.save(update_fields=["undone_by", "undone_at"])
    return last


def keep_reread(version: Version, items: Iterable[Item], links: Iterable[Link], at: datetime) -> None:
    """Puts a new reading in place of one that people corrected; the corrections can be had back by undoing."""
    change = Change(
        dict.fromkeys(version.items.values_list("key", flat=True)),
        {link_key(*ends): None for ends in version.links.values_list("upstream", "downstream")},
    )
    change.items |= {one.key: fields_of(one) for one in items}
    change.links |= {link_key(one.upstream, one.downstream): link_fields(one) for one in links}
    Version.objects.filter(pk=version.pk).update(revision=F("revision") + 1)
    _kept(version, REREAD, "", change, version.by, at)


def changed_keys(correction: Correction) -> set[str]:
    """The items that a correction changed, added or took away."""
    before, after = _change(correction.before), _change(correction.after)
    return {key for key in before.items | after.items if before.items.get(key) != after.items.get(key)}


def _mark_suspects(version: Version, change: Change) -> None:
    """Links whose upstream item becomes another one are suspect until somebody confirms them."""
    now = {one.key: fields_of(one) for one in version.items.filter(key__in=list(change.items))}
    moved = [key for key, new in change.items.items() if new and key in now and _is_another(now[key], new)]
    for link in version.links.filter(upstream__in=moved):
        key = link_key(link.upstream, link.downstream)
        if key not in change.links:
            change.links[key] = {**link_fields(link), "suspect": True}


def _is_another(old: Fields, new: Fields) -> bool:
    return any(old[name] != new[name] for name in _TELLING)


def _state_of(version: Version, change: Change) -> Change:
    """What stands there now for everything that a change touches."""
    items = {one.key: fields_of(one) for one in version.items.filter(key__in=list(change.items))}
    links = {link_key(one.upstream, one.downstream): link_fields(one) for one in version.links.all()}
    return Change({key: items.get(key) for key in change.items}, {key: links.get(key) for key in change.links})


def _write(version: Version, change: Change) -> None:
    version.items.filter(key__in=list(change.items)).delete()
    Item.objects.bulk_create(Item(version=version, key=key, **new) for key, new in change.items.items() if new)
    for key in change.links:
        upstream, downstream = ends_of(key)
        version.links.filter(upstream=upstream, downstream=downstream).delete()
    Link.objects.bulk_create(
        Link(version=version, upstream=ends_of(key)[0], downstream=ends_of(key)[1], **new)
        for key, new in change.links.items()
        if new
    )


def _text(change: Change) -> str:
    return json.dumps({"items": change.items, "links": change.links}, ensure_ascii=False)


def _change(text: str) -> Change:
    found: Mapping[str, dict[str, Fields | None]] = json.loads(text)
    return Change(found["items"], found["links"])
