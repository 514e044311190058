"""Takes folded texts, gives a comparison: sketches find candidates, exact comparison decides; order does not matter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing

from bihuan.comparing.collection import Collection
from bihuan.comparing.documents import Alike, Groups, Partners, alike, candidates
from bihuan.comparing.passages import Stretch, common_seeds, join, runs, stretches
from bihuan.comparing.placing import placed
from bihuan.comparing.results import Cluster, Comparison, Entry, Options
from bihuan.comparing.shared import Stock, stock
from bihuan.comparing.viewing import Viewer
from bihuan.comparing.wording import without_stock


def compare(entries: Iterable[Entry], *, templates: Sequence[str] = (), options: Options | None = None) -> Comparison:
    """What documents have in common. ``templates`` are folded texts whose words are set aside.

    The entries are gone through once, and their texts are kept on disk where they are many. Documents of the very same
    text are one document here: pairs name the first of them, clusters all. Raises ``NoRoom`` where temporary files cannot be written.
    """
    options = options or Options()
    viewer = Viewer(options.names | options.places, templates)
    with closing(Collection(entries, viewer, passages=options.passages)) as collection:
        near = near_duplicates(collection, options)
        limit = options.stock_limit(len(collection))
        found: list[Stretch] = []
        shared: list[Stock] = []
        if options.passages:
            found, shared = _passages(collection, set(near), limit, options.least)
        pairs, stocks = placed(collection, near, found, shared)
        return Comparison(
            sum(map(len, collection.same)),
            tuple(pairs),
            tuple(clusters(collection.same, list(near))),
            tuple(stocks),
            limit,
            options,
        )


def near_duplicates(collection: Collection, options: Options) -> dict[tuple[int, int], Alike]:
    """Pairs whose exact figures reach what the options ask for; sorted.

    Of very many documents that are all alike each is shown with some of the others only: pairs grow with the documents.
    """
    found = {}
    partners = Partners(len(collection))
    for one, other in candidates(collection.signatures, options.least_similar):
        if partners.suffice(one, other):
            continue
        figures = alike(
            (collection.masked_grams(one), collection.masked_grams(other)),
            (collection.written_grams(one), collection.written_grams(other)),
            options,
        )
        if figures is not None:
            found[one, other] = figures
            partners.add(one, other)
    collection.drop_signatures()
    return found


def _passages(
    collection: Collection, near: set[tuple[int, int]], limit: int, least: int
) -> tuple[list[Stretch], list[Stock]]:
    """Passages of all pairs, those of near-duplicates looked for with shared stock included; and the shared stock."""
    codes, starts = collection.codes, collection.starts
    seeds, crowds = join(collection.take_prints(), starts, limit)
    shared = stock(codes, starts, crowds, least)
    seeds = runs(codes, starts, seeds, least)
    found = stretches(codes, starts, seeds, least)
    found = without_stock(codes, starts, [one for one in found if (one.one, one.other) not in near])
    for pair in sorted(near):
        own = common_seeds((collection.prints_of(pair[0]), collection.prints_of(pair[1])), pair)
        found += stretches(codes, starts, own, least)
    return found, shared


def clusters(same: Sequence[Sequence[str]], pairs: Iterable[tuple[int, int]]) -> list[Cluster]:
    """What near-duplicates join, largest first; ``same`` has for each number the keys of the documents of that text."""
    groups = Groups(len(same))
    for one, other in pairs:
        groups.join(one, other)
    members = {group[0]: group for group in groups.members()}
    for number, keys in enumerate(same):
        if len(keys) > 1 and groups.root(number) == number:
            members.setdefault(number, [number])
    found = [
        Cluster(
            tuple(sorted(key for number in group for key in same[number])),
            tuple(tuple(same[number]) for number in group if len(same[number]) > 1),
        )
        for group in members.values()
    ]
    return sorted(found, key=lambda one: (-len(one.keys), one.keys))
