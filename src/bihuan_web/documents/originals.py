"""Where something stands in its original (原文出处): the reading page with an item highlighted, for who may read the document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import F
from django.urls import reverse

from bihuan_web.accounts.models import User
from bihuan_web.documents.kinds import LETTERS
from bihuan_web.documents.models import Link
from bihuan_web.documents.queries import visible_to

MARK = "at"  # the name in the address of the item that the reading page highlights


def place_of(document: int, key: str, number: int | None = None) -> str:
    """The address of the reading page with an item highlighted (``?at=P3#at-P3``); ``number`` of a version, else the latest.

    An item that lies in another one (``P3.E1``) is scrolled to by that one.
    """
    page = (
        reverse("documents:version", args=[document, number])
        if number
        else reverse("documents:document", args=[document])
    )
    return f"{page}?{MARK}={key}#at-{key.partition('.')[0]}" if key else page


def readable(user: User, today: date, documents: Iterable[int | None]) -> frozenset[int]:
    """Which of some documents somebody may read; one query."""
    keys = {one for one in documents if one is not None}
    return frozenset(visible_to(user, today).filter(pk__in=keys).values_list("pk", flat=True)) if keys else frozenset()


def causes_in(documents: Collection[int]) -> dict[tuple[int, str], tuple[str, ...]]:
    """The causes that the latest version of each document gives for its problems: (document, problem) → causes; one query."""
    found: dict[tuple[int, str], list[str]] = defaultdict(list)
    links = Link.objects.filter(version__document__in=documents, version__number=F("version__document__latest"))
    wanted = links.filter(upstream__startswith=LETTERS["problem"], downstream__startswith=LETTERS["cause"])
    for document, problem, cause in wanted.values_list("version__document", "upstream", "downstream"):
        found[document, problem].append(cause)
    return {place: tuple(sorted(keys, key=lambda key: (len(key), key))) for place, keys in found.items()}
