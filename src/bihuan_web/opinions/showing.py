"""Which channels may be told (小数不显示): nothing is shown of groups so small that they point at somebody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from bihuan_web.opinions.models import Collection, Opinion
from bihuan_web.opinions.words import Channel

LEAST = 5


def told(counts: Mapping[str, int]) -> set[str]:
    """The channels that may be told of. What is left out has together five or more as well, else it could be counted back."""
    there = {name: number for name, number in counts.items() if number}
    shown = {name for name, number in there.items() if number >= LEAST}
    hidden = sum(number for name, number in there.items() if name not in shown)
    while 0 < hidden < LEAST and shown:
        least = min(shown, key=lambda name: (there[name], name))
        shown.discard(least)
        hidden += there[least]
    return shown


def channels_of(collection: Collection) -> tuple[dict[str, int], int]:
    """The channels that may be told with the number of opinions by each, and how many came by the others together."""
    rows = Opinion.objects.filter(collection=collection, sealed=False).values_list("channel", flat=True)
    counts = Counter(rows)
    shown = told(counts)
    return {name: counts[name] for name in Channel.values if name in shown}, sum(
        number for name, number in counts.items() if name not in shown
    )
