"""A material -> everything a library keeps of it; made wherever there is a free core."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray  # noqa: TC002 - beside numpy itself, which is loaded anyway

from bihuan.comparing import Entry
from bihuan.comparing.collection import fingerprints
from bihuan.comparing.documents import BANDS, band_marks
from bihuan.comparing.masking import Codes
from bihuan.comparing.sketching import SEED, Grams, rolling
from bihuan.comparing.sketching import signature as signature_of
from bihuan.comparing.viewing import Viewer
from bihuan.comparing.wording import pieces
from bihuan.library.masking import Masking
from bihuan.materials import Material, pack

CONTEXT = 8  # characters on either side of a fingerprint of which something is kept beside its place
_NUMBER = 47  # bits of a content's number: SQLite keeps it in six bytes


@dataclass(frozen=True, slots=True)
class Sketched:
    """What is kept of a text to find it again.

    ``hashes`` are its different fingerprints, sorted; ``places`` say where each first stands in ``codes``, with a
    byte each for the characters before and behind it (see ``place_of``). ``marks`` are those of the bands.
    """

    digest: bytes
    signature: bytes
    codes: bytes
    hashes: NDArray[np.int32]
    places: NDArray[np.int64]
    marks: NDArray[np.int32]
    pieces: NDArray[np.int32]  # of wording, sorted


@dataclass(frozen=True, slots=True)
class Prepared:
    """One document as a library keeps it (入库材料)."""

    key: str
    sha256: str
    person: str
    unit: str
    year: str
    kind: str
    packed: bytes
    sketch: Sketched

    @property
    def size(self) -> int:
        """Bytes, about."""
        one = self.sketch
        return 500 + len(self.packed) + len(one.codes) + len(one.signature) + 12 * len(one.hashes) + 4 * len(one.pieces)


def prepared(material: Material, masking: Masking) -> Prepared:
    """What a library with this masking keeps of a material."""
    identity = material.identity
    return Prepared(
        material.key,
        material.source.sha256,
        _storable(identity.person.value),
        _storable(identity.unit.value),
        identity.year.value,
        material.kind.value,
        pack(material),
        sketched(material.entry, masking.viewer),
    )


def _storable(words: str) -> str:
    """A folder's name need not be Unicode, and it may have been taken for a unit."""
    return words.encode("utf-8", "replace").decode("utf-8")


def sketched(entry: Entry, viewer: Viewer) -> Sketched:
    """The sketch of one text."""
    view = viewer.view([entry])
    signature = signature_of(Grams(view.codes, view.starts, seeds=False).sets(view.starts)[0])
    hashes, places = first_prints(view.codes)
    codes, marks, own = view.codes.tobytes(), marks_of(signature), pieces(view.codes).view(np.int32)
    return Sketched(digest_of(entry), signature.tobytes(), codes, hashes, places, marks, own)


def digest_of(entry: Entry) -> bytes:
    """Texts of the same digest are the same to comparing: the words, own names and what is set aside."""
    own = json.dumps([sorted(entry.names), sorted(entry.places), entry.aside])
    return hashlib.sha256(own.encode("ascii") + b"\0" + entry.text.encode("utf-8", "surrogatepass")).digest()


def numbers_of(digest: bytes) -> list[int]:
    """The number a content gets, and those it gets if another has that one already."""
    return [int.from_bytes(digest[at : at + 6], "big") >> (48 - _NUMBER) for at in range(0, 30, 6)]


def bound_of(level: int) -> int:
    """Of all numbers a share of one in two to the power of ``level`` is below this."""
    return (1 << _NUMBER) >> level


def first_prints(codes: Codes) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Different fingerprints of a text's codes, sorted, and for each its first place with the bytes of its neighbours."""
    prints = fingerprints(codes, 0)
    hashes, first = np.unique((prints >> np.uint64(32)).astype(np.uint32).view(np.int32), return_index=True)
    at = (prints[first] & np.uint64(0xFFFFFFFF)).astype(np.int64)
    around = rolling(codes, np.array([0, len(codes)], dtype=np.int64), CONTEXT).astype(np.int64) & 0xFF
    padded = np.concatenate([np.zeros(CONTEXT, np.int64), around, np.zeros(SEED + 2 * CONTEXT, np.int64)])
    before, behind = padded[at], padded[at + CONTEXT + SEED]
    return hashes, (at << 16) | (before << 8) | behind


def marks_of(signature: NDArray[np.uint32]) -> NDArray[np.int32]:
    """A number for each band of a signature in which the band itself counts, too; none for a text without grams."""
    marks = band_marks(signature.reshape(BANDS, -1), 0)
    there = marks != 0
    marks ^= np.arange(BANDS, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    return np.unique((marks[there] >> np.uint64(32)).astype(np.uint32).view(np.int32))


def key_of(library: str, path: str) -> str:
    """What a file is called in a library: its path from the library's folder if it lies below it, else its whole path."""
    home = os.path.dirname(os.path.realpath(library))
    whole = os.path.join(os.path.realpath(os.path.dirname(path) or os.curdir), os.path.basename(path))
    try:
        below = os.path.relpath(whole, home)
    except ValueError:  # another drive
        return whole
    return whole if below == os.pardir or below.startswith(os.pardir + os.sep) else below.replace(os.sep, "/")


def path_of(library: str, key: str) -> str:
    """Where the file of a key lies."""
    return os.path.join(os.path.dirname(os.path.realpath(library)), key)
