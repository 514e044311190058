"""Going through the event log: is every event as it was written, in its place, and is none missing?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bihuan_web.audit.chain import START, hash_of
from bihuan_web.audit.models import Chain, Event
from bihuan_web.audit.services import link_of

_FETCHED = 5000


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a chain at a place: ``kind`` is changed, gap, cut, headless or head."""

    chain: str
    sequence: int
    kind: str


def verify_log(heads: dict[str, tuple[int, str]] | None = None) -> Iterator[Fault]:
    """Every fault of every chain; ``heads`` are lengths and hashes known from elsewhere, an earlier export, say."""
    known = {one.name: (one.length, one.head) for one in Chain.objects.all()}
    seen: dict[str, tuple[int, str]] = {}
    chain, sequence, previous = "", 0, START
    printed = heads or {}
    for event in Event.objects.order_by("chain", "sequence").iterator(_FETCHED):
        if event.chain != chain:
            chain, sequence, previous = event.chain, 0, START
        if event.sequence != sequence + 1:
            yield Fault(chain, sequence + 1, "gap")
        elif hash_of(link_of(event, previous), event.algorithm) != event.hash:
            yield Fault(chain, event.sequence, "changed")
        sequence, previous = event.sequence, event.hash
        seen[chain] = sequence, previous
        if chain in printed and printed[chain][0] == sequence and printed[chain][1] != previous:
            yield Fault(chain, sequence, "head")
    for name, (length, head) in sorted(known.items()):
        if seen.get(name, (0, START)) != (length, head):
            yield Fault(name, seen.get(name, (0, START))[0] + 1, "cut")
    for name in sorted(seen.keys() - known.keys()):
        yield Fault(name, seen[name][0], "headless")
    for name, (length, _) in sorted(printed.items()):
        if seen.get(name, (0, START))[0] < length:
            yield Fault(name, seen.get(name, (0, START))[0] + 1, "cut")
