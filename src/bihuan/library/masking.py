"""What a library was made with, for good: lists of names and places, templates, and the way of making sketches."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache, lru_cache

from bihuan.comparing import Entry
from bihuan.comparing.viewing import Viewer


@dataclass(frozen=True)
class Masking:
    """What is masked or set aside in all of a library's documents (遮蔽设置)."""

    names: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    templates: tuple[str, ...] = ()  # folded texts

    @property
    def viewer(self) -> Viewer:
        return _viewer(self)

    def to_bytes(self) -> bytes:
        value = {"names": self.names, "places": self.places, "templates": self.templates}
        return json.dumps(value, sort_keys=True).encode("ascii")

    @classmethod
    def from_bytes(cls, data: bytes) -> Masking:
        value = json.loads(data)
        return cls(tuple(value["names"]), tuple(value["places"]), tuple(value["templates"]))


@lru_cache(4)
def _viewer(masking: Masking) -> Viewer:
    return Viewer((*masking.names, *masking.places), masking.templates)


@cache
def method() -> bytes:
    """A digest of what this version of the program makes of a probe: sketches of other versions do not go with ours."""
    from bihuan.library.prepared import sketched  # noqa: PLC0415 - which imports this module

    probe = "".join(map(chr, (*range(0x4E00, 0x5200), *range(0x20, 0x17F), *range(0xFF01, 0xFF5E)))) + "二〇二四年"
    made = sketched(Entry("", probe, ("丁七",), ("万丈",), ((40, 90),)), Viewer(["与丐"], [probe[300:330]]))
    digest = hashlib.blake2b(digest_size=16)
    for part in (made.digest, made.signature, made.codes, made.hashes, made.places, made.marks, made.pieces):
        digest.update(part if isinstance(part, bytes) else part.tobytes())
    return digest.digest()
