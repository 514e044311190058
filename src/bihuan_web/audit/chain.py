"""The hashes of the event log (事件日志): each event holds that of the one before it in its chain, and its own place.

Whoever changes, takes out or puts in an event breaks the chain there; whoever cuts off the end contradicts the head,
which is kept apart and printed on every export.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

START = "0" * 64
PREFERRED = ("sm3", "sha256")


@dataclass(frozen=True, slots=True)
class Link:
    """What is hashed of one event; ``at`` is ISO 8601 in UTC, ``details`` the text as stored."""

    chain: str
    sequence: int
    previous: str
    at: str
    actor: str
    act: str
    kind: str
    item: str
    details: str


@cache
def preferred() -> str:
    """The algorithm for new events: SM3 (国密) where OpenSSL has it, else SHA-256; stored with each event."""
    return next(name for name in PREFERRED if name in hashlib.algorithms_available)


def hash_of(link: Link, algorithm: str) -> str:
    """The hash of an event; its chain and sequence are inside, so it counts in its own place only."""
    return hash_of_parts(
        algorithm,
        link.chain,
        str(link.sequence),
        link.previous,
        link.at,
        link.actor,
        link.act,
        link.kind,
        link.item,
        link.details,
    )


def hash_of_parts(algorithm: str, *parts: str) -> str:
    """The hash of an event given as the parts of its link, in their order: for whoever goes through a million of them."""
    # Lengths before the parts: no two different events are the same bytes.
    encoded = [part.encode("utf-8", "surrogatepass") for part in parts]
    hasher = _fresh(algorithm).copy()
    hasher.update(b"".join([b"%d:%s" % (len(data), data) for data in encoded]))
    return hasher.hexdigest()


@cache
def _fresh(algorithm: str) -> hashlib._Hash:
    return hashlib.new(algorithm)


def details_text(details: Mapping[str, object]) -> str:
    """Details as one text, always the same for the same details."""
    return json.dumps(details, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
