"""What pages show of comparisons to one person: names and texts only as far as they may see them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from bihuan_web.accounts.models import User
from bihuan_web.copies.access import Seen, seen_of
from bihuan_web.copies.models import Compared, Pair
from bihuan_web.documents.models import Document
from bihuan_web.ui.charts import Chart, cell, row

MAP_MOST = 30  # documents along each side of a heat map that can still be read


@dataclass(frozen=True, slots=True)
class Side:
    """One document of a pair as somebody sees it: without a document there is nothing but that there is one."""

    document: Document | None
    readable: bool
    version: int
    share: int | None  # per cent of its characters that the other has

    @property
    def known_version(self) -> int | None:
        return self.version if self.document is not None else None

    @property
    def name(self) -> str:
        return self.document.title if self.document is not None else _("另一份材料（您没有查看权限）")


@dataclass(frozen=True, slots=True)
class PairRow:
    """A pair in a list."""

    pair: Pair
    a: Side
    b: Side

    @property
    def relation(self) -> str | None:
        """What the two are to one another, where both may be known."""
        return self.pair.relation if self.a.document is not None and self.b.document is not None else None

    @property
    def readable(self) -> frozenset[str]:
        """The sides whose text may be read."""
        return frozenset(name for name, side in (("a", self.a), ("b", self.b)) if side.readable)


def pair_rows(pairs: Sequence[Pair], user: User, today: date) -> list[PairRow]:
    """Pairs as somebody sees them."""
    keys = [one for pair in pairs for one in (pair.a.document_id, pair.b.document_id)]
    seen = seen_of(user, keys, today)
    return [pair_row(pair, seen) for pair in pairs]


def pair_row(pair: Pair, seen: Seen) -> PairRow:
    """One pair as somebody sees it."""
    return PairRow(pair, _side(pair.a, pair.a_alike, seen), _side(pair.b, pair.b_alike, seen))


def share(count: int, letters: int) -> int:
    """Per cent, rounded; what is there at all is one at least."""
    return max(1, round(100 * count / letters)) if count and letters else 0


def _side(one: Compared, alike: int, seen: Seen) -> Side:
    named = one.document_id in seen.named
    return Side(
        one.document if named else None,
        one.document_id in seen.read,
        one.number,
        share(alike, one.letters) if named else None,
    )


def heat_map(pairs: Iterable[Pair], documents: Sequence[Compared]) -> Chart:
    """A unit's documents against one another: of the one of the line, how much stands in the one of the column, too."""
    shares: dict[tuple[int, int], tuple[int, str]] = {}
    for pair in pairs:
        url = pair.get_absolute_url()
        shares[pair.a_id, pair.b_id] = share(pair.a_alike, pair.a.letters), url
        shares[pair.b_id, pair.a_id] = share(pair.b_alike, pair.b.letters), url
    names = _short_names(documents)
    rows = []
    for line in documents:
        cells = [
            cell(None) if line.pk == other.pk else cell(*shares.get((line.pk, other.pk), (0, "")))
            for other in documents
        ]
        rows.append(row(names[line.pk], *cells))
    columns = [_("材料"), *(names[one.pk] for one in documents)]
    note = _(
        "每行：这份材料有百分之几的字，在列上的那份里也有。允许相同的不计。点格子看两份的原文。相同的文字请核对，不等于有问题。"
    )
    return Chart("copies-map", "heatmap", _("材料之间相同的文字（%）"), columns, rows, note)


def _short_names(documents: Sequence[Compared]) -> dict[int, str]:
    """Names that fit on an axis and differ: whose it is or the unit's, with the year where there are several, then a number."""
    names = {one.pk: _whose(one.document)[:14] for one in documents}
    several = Counter(names.values())
    for one in documents:
        if several[names[one.pk]] > 1:
            names[one.pk] += f" {one.document.round.year}"
    found: dict[int, str] = {}
    for key, name in names.items():
        number = 1
        while (wanted := name if number == 1 else f"{name} ({number})") in found.values():
            number += 1
        found[key] = wanted
    return found


def _whose(document: Document) -> str:
    unit = document.organisation.short or document.organisation.name
    return document.person_name or (_("%(unit)s班子") % {"unit": unit} if document.kind == "team" else document.title)
