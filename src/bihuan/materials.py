"""A collection's documents (材料): file → what was read, whose it is, and what of it is compared; kept on disk while many."""

from __future__ import annotations

import json
import re
import tempfile
import weakref
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import PurePath

from bihuan.batch.apart import set_apart
from bihuan.batch.identity import Identity, Known, identify
from bihuan.comparing import Entry, Range
from bihuan.comparing.spooling import told_of_no_room
from bihuan.config import DEFAULT_SETTINGS, Settings
from bihuan.model import Kind, SourceText, Span
from bihuan.pipeline import Description, Examination, describe
from bihuan.reading import read
from bihuan.text.folded import Folded
from bihuan.text.places import place_of

_KEPT = 64  # materials unpacked at a time
_PACKED_IN_MEMORY = 64 << 20  # bytes
_SHORTEST_WORDING = 10  # characters of a profile's wording that is set aside; shorter ones are common words
# What somebody said or a document lays down, in quotation marks: 指出“……”, 规定：“……”.
_QUOTED = re.compile(
    r"(?:指出|强调|要求|规定|明确|提出|告诫|讲话|写道|精神|条例|准则|规则|意见|通知|》)(?:中|里)?[：:，,]?“([^”\n]{12,400})”"
)


@dataclass(frozen=True)
class Material:
    """One document of a collection (材料).

    ``key`` is what it is called: its path, or its name in a library. ``entry`` is what is compared; its offsets are those
    of ``folded.text``, and ``folded.to_source`` gives them back in ``source.text``.
    """

    key: str
    source: SourceText
    folded: Folded
    identity: Identity
    kind: Kind
    entry: Entry


def read_material(path: str, key: str, folders: Sequence[str] = (), settings: Settings = DEFAULT_SETTINGS) -> Material:
    """The document at ``path``; raises ``UnreadableFile``. ``folders`` are the names it lies in, the nearest first."""
    return material_of(read(path, limits=settings.limits), key, folders, settings)


def material_of(
    source: SourceText, key: str, folders: Sequence[str] = (), settings: Settings = DEFAULT_SETTINGS
) -> Material:
    """The material that a text is."""
    return _described(source, describe(source, settings), key, folders)


def material_from(found: Examination, key: str, folders: Sequence[str] = ()) -> Material:
    """The material that an examined document is: nothing is read or folded again."""
    description = Description(found.analysis.document, found.review.folded, found.review.profile)
    return _described(found.source, description, key, folders)


def _described(source: SourceText, found: Description, key: str, folders: Sequence[str]) -> Material:
    meta, stem = found.document.meta, PurePath(key).stem
    identity = identify(meta, stem, folders, team=meta.kind is Kind.TEAM)
    entry = Entry(
        key,
        found.folded.text,
        names=tuple(filter(None, (identity.person.value,))),
        places=_own_places(identity.unit.value),
        aside=_prescribed(found),
    )
    return Material(key, source, found.folded, identity, meta.kind, entry)


def is_template(material: Material) -> bool:
    """A template or model text, by its own words or its name."""
    title = material.folded.text[:60].partition("\n")[0]
    apart = set_apart(material.kind, title, PurePath(material.key).stem)
    return apart is not None and apart.kind_en == "template"


def _own_places(unit: str) -> tuple[str, ...]:
    """A unit's name and the place it begins with: 岚台县市场监督管理局, 岚台县."""
    return tuple(dict.fromkeys(filter(None, (unit, place_of(unit)))))


def _prescribed(found: Description) -> tuple[Range, ...]:
    """What a document has from its notice (规定内容): headings, the profile's own wording, quoted policy."""
    text = found.folded.text
    ranges = [found.folded.span_to_folded(span) for span in _headings(found)]
    for wording in _wordings(found):
        at = text.find(wording)
        while at >= 0:
            ranges.append((at, at + len(wording)))
            at = text.find(wording, at + len(wording))
    ranges += [match.span(1) for match in _QUOTED.finditer(text)]
    return _joined(ranges)


def _headings(found: Description) -> Iterator[Span]:
    """Of a self-examination: in another text headings may be most of what there is."""
    if found.document.meta.kind is not Kind.OTHER:
        yield from found.document.headings


def _wordings(found: Description) -> list[str]:
    profile = found.profile
    if profile is None:
        return []
    named = {name for variant in profile.variants for spec in variant.aspects for name in spec.names}
    wordings = {*named, profile.theme, *(phrase for phrases in profile.phrases.values() for phrase in phrases)}
    return sorted(one for one in wordings if len(one) >= _SHORTEST_WORDING)


def _joined(ranges: list[Range]) -> tuple[Range, ...]:
    """In order, overlapping ones as one."""
    joined: list[Range] = []
    for start, end in sorted(ranges):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        elif end > start:
            joined.append((start, end))
    return tuple(joined)


def pack(material: Material) -> bytes:
    """A material as bytes that can be kept and read back by ``unpack``, whoever wrote them (JSON, packed)."""
    source, folded, entry = material.source, material.folded, material.entry
    value = {
        "key": material.key,
        "source": {"text": source.text, "name": source.name, "format": source.format, "sha256": source.sha256},
        "notes": source.notes,
        "folded": folded.text,
        "segments": folded.segments,
        "identity": asdict(material.identity),
        "kind": material.kind.value,
        "entry": {"names": entry.names, "places": entry.places, "aside": entry.aside},
    }
    words = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return zlib.compress(words.encode("utf-8", "surrogatepass"), 1)  # a damaged file may hold surrogates


def unpack(packed: bytes) -> Material:
    """The material that ``pack`` wrote; anything else raises ``ValueError``, ``KeyError`` or ``TypeError``."""
    try:
        value = json.loads(zlib.decompress(packed).decode("utf-8", "surrogatepass"))
    except zlib.error as trouble:
        raise ValueError("not a packed material") from trouble
    source = SourceText(**value["source"], notes=tuple(value["notes"]))
    segments = [(int(one), int(other), int(end)) for one, other, end in value["segments"]]
    given = value["entry"]
    return Material(
        value["key"],
        source,
        Folded.restored(value["folded"], len(source.text), segments),
        Identity(**{name: Known(**known) for name, known in value["identity"].items()}),
        Kind(value["kind"]),
        Entry(
            value["key"],
            value["folded"],
            tuple(given["names"]),
            tuple(given["places"]),
            tuple((int(start), int(end)) for start, end in given["aside"]),
        ),
    )


class Materials(Mapping[str, Material]):
    """Materials by key in the order of their keys; packed, and on disk where they are many."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_PACKED_IN_MEMORY)  # noqa: SIM115 - until close
        weakref.finalize(self, self._file.close)  # where an error keeps anybody from closing it
        self._places: dict[str, Range] = {}
        self._end = 0
        self._unpacked = lru_cache(_KEPT)(self._unpack)

    def add(self, material: Material) -> None:
        packed = pack(material)
        with told_of_no_room():
            self._file.seek(self._end)
            self._file.write(packed)
        self._places[material.key] = self._end, self._end + len(packed)
        self._end += len(packed)

    def __getitem__(self, key: str) -> Material:
        return self._unpacked(self._places[key])

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._places))

    def __len__(self) -> int:
        return len(self._places)

    def entries(self) -> Iterator[Entry]:
        """What is compared, one at a time."""
        return (self._unpack(self._places[key]).entry for key in self)

    def close(self) -> None:
        self._file.close()

    def _unpack(self, place: Range) -> Material:
        with told_of_no_room():
            self._file.seek(place[0])
            packed = self._file.read(place[1] - place[0])
        return unpack(packed)
