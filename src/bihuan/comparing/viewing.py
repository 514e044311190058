"""Texts -> masked views from which the words of templates have been taken out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray  # noqa: TC002 - beside numpy itself, which is loaded anyway

from bihuan.comparing.masking import Codes, Masker, View, written
from bihuan.comparing.results import Entry
from bihuan.comparing.sketching import Hashes, rolling

_PRESCRIBED = 12  # masked characters in a row that a template has, too, and so are the template's


class Viewer:
    """What comparing reads of a text: masked, without what a template prescribes (规定内容)."""

    def __init__(self, terms: Iterable[str] = (), templates: Sequence[str] = ()) -> None:
        self._masker = Masker(terms)
        self._known: Hashes | None = None
        if any(templates):
            view = self._masker.view([Entry("", text) for text in templates])
            hashes = rolling(view.codes, view.starts, _PRESCRIBED)
            self._known = np.unique(hashes)

    def view(self, entries: Sequence[Entry]) -> View:
        view = self._masker.view(entries)
        covered = self._covered(view)
        if covered is None or not covered.any():
            return view
        left = np.concatenate([[0], np.cumsum(~covered)])
        return View(view.codes[~covered], view.at[~covered], left[view.starts].astype(np.int64), view.offsets)

    def written(self, entry: Entry) -> Codes:
        """The text as written, without blanks and prescribed words."""
        if self._known is not None:
            view = self._masker.view([entry])
            covered = self._covered(view)
            if covered is not None and covered.any():
                prescribed = view.at[covered]
                aside = [*entry.aside, *((at, at + 1) for at in prescribed.tolist())]
                entry = replace(entry, aside=tuple(aside))
        return written(entry)

    def _covered(self, view: View) -> NDArray[np.bool_] | None:
        if self._known is None:
            return None
        hashes = rolling(view.codes, view.starts, _PRESCRIBED)
        hits = np.flatnonzero(np.isin(hashes, self._known[:-1] if self._known[-1] == 0xFFFFFFFF else self._known))
        depth = np.zeros(len(view.codes) + 1, dtype=np.int64)
        np.add.at(depth, hits, 1)
        np.add.at(depth, hits + _PRESCRIBED, -1)
        return np.cumsum(depth[:-1]) > 0
