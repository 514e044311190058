"""Which values very many documents have (共用的指纹): they say nothing about any two of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray  # noqa: TC002 - beside numpy itself, which is loaded anyway

from bihuan.comparing.sketching import Hashes, distinct


def more_than(documents: Sequence[Hashes], limit: int) -> Hashes:
    """The values that more than ``limit`` documents have, ascending; each document has a value once."""
    ordered = np.sort(np.concatenate([np.zeros(0, dtype=np.uint32), *documents]))
    if len(ordered) <= limit:
        return ordered[:0]
    return distinct(ordered[limit:][ordered[limit:] == ordered[: len(ordered) - limit]])


def is_in(values: Hashes, stock: Hashes) -> NDArray[np.bool_]:
    """Which values are in ``stock``, which is ascending."""
    if not len(stock):
        return np.zeros(len(values), dtype=np.bool_)
    place = np.minimum(np.searchsorted(stock, values), len(stock) - 1)
    found: NDArray[np.bool_] = stock[place] == values
    return found
