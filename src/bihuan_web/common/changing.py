"""Compare-and-set: a row is changed as somebody saw it, or somebody else was quicker, nothing is changed, and they are told.

Rows count their changes in ``revision``; a form and a body of the API say which one was looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db.models import F, Model
from django.http import Http404, HttpRequest

from bihuan_web.common.errors import Incomplete, Stale

_Item = TypeVar("_Item", bound=Model)


def stale() -> Stale:
    """What is said where somebody else was quicker."""
    return Stale("这一条刚被别人改过，请看过新内容再办", "somebody else has just changed this: look at it again")


def as_seen(item: _Item, revision: int | None) -> _Item:
    """The item, if it is as the person saw it; raises ``Stale`` otherwise."""
    row: Any = item
    if row.revision != revision:
        raise stale()
    return item


def change_row(item: Model, columns: Mapping[str, Any], *, seen: int | None = None, **also: object) -> None:
    """Writes columns of a row that is as it was seen, and brings the item given up to date; raises ``Stale`` otherwise.

    ``seen``: the revision that was looked at, that of the item where it is not said; ``also``: further columns that must be so (its
    state). Call it inside the transaction of the act.
    """
    row: Any = item
    revision = row.revision if seen is None else seen
    rows = type(item)._default_manager.filter(pk=item.pk, revision=revision, **also)
    if rows.update(revision=F("revision") + 1, **columns) != 1:
        raise stale()
    for name, value in columns.items():
        setattr(row, name, value)
    row.revision = revision + 1


def must_give(word: str, name: str, value: str, english: str = "") -> str:
    """What somebody wrote, without blanks around it; raises ``Incomplete`` where something that is required was not written.

    ``word`` and ``english`` say what it is, ``name`` is its key; without ``english`` the key is said.
    """
    if not value.strip():
        raise Incomplete(f"还没有填：{word}", f"still to be given: {english or name}", missing=(name,))
    return value.strip()


def revision_seen(request: HttpRequest, name: str = "seen") -> int:
    """The revision that a person looked at when they sent a form; 404 where the field holds none."""
    value = request.POST.get(name, "")
    if not value.isascii() or not value.isdigit() or len(value) > 9:
        raise Http404
    return int(value)
