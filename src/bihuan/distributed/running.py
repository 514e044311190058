"""START HERE: the way of a comparison over tables; the joins are in ``joining``, what is done with rows in ``steps``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import ibis
import pyarrow as pa

from bihuan.comparing.documents import Partners
from bihuan.comparing.results import Options
from bihuan.comparing.sketching import Hashes
from bihuan.comparing.viewing import Viewer
from bihuan.comparing.wording import common_wording, sampled
from bihuan.distributed import joining, steps
from bihuan.distributed.backend import Backend
from bihuan.distributed.columns import codes_of, unpacked
from bihuan.errors import BihuanError

_WIDE = 1 << 32  # characters from which the fingerprint of one machine is too short


@dataclass(frozen=True)
class Tables:
    """A comparison whose results lie in tables: ``pairs`` may be very many, the others are counted and named there."""

    given: ibis.Table
    documents: ibis.Table
    sketches: ibis.Table
    count: int  # of documents, the very same ones as one
    limit: int  # see Options.stock_limit
    near: pa.Table  # near-duplicates, sorted
    pairs: ibis.Table
    crowds: ibis.Table | None


def compare_tables(
    backend: Backend, given: ibis.Table, options: Options, templates: Sequence[str] = (), *, wide: bool | None = None
) -> Tables:
    """What ``comparing.compare`` finds in the same documents, as tables."""
    _no_document_twice(backend, given)
    viewer = Viewer(options.names | options.places, templates)
    documents = backend.keep(joining.different(given))
    size = backend.fetch(documents.aggregate(count=documents.count(), characters=documents.characters.sum()))
    count = size["count"][0].as_py()
    wide = int(size["characters"][0].as_py() or 0) >= _WIDE if wide is None else wide
    limit = options.stock_limit(count)
    sketches = backend.map(documents, steps.Sketching(viewer, options.passages, wide))
    near = near_duplicates(backend, documents, sketches, viewer, options)
    near_table = backend.pour([near], near.schema)
    found, crowds = None, None
    if options.passages:
        found, crowds = passages(backend, sketches, near_table, count, limit, options.least)
    if found is None:
        found = backend.pour([], steps.Stretching.schema)
    listed = joining.together(near_table, found)
    texts = joining.both(listed, documents, "key", "text", "own")
    pairs = backend.map(texts, steps.Placing(viewer))
    return Tables(given, documents, sketches, count, limit, near, pairs, crowds)


def near_duplicates(
    backend: Backend, documents: ibis.Table, sketches: ibis.Table, viewer: Viewer, options: Options
) -> pa.Table:
    """Pairs whose exact figures reach what the options ask for; sorted."""
    shared = backend.keep(joining.shared_bands(joining.bands(sketches)))
    candidates = backend.keep(joining.candidates(shared))
    signed = joining.both(candidates, sketches, "signature")
    likely = backend.map(signed, steps.Estimating(options.least_similar))
    texts = joining.both(likely, documents, "key", "text", "own")
    checked = backend.fetch(backend.map(texts, steps.Checking(viewer, options), by=["one"], order=["other"]))
    checked = checked.sort_by([("one", "ascending"), ("other", "ascending")])
    return checked.filter(pa.array(_within_partners(checked), type=pa.bool_()))


def _within_partners(checked: pa.Table) -> list[bool]:
    """Which near-duplicates are shown (see ``Partners``: it may be decided after all pairs have been checked)."""
    ends = [checked[side].to_pylist() for side in ("one", "other")]
    numbers = {number: place for place, number in enumerate(sorted({*ends[0], *ends[1]}))}
    partners, shown = Partners(len(numbers)), []
    for one, other in zip(*ends, strict=True):
        pair = numbers[one], numbers[other]
        shown.append(not partners.suffice(*pair))
        if shown[-1]:
            partners.add(*pair)
    return shown


def passages(
    backend: Backend, sketches: ibis.Table, near: ibis.Table, count: int, limit: int, least: int
) -> tuple[ibis.Table, ibis.Table]:
    """Passages of all pairs, those of near-duplicates looked for with shared stock included; and crowds of seeds."""
    sized = backend.keep(joining.sized(joining.prints(sketches)))
    places = joining.places(joining.few(sized, limit), sketches)
    surroundings = backend.map(places, steps.Surrounding(least))
    extended = backend.map(joining.seeds(surroundings), steps.Extending(least))
    chosen = backend.map(extended, steps.Choosing(least), by=["one", "other"], order=["at_one"])
    others = joining.both(joining.without(chosen, near), sketches, "codes")
    found = backend.map(others, steps.Stretching(least, _common_wording(backend, sketches, count), count))
    close = joining.both(near.select("one", "other"), sketches, "codes")
    closely = backend.map(close, steps.StretchingClosely(least))
    return ibis.union(found, closely), joining.crowds(sized, limit)


def _common_wording(backend: Backend, sketches: ibis.Table, count: int) -> Hashes:
    asked = sketches.filter(sketches.number % sampled(count).step == 0).select("codes")
    codes, starts = codes_of(backend.fetch(asked)["codes"])
    return common_wording(codes[start:end] for start, end in pairwise(starts))


def _no_document_twice(backend: Backend, given: ibis.Table) -> None:
    twice = backend.fetch(joining.repeated(given).order_by("key").limit(1))
    if twice.num_rows:
        key = unpacked(twice["key"][0].as_py())
        raise BihuanError(f"{key}：同一份材料给了两次", f"{key}: the same document was given twice")
