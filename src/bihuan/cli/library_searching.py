"""Materials looked up in a library, for the commands that do so; what the library has of them joins the materials."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import click

from bihuan.comparing import Comparison, Entry, Options
from bihuan.foreign import ForeignName, find_foreign
from bihuan.language import Lang, say
from bihuan.library import Library, Searched, key_of
from bihuan.library.searching import search, shown_key
from bihuan.materials import Material, Materials
from bihuan.model import Kind
from bihuan.overyears import Sketch, sketch


@contextmanager
def library_for_comparing(options: dict[str, Any], lang: Lang) -> Iterator[Library | None]:
    """The library that ``--library`` names, if any; lists and templates are then the library's own."""
    path = options["library"]
    if path is None:
        yield None
        return
    if options["names"] or options["places"] or options["templates"]:
        words = say(
            lang,
            "有 --library 时，名单和模板用建库时定下的，不能另给",
            "with --library the lists and templates are those the library was made with",
        )
        raise click.UsageError(words)
    with Library.open(path) as library:
        yield library


def options_of(library: Library, least: int) -> Options:
    """What counts as alike in a library."""
    masking = library.masking
    return Options(least=least, names=frozenset(masking.names), places=frozenset(masking.places))


def look_up(
    library: Library, materials: Materials, options: Options, paths: Mapping[str, str] | None = None
) -> tuple[Comparison, Searched]:
    """All materials against the library; those of its documents that were found are added to them.

    ``paths`` says where documents lie whose keys do not.
    """
    with library.reading():
        found = search(library, list(_asked(library, materials, paths or {})), options)
        for shown, key in sorted(found.keys.items()):
            materials.add(replace(library.material(key), key=shown))
        return found.comparison, Searched(library.path, len(library), found.keys)


class LibraryRelatives:
    """A library's documents of the same people and teams as the given ones: their other years."""

    def __init__(self, library: Library, materials: Materials, searched: Searched) -> None:
        self.given = frozenset(key for key in materials if key not in searched.keys)
        self._library, self._materials, self._searched = library, materials, searched

    def sketches(self) -> Iterator[Sketch]:
        """Those that are not among the materials already, as they are or as the very same file."""
        given = [self._materials[key] for key in self.given]
        people = {one.identity.person.value for one in given if one.kind is Kind.PERSONAL} - {""}
        units = {one.identity.unit.value for one in given if one.kind is Kind.TEAM} - {""}
        ends = {
            end for unit in units for end in _ends(unit)
        }  # 岚台县水务局 may be kept as 水务局, and the other way round
        files, known = {one.source.sha256 for one in given}, set(self._searched.keys.values())
        for record in self._library.records():
            if record.kind == Kind.TEAM:
                wanted = record.unit in ends or not units.isdisjoint(_ends(record.unit))
            else:
                wanted = record.kind == Kind.PERSONAL and record.person in people
            if wanted and record.key not in known and record.sha256 not in files:
                yield sketch(self._material(shown_key(self._library.path, record.key), record.key))

    def join(self, keys: Iterable[str]) -> None:
        """Adds those of them to the materials that are of a series."""
        for shown in keys:
            if shown not in self._materials:
                key = shown.removeprefix(shown_key(self._library.path, ""))
                self._materials.add(self._material(shown, key))
                self._searched.keys[shown] = key

    def _material(self, shown: str, key: str) -> Material:
        return replace(self._library.material(key), key=shown)


def _ends(unit: str) -> list[str]:
    return [unit[at:] for at in range(len(unit) - 1)]


def names_of_others(materials: Materials, found: Comparison, searched: Searched | None) -> tuple[ForeignName, ...]:
    """Names of others left in the documents that were given; what a library's have is not asked."""
    known = searched.keys if searched else {}
    return tuple(one for one in find_foreign(materials, found) if one.key not in known)


def _asked(library: Library, materials: Materials, paths: Mapping[str, str]) -> Iterator[tuple[Entry, str | None]]:
    for name in materials:
        one = materials[name]
        key = key_of(library.path, paths.get(name, name))
        yield one.entry, key if library.sha256_of(key) == one.source.sha256 else None
