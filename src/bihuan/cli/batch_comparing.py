"""Copies inside a batch (批内比对): what was examined is compared with one another, from the materials that the journal keeps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bihuan.batch import Journal
from bihuan.cli.comparison import template_words
from bihuan.cli.following import follow_all
from bihuan.cli.one_file import Wishes
from bihuan.comparing import Entry, Options, compare
from bihuan.config import Settings
from bihuan.materials import Material, unpack
from bihuan.output.comparison import Compared

_KEPT = 64  # materials unpacked at a time


@dataclass(frozen=True)
class Comparing:
    """What is compared with what. ``templates`` are files whose words are set aside."""

    templates: Sequence[str] = ()

    def wordings(self, settings: Settings) -> list[str]:
        """The words of the templates; raises ``UnreadableFile``."""
        return template_words(self.templates, settings)


class KeptMaterials(Mapping[str, Material]):
    """The materials of a journal by file, in the order of their names; unpacked when they are asked for."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._files = dict.fromkeys(journal.compared())
        self._unpacked = lru_cache(_KEPT)(lambda file: unpack(journal.material(file)))

    def __getitem__(self, file: str) -> Material:
        if file not in self._files:
            raise KeyError(file)
        return self._unpacked(file)

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def entries(self) -> Iterator[Entry]:
        """What is compared, one at a time."""
        return (unpack(self._journal.material(file)).entry for file in self)


def compare_kept(journal: Journal, wordings: Sequence[str], wishes: Wishes, jobs: int | None) -> Compared | None:
    """What the examined files have in common; None where there are not two to compare."""
    materials = KeptMaterials(journal)
    if len(materials) < 2:
        return None
    options = Options()
    found = compare(materials.entries(), templates=wordings, options=options)
    return Compared(found, materials, years=follow_all(materials, options, wordings, wishes, jobs))
