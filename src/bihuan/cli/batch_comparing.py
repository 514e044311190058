"""Copies inside a batch (批内比对): what was examined is compared with one another, from the materials that the journal keeps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache

from bihuan.batch import Journal
from bihuan.cli.comparison import template_words
from bihuan.cli.following import follow_all
from bihuan.cli.library_searching import LibraryRelatives, library_for_comparing, look_up, names_of_others, options_of
from bihuan.cli.one_file import Wishes
from bihuan.comparing import Entry, Options, compare
from bihuan.config import Settings
from bihuan.language import Lang
from bihuan.library import Library
from bihuan.library.joining import together
from bihuan.materials import Material, Materials, unpack
from bihuan.output.comparison import Compared

_KEPT = 64  # materials unpacked at a time


@dataclass(frozen=True)
class Comparing:
    """What is compared with what. ``templates`` are files whose words are set aside, ``library`` is looked in, too."""

    templates: Sequence[str] = ()
    library: str | None = None

    @contextmanager
    def ready(self, settings: Settings, lang: Lang) -> Iterator[Ready]:
        """Everything read and open; raises what a wrong file raises."""
        given = {"library": self.library, "templates": self.templates, "names": None, "places": None}
        with library_for_comparing(given, lang) as library:
            if library is None:
                yield Ready(Options(), template_words(self.templates, settings))
            else:
                yield Ready(options_of(library, Options().least), list(library.masking.templates), library)


@dataclass(frozen=True)
class Ready:
    """What comparing needs beside the materials."""

    options: Options
    templates: Sequence[str]
    library: Library | None = None


class KeptMaterials(Materials):
    """The materials of a journal by file, unpacked when they are asked for; those that a library adds are kept like any others."""

    def __init__(self, journal: Journal) -> None:
        super().__init__()
        self._journal = journal
        self._files = dict.fromkeys(journal.compared())
        self._kept = lru_cache(_KEPT)(self._read)

    def __getitem__(self, key: str) -> Material:
        return self._kept(key) if key in self._files else super().__getitem__(key)

    def __iter__(self) -> Iterator[str]:
        return iter(sorted([*self._files, *super().__iter__()]))

    def __len__(self) -> int:
        return len(self._files) + super().__len__()

    def entries(self) -> Iterator[Entry]:
        """What is compared, one at a time."""
        return (self._read(key).entry if key in self._files else self[key].entry for key in self)

    def _read(self, file: str) -> Material:
        return unpack(self._journal.material(file))


def compare_kept(
    journal: Journal, materials: KeptMaterials, paths: Mapping[str, str], ready: Ready, wishes: Wishes, jobs: int | None
) -> Compared | None:
    """What the examined files have in common; None where there is nothing to compare. ``paths`` says where each lies."""
    if len(materials) < (2 if ready.library is None else 1):
        return None
    options, templates, searched, relatives = ready.options, ready.templates, None, None
    found = compare(materials.entries(), templates=templates, options=options)
    if ready.library is not None:
        against, searched = look_up(ready.library, materials, options, paths)
        found = together(found, against)
        relatives = LibraryRelatives(ready.library, materials, searched)
    unreadable = [(file, journal.record(file)[0].reason) for file in journal.failed()]
    foreign = names_of_others(materials, found, searched)
    years = follow_all(materials, options, templates, wishes, jobs, relatives)
    return Compared(found, materials, unreadable, years, foreign, searched)
