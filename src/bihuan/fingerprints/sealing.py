"""Bytes that are sealed with the key as they are written, and checked as they are read: whole, unchanged, from a holder of the key."""

from __future__ import annotations

from hashlib import blake2b
from hmac import compare_digest
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray  # noqa: TC002 - beside numpy itself, which is loaded anyway

from bihuan.errors import BihuanError
from bihuan.fingerprints.key import Key

SEAL = 16  # bytes of a seal: a keyed BLAKE2b of everything before it


class BadFingerprints(BihuanError):
    """A file of fingerprints that is damaged, cut off, no such file, or of another version."""

    code = "bad-fingerprints"


def damaged(chinese: str, english: str) -> BadFingerprints:
    return BadFingerprints(
        f"指纹文件已损坏（{chinese}），请对方重新给一份",
        f"the file of fingerprints is damaged ({english}): ask the other unit for it once more",
    )


class Sealing:
    """Writes, and seals what was written so far."""

    def __init__(self, stream: BinaryIO, key: Key) -> None:
        self._stream, self._hash = stream, _blank(key)

    def write(self, data: bytes) -> None:
        self._hash.update(data)
        self._stream.write(data)

    def seal(self) -> None:
        self.write(self._hash.digest())


class Checking:
    """Reads exactly what is asked for, and checks the seals; ``done`` is how many bytes were read."""

    def __init__(self, stream: BinaryIO, key: Key) -> None:
        self._stream, self._hash = stream, _blank(key)
        self.done = 0

    def take(self, size: int) -> bytes:
        data = self._stream.read(size)
        if len(data) != size:
            raise damaged("没有传完，后面缺了", "it is cut off")
        self._hash.update(data)
        self.done += size
        return data

    def numbers(self, count: int) -> NDArray[np.uint32]:
        return np.frombuffer(self.take(4 * count), dtype="<u4").astype(np.uint32)

    def check(self) -> None:
        """Everything since the beginning is as it was sealed."""
        seal = self._hash.digest()
        if not compare_digest(self.take(SEAL), seal):
            raise damaged("封印不符，内容被改动过", "its seal is wrong, something in it was changed")

    def at_end(self) -> bool:
        return not self._stream.read(1)


def _blank(key: Key) -> blake2b:
    return blake2b(key=key.derived(b"bihuan seal"), digest_size=SEAL)
