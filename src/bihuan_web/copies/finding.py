"""Asks the engine (比对): texts of versions → pairs with passages, in the code points of the texts. Writes nothing."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bihuan.comparing import Comparison as Found
from bihuan.comparing import Entry, Options, compare, only_facts_changed
from bihuan.comparing import Pair as FoundPair
from bihuan.materials import Material, Materials, material_of
from bihuan.model import SourceText
from bihuan.text.folding import fold
from bihuan.text.places import place_of
from bihuan_web.documents.models import Document, Version
from bihuan_web.documents.queries import text_of

LEAST = 40  # characters of the shortest passage, as bihuan compare has it
_NOT_LETTERS = re.compile(r"[\W_]+")
_BLANKS = re.compile(r"\s+")
_SHORTEST_NAME = 2


@dataclass(frozen=True, slots=True)
class Place:
    """A passage in both texts (code points of the texts as read)."""

    a: tuple[int, int]
    b: tuple[int, int]
    length: int
    matched: int
    digest: str


@dataclass(frozen=True, slots=True)
class Two:
    """A pair of documents by their keys, the older first."""

    a: int
    b: int
    whole: bool
    identical: bool
    only_facts: bool
    similarity: float | None
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Common:
    """A passage of many documents (共用段落), where it stands in one of them."""

    document: int
    start: int
    end: int
    documents: int


def material_for(version: Version) -> Material:
    """A version as the engine compares it; its own name and unit are no difference."""
    document = version.document
    source = SourceText(text_of(version), version.name, "txt", sha256=str(version.pk))
    material = material_of(source, key_of(document))
    names = {*material.entry.names, document.person_name}
    places = {*material.entry.places, *_places(document)}
    entry = replace(material.entry, names=_terms(names), places=_terms(places))
    return replace(material, entry=entry)


def key_of(document: Document) -> str:
    """Keys sort as the documents came."""
    return f"{document.pk:012d}"


def masks(documents: Iterable[Document]) -> Options:
    """What all texts are seen through: the names of their people and units."""
    names: set[str] = set()
    places: set[str] = set()
    for document in documents:
        names.add(document.person_name)
        places |= _places(document)
    return Options(least=LEAST, names=frozenset(_terms(names)), places=frozenset(_terms(places)))


def find(
    materials: Materials,
    options: Options,
    given: Sequence[str],
    of: int | None = None,
    beat: Callable[[], object] = bool,
) -> tuple[list[Two], list[Common]]:
    """What the documents have in common; of one document where ``of`` names it. ``beat`` is called while texts are gone through."""

    def entries() -> Iterator[Entry]:
        for entry in materials.entries():
            beat()
            yield entry

    found = compare(entries(), templates=folded(given), options=options)
    pairs = [_two(one, materials, options) for one in found.pairs]
    pairs += [two for two in _identical(found, materials) if (two.a, two.b) not in {(one.a, one.b) for one in pairs}]
    wanted = [one for one in pairs if of is None or of in (one.a, one.b)]
    return wanted, [_common(one.key, one.range, one.documents, materials) for one in found.shared]


def folded(texts: Iterable[str]) -> list[str]:
    """Texts as the engine sees them."""
    return [fold(SourceText(one, "", "txt")).text for one in texts]


def digest_of(words: str) -> str:
    """The hash of a passage's letters, whatever its blanks, marks and widths."""
    letters = _NOT_LETTERS.sub("", unicodedata.normalize("NFKC", words)).casefold()
    return hashlib.sha256(letters.encode()).hexdigest()


def letters_in(text: str) -> int:
    """Characters without blanks."""
    return len(_BLANKS.sub("", text))


def text_hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _two(pair: FoundPair, materials: Materials, options: Options) -> Two:
    a, b = materials[pair.a], materials[pair.b]
    identical = _bare(a) == _bare(b)
    only_facts = only_facts_changed(
        pair, a.folded.text, b.folded.text,
        names=options.names | {*a.entry.names, *b.entry.names}, places=options.places | {*a.entry.places, *b.entry.places},
    )  # fmt: skip
    places = (_throughout(a, b),) if identical else _places_of(pair, a, b)
    return Two(int(pair.a), int(pair.b), pair.near_duplicate, identical, only_facts, pair.similarity, places)


def _places_of(pair: FoundPair, a: Material, b: Material) -> tuple[Place, ...]:
    """The passages where they stand in the texts as read."""
    places = []
    for one in pair.passages:
        left, right = a.folded.to_source(*one.a), b.folded.to_source(*one.b)
        if len(left) and len(right):
            digest = digest_of(a.source.text[left.start : left.end])
            places.append(Place((left.start, left.end), (right.start, right.end), one.length, one.matched, digest))
    return tuple(sorted(places, key=lambda one: (one.a, one.b)))


def _identical(found: Found, materials: Materials) -> Iterator[Two]:
    """Documents of the very same text, which the engine names in clusters only: each with the first of them."""
    for cluster in found.clusters:
        for first, *others in cluster.identical:
            for key in others:
                place = _throughout(materials[first], materials[key])
                yield Two(int(first), int(key), True, True, False, 1.0, (place,))


def _throughout(a: Material, b: Material) -> Place:
    """One passage from end to end."""
    letters = letters_in(a.source.text)
    return Place(_whole(a.source.text), _whole(b.source.text), letters, letters, digest_of(a.source.text))


def _bare(material: Material) -> str:
    return _BLANKS.sub("", material.source.text)


def _whole(text: str) -> tuple[int, int]:
    start = len(text) - len(text.lstrip())
    return start, max(len(text.rstrip()), start + 1)


def _common(key: str, where: tuple[int, int], documents: int, materials: Materials) -> Common:
    span = materials[key].folded.to_source(*where)
    return Common(int(key), span.start, span.end, documents)


def _places(document: Document) -> set[str]:
    unit = document.organisation
    return {unit.name, unit.short, place_of(unit.name)}


def _terms(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(one for one in words if len(one.strip()) >= _SHORTEST_NAME))


def shared_as_json(found: Iterable[Common]) -> str:
    """As ``Comparison.shared`` keeps them, the most common first."""
    rows = sorted(found, key=lambda one: (-one.documents, one.document, one.start))
    return json.dumps([[one.document, one.start, one.end, one.documents] for one in rows[:200]])
