"""The key that two units share (密钥): made from the system's randomness, kept in a small text file, compared by phone."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b

from bihuan.errors import BihuanError

_MARK = "bihuan-key-1"
_SIZE = 32
_LARGEST = 4096  # bytes of a key file; it has about two hundred
_GROUPS = 5  # of four digits in the check code: 66 bits


class BadKey(BihuanError):
    """A key file that is none, is damaged, or is not the key that a file of fingerprints was made with."""

    code = "bad-key"


@dataclass(frozen=True)
class Key:
    """A shared secret; everything that leaves the house is derived from it for one purpose each."""

    secret: bytes = field(repr=False)

    def derived(self, purpose: bytes) -> bytes:
        """A key of its own for each purpose, so that what serves one tells nothing about another."""
        return blake2b(key=self.secret, person=purpose, digest_size=_SIZE).digest()

    @cached_property
    def id(self) -> bytes:
        """Which key it is, without telling it."""
        return self.derived(b"bihuan id")[:8]

    @cached_property
    def check_code(self) -> str:
        """What both read to one another to be sure that they have the same key (核对码)."""
        number = int.from_bytes(self.derived(b"bihuan check"), "big") % 10 ** (4 * _GROUPS)
        digits = f"{number:0{4 * _GROUPS}}"
        return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def new_key() -> Key:
    return Key(os.urandom(_SIZE))


def written_key(key: Key) -> bytes:
    """What the key file holds."""
    return f"{_MARK}\n{key.secret.hex()}\n{key.id.hex()}\n".encode("ascii")


def parsed_key(content: bytes) -> Key:
    """The key in a key file; a damaged or foreign one is refused."""
    lines = content.decode("ascii", "replace").split() if len(content) <= _LARGEST else []
    if not lines or lines[0] != _MARK:
        raise BadKey(
            "不是密钥文件（密钥由 bihuan library key 生成）", "is not a key file (bihuan library key makes one)"
        )
    try:
        _, secret, mark = lines
        key = Key(bytes.fromhex(secret))
        intact = len(key.secret) == _SIZE and bytes.fromhex(mark) == key.id
    except ValueError:
        intact = False
    if not intact:
        raise BadKey("密钥文件已损坏，请对方重新给一份", "the key file is damaged: ask the other unit for it once more")
    return key
