"""Groups of documents that share passages (雷同组): size, how much of the text is the same, what kind. In the order of size, not of people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q, QuerySet

from bihuan_web.accounts.models import User
from bihuan_web.copies.access import seen_of
from bihuan_web.copies.models import Comparison, Passage
from bihuan_web.copies.queries import pairs_for
from bihuan_web.copies.showing import share
from bihuan_web.documents.models import Document

_SHOWN = 50
_NAMED = 6


@dataclass(frozen=True, slots=True)
class Group:
    """A group: its number, the documents that this person may know by name, how many there are in all.

    ``whole`` counts pairs that are alike as a whole, ``open`` passages that nobody has judged, ``most`` is the greatest share of a document
    that another one has, in per cent.
    """

    number: int
    size: int
    names: tuple[str, ...]
    whole: int
    passages: int
    open: int
    longest: int
    most: int

    @property
    def more(self) -> int:
        """Documents that are not named."""
        return self.size - len(self.names)


def groups_of(comparison: Comparison, user: User, today: date) -> tuple[list[Group], int]:
    """The groups of a comparison of which somebody sees a pair, and how many more there are; six queries whatever there are."""
    pairs = pairs_for(user, today).filter(comparison=comparison)
    passages = Passage.objects.filter(cluster__isnull=False, pair__in=pairs)
    counted = passages.values("cluster").annotate(
        many=Count("pk"),
        as_whole=Count("pair", filter=Q(pair__whole=True), distinct=True),
        unjudged=Count("pk", filter=Q(judgement__isnull=True)),
        longest=Max("length"),
    )
    rows = list(counted.order_by("cluster")[: _SHOWN + 1])
    more = counted.count() - _SHOWN if len(rows) > _SHOWN else 0
    shown = {int(one["cluster"] or 0): one for one in rows[:_SHOWN]}
    members, most = _members(passages.filter(cluster__in=shown))
    names = _names(members, user, today)
    return [
        Group(
            number, len(members[number]), names[number], row["as_whole"], row["many"], row["unjudged"], row["longest"],
            most[number],
        )
        for number, row in shown.items()
    ], more  # fmt: skip


def _members(passages: QuerySet[Passage]) -> tuple[dict[int, set[int]], dict[int, int]]:
    """The documents of each group, and the greatest share of one of them that another has."""
    members: dict[int, set[int]] = defaultdict(set)
    most: dict[int, int] = defaultdict(int)
    columns = [f"pair__{side}{what}" for side in "ab" for what in ("__document", "_alike", "__letters")]
    for cluster, a, a_alike, a_letters, b, b_alike, b_letters in passages.values_list("cluster", *columns).distinct():
        number = int(cluster or 0)
        members[number] |= {a, b}
        most[number] = max(most[number], share(a_alike, a_letters), share(b_alike, b_letters))
    return members, most


def _names(members: Mapping[int, set[int]], user: User, today: date) -> dict[int, tuple[str, ...]]:
    """The titles of those that may be known, some of them, by unit."""
    keys = {one for some in members.values() for one in some}
    named = Document.objects.filter(pk__in=seen_of(user, keys, today).named).order_by("organisation__path", "pk")
    titles = dict(named.values_list("pk", "title"))
    return {
        number: tuple(title for key, title in titles.items() if key in some)[:_NAMED]
        for number, some in members.items()
    }
