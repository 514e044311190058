"""What was found for one document after the other, as one result."""

from __future__ import annotations

from collections.abc import Iterable

from bihuan.comparing import Cluster, Comparison, SharedPassage
from bihuan.comparing.documents import Groups
from bihuan.comparing.sketching import SEED


def together(among: Comparison, against: Comparison) -> Comparison:
    """Documents among themselves and against a library as one comparison."""
    return Comparison(
        among.documents,
        tuple(sorted(among.pairs + against.pairs, key=lambda one: (one.a, one.b))),
        tuple(joined(among.clusters + against.clusters)),
        tuple(sorted(among.shared + against.shared, key=lambda one: (-one.documents, one.key, one.range))),
        min(among.stock_limit, against.stock_limit),
        against.options,
    )


def joined(clusters: Iterable[Cluster]) -> list[Cluster]:
    """Clusters with a document in common as one, largest first."""
    every = list(clusters)
    whole = _united([one.keys for one in every])
    identical = _united([group for one in every for group in one.identical])
    within: dict[str, list[tuple[str, ...]]] = {}
    for group in sorted(identical):
        within.setdefault(group[0], []).append(group)
    found = [Cluster(keys, tuple(group for key in keys for group in within.get(key, ()))) for keys in whole]
    return sorted(found, key=lambda one: (-len(one.keys), one.keys))


def _united(groups: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Groups with a member in common as one, each sorted."""
    union, first = Groups(len(groups)), dict[str, int]()
    for number, group in enumerate(groups):
        for key in group:
            union.join(first.setdefault(key, number), number)
    members: dict[int, set[str]] = {}
    for number, group in enumerate(groups):
        members.setdefault(union.root(number), set()).update(group)
    return [tuple(sorted(keys)) for keys in members.values()]


def once(shared: Iterable[list[tuple[SharedPassage, bytes]]]) -> list[SharedPassage]:
    """Each shared passage once, most common first; with each come the masked codes (two bytes a character) of its words."""
    known: set[bytes] = set()
    kept = []
    every = (one for some in shared for one in some)
    for one, words in sorted(every, key=lambda one: (-one[0].documents, one[0].key, one[0].range)):
        seen = {words[at : at + 2 * SEED] for at in range(0, len(words) - 2 * SEED + 1, 2)}
        if 2 * len(seen & known) < len(seen):
            kept.append(one)
        known |= seen
    return kept
