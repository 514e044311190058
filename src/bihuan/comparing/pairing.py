"""Two documents, exactly: how much they have in common, and which passages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bihuan.comparing.collection import fingerprints
from bihuan.comparing.documents import Alike, alike
from bihuan.comparing.masking import Codes, Places
from bihuan.comparing.passages import Seeds, Stretch, common_seeds, runs, stretches
from bihuan.comparing.placing import placed
from bihuan.comparing.results import Entry, Options, Pair
from bihuan.comparing.sketching import gram_set
from bihuan.comparing.viewing import Viewer


class Two:
    """Two documents side by side, numbers 0 and 1 in the order of their keys."""

    def __init__(self, one: Entry, other: Entry, viewer: Viewer) -> None:
        self.entries = tuple(sorted((one, other), key=lambda entry: entry.key))
        self._viewer = viewer
        self._view = viewer.view(self.entries)
        self.codes: Codes = self._view.codes
        self.starts: Places = self._view.starts

    def key(self, number: int) -> str:
        return self.entries[number].key

    def views(self, wanted: Iterable[int]) -> Iterator[tuple[int, str, Codes, Places]]:
        view = self._view
        for number in wanted:
            part = slice(int(view.starts[number]), int(view.starts[number + 1]))
            yield number, self.entries[number].text, view.codes[part], view.at[part] - view.offsets[number]

    def figures(self, options: Options) -> Alike | None:
        """How much the two are alike as a whole; None where it is less than the options ask for."""
        codes = [self.codes[int(self.starts[number]) : int(self.starts[number + 1])] for number in (0, 1)]
        masked = gram_set(codes[0]), gram_set(codes[1])
        written = tuple(gram_set(self._viewer.written(entry)) for entry in self.entries)
        return alike(masked, (written[0], written[1]), options)

    def seeds(self) -> Seeds:
        """Where the two have the same fingerprints."""
        prints = [
            fingerprints(self.codes[int(self.starts[number]) : int(self.starts[number + 1])], int(self.starts[number]))
            for number in (0, 1)
        ]
        return common_seeds((prints[0], prints[1]), (0, 1))

    def stretches(self, least: int, *, closely: bool = False) -> list[Stretch]:
        """Their passages; ``closely`` looks at every common fingerprint, not only those that promise a passage."""
        seeds = self.seeds()
        if not closely:
            seeds = runs(self.codes, self.starts, seeds, least)
        return stretches(self.codes, self.starts, seeds, least)

    def pair(self, near: Alike | None, found: Sequence[Stretch]) -> Pair:
        """The pair with its passages brought back to the texts."""
        pairs, _ = placed(self, {(0, 1): near} if near else {}, found)
        return pairs[0] if pairs else Pair(self.key(0), self.key(1), False)


def compare_two(one: Entry, other: Entry, viewer: Viewer, options: Options) -> Pair:
    """Everything two documents have in common, what many others have, too, included."""
    two = Two(one, other, viewer)
    near = two.figures(options)
    return two.pair(near, two.stretches(options.least, closely=near is not None) if options.passages else ())
