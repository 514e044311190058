"""Groups of documents that share passages (雷同组): size, how much of the text is the same, what kind. In the order of size, not of people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q, QuerySet

from bihuan_web.accounts.models import User
from bihuan_web.copies.access import seen_of
from bihuan_web.copies.kinds import Relation
from bihuan_web.copies.models import Comparison, Pair
from bihuan_web.copies.queries import pairs_for
from bihuan_web.copies.showing import share
from bihuan_web.documents.models import Document

_SHOWN = 50
_NAMED = 6


@dataclass(frozen=True, slots=True)
class Group:
    """A group: its number, the documents that this person may know by name, how many there are in all.

    ``whole`` counts pairs that are alike as a whole, ``most`` is the greatest share of a document that another one has, in per cent.
    """

    number: int
    size: int
    names: tuple[str, ...]
    whole: int
    pairs: int
    open: int
    longest: int
    most: int

    @property
    def more(self) -> int:
        """Documents that are not named."""
        return self.size - len(self.names)


def groups_of(comparison: Comparison, user: User, today: date) -> list[Group]:
    """The groups of a comparison of which somebody sees a pair; six queries however many there are."""
    pairs = pairs_for(user, today).filter(comparison=comparison, a__cluster__isnull=False)
    pairs = pairs.exclude(relation=Relation.YEARS)
    counted = pairs.values("a__cluster").annotate(
        many=Count("pk"),
        as_whole=Count("pk", filter=Q(whole=True)),
        open=Count("pk", filter=Q(passages_open__gt=0)),
        longest_one=Max("longest"),
    )
    rows = list(counted.order_by("a__cluster")[:_SHOWN])
    numbers = [int(one["a__cluster"] or 0) for one in rows]
    most = _most(pairs.filter(a__cluster__in=numbers))
    members: dict[int, list[Document]] = {}
    compared = comparison.compared.filter(cluster__in=numbers).select_related("document__organisation")
    for one in compared.order_by("document__organisation__path", "document"):
        members.setdefault(one.cluster or 0, []).append(one.document)
    named = seen_of(user, [one.pk for some in members.values() for one in some], today).named
    return [
        Group(
            number,
            len(members[number]),
            tuple(one.title for one in members[number] if one.pk in named)[:_NAMED],
            line["as_whole"],
            line["many"],
            line["open"],
            line["longest_one"],
            most.get(number, 0),
        )
        for number, line in zip(numbers, rows, strict=True)
    ]


def _most(pairs: QuerySet[Pair]) -> dict[int, int]:
    """The greatest share of a document of each group that another one has."""
    found: dict[int, int] = {}
    columns = ("a__cluster", "a_alike", "a__letters", "b_alike", "b__letters")
    for number, a, a_letters, b, b_letters in pairs.values_list(*columns):
        found[number] = max(found.get(number, 0), share(a, a_letters), share(b, b_letters))
    return found
