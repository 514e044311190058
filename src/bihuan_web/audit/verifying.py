"""Going through the event log: is every event as it was written, in its place, and is none missing?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import CharField
from django.db.models.functions import Cast

from bihuan_web.audit.chain import PREFERRED, START, hash_of_parts
from bihuan_web.audit.models import Chain, Event
from bihuan_web.common.snapshot import snapshot

_FETCHED = 5000
_COLUMNS = ("chain", "sequence", "at_text", "actor", "act", "kind", "item", "details", "algorithm", "hash")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a chain at a place: ``kind`` is changed, gap, cut, headless or head."""

    chain: str
    sequence: int
    kind: str


def verify_log(heads: dict[str, tuple[int, str]] | None = None) -> Iterator[Fault]:
    """Every fault of every chain; ``heads`` are lengths and hashes known from elsewhere, an earlier export, say."""
    printed = heads or {}
    seen: dict[str, tuple[int, str]] = {}
    with snapshot():  # events that are written meanwhile are no faults
        known = {one.name: (one.length, one.head) for one in Chain.objects.all()}
        yield from _through_events(seen, printed)
    for name, (length, head) in sorted(known.items()):
        if seen.get(name, (0, START)) != (length, head):
            yield Fault(name, seen.get(name, (0, START))[0] + 1, "cut")
    for name in sorted(seen.keys() - known.keys()):
        yield Fault(name, seen[name][0], "headless")
    for name, (length, _) in sorted(printed.items()):
        if seen.get(name, (0, START))[0] < length:
            yield Fault(name, seen.get(name, (0, START))[0] + 1, "cut")


def _through_events(seen: dict[str, tuple[int, str]], printed: dict[str, tuple[int, str]]) -> Iterator[Fault]:
    """Faults inside the chains; the length and the last hash of each are left in ``seen``."""
    chain, sequence, previous = "", 0, START
    # Rows as tuples: with objects and dates this takes three times as long.
    rows = Event.objects.annotate(at_text=Cast("at", CharField())).order_by("chain", "sequence")
    for row in rows.values_list(*_COLUMNS).iterator(_FETCHED):
        name, place, at, actor, act, kind, item, details, algorithm, stored = row
        if name != chain:
            if chain:
                seen[chain] = sequence, previous
            chain, sequence, previous = name, 0, START
        if place != sequence + 1:
            yield Fault(chain, sequence + 1, "gap")
        elif (
            algorithm not in PREFERRED
            or hash_of_parts(algorithm, chain, str(place), previous, _iso(at), actor, act, kind, item, details)
            != stored
        ):
            yield Fault(chain, place, "changed")
        sequence, previous = place, stored
        if chain in printed and printed[chain][0] == sequence and printed[chain][1] != previous:
            yield Fault(chain, sequence, "head")
    if chain:
        seen[chain] = sequence, previous


def _iso(at: str) -> str:
    """A time as the database writes it (in UTC, without zeros at the end) as it was hashed; a tampered one stays odd."""
    fraction = at[19:].partition("+")[0].lstrip(".")
    return f"{at[:10]}T{at[11:19]}.{fraction:0<6}+00:00"
