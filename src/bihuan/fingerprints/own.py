"""The own documents' fingerprints, in the order of their texts and by value, so that another unit's can be looked up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray  # noqa: TC002 - beside numpy itself, which is loaded anyway

from bihuan.comparing import Options
from bihuan.comparing.masking import Places
from bihuan.fingerprints.choosing import BINS
from bihuan.fingerprints.likeness import Bands
from bihuan.fingerprints.prints import Print, Sketch, Values
from bihuan.fingerprints.stock import is_in, more_than
from bihuan.fingerprints.wording import Wording


class Own:
    """The own documents, those of the very same fingerprints once, numbered in the order of their first keys.

    ``owners`` and ``at`` have for each fingerprint whose it is and where it begins in its masked codes, in the order of the
    texts. Fingerprints of very many own documents are stock and left out.
    """

    def __init__(self, prints: Iterable[Print]) -> None:
        self.wording = Wording()
        different = _gathered(prints, self.wording)
        self.keys = [tuple(sorted(one.keys)) for one in different]
        self.sizes: Places = np.array([one.size for one in different], dtype=np.int64)
        self.sketches = np.array([one.sketch for one in different], dtype=np.uint8).reshape(-1, BINS)
        self.bands = Bands(self.sketches)
        stock = more_than([one.values for one in different], Options().stock_limit(len(different)))
        kept = [~is_in(one.values, stock) for one in different]
        nothing = np.zeros(0, dtype=np.uint32)
        values: Values = np.concatenate(
            [nothing, *(one.values[keep] for one, keep in zip(different, kept, strict=True))]
        )
        at: Places = np.concatenate([nothing, *(one.at[keep] for one, keep in zip(different, kept, strict=True))])
        owners = np.repeat(np.arange(len(different)), [int(keep.sum()) for keep in kept])
        order = np.lexsort((at, owners))
        self.owners, self.at = owners[order], at[order].astype(np.int64)
        self._by_value = np.argsort(values[order], kind="stable")
        self._values = values[order][self._by_value]

    def common(self, values: Values) -> tuple[Places, Places]:
        """Which own fingerprints have one of ``values``, and the place of that value, as two columns."""
        first = np.searchsorted(self._values, values)
        sizes = np.searchsorted(self._values, values, side="right") - first
        asked = np.repeat(np.arange(len(values)), sizes)
        before = np.cumsum(sizes) - sizes
        return self._by_value[np.repeat(first - before, sizes) + np.arange(len(asked))], asked


@dataclass(slots=True)
class _Kept:
    """What is kept of a document."""

    keys: list[str]
    size: int
    sketch: Sketch
    values: Values
    at: NDArray[np.uint32]


def _gathered(prints: Iterable[Print], wording: Wording) -> list[_Kept]:
    """In the order of their first keys."""
    known: dict[bytes, _Kept] = {}
    for one in prints:
        if one.digest in known:
            known[one.digest].keys.append(one.key)
            continue
        wording.add(one.digest, one.codes)
        at = one.at.astype(np.uint32)
        known[one.digest] = _Kept([one.key], len(one.codes), one.sketch, one.values, at)
    wording.settle()
    return sorted(known.values(), key=lambda one: min(one.keys))
