"""A file sealed with a passphrase: AES-256-GCM piece by piece, the key from scrypt; cutting and swapping pieces is noticed.

The header holds the salt and a value that tells a wrong passphrase from a damaged file. Each piece's nonce is its number, and
the last one is marked as such (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bihuan_web.running.backup.manifest import BackupRefused, damaged

MAGIC = b"BIHUAN SEALED 1\n"
_SALT, _CHECK, _TAG = 16, 16, 16
_PIECE = 1024 * 1024
_COST = {"n": 2**15, "r": 8, "p": 1, "maxmem": 64 * 1024 * 1024}


def is_sealed(source: IO[bytes]) -> bool:
    """Whether a file begins as sealed ones do; it is left at its beginning."""
    begins = source.read(len(MAGIC))
    source.seek(0)
    return begins == MAGIC


def seal(source: IO[bytes], target: IO[bytes], passphrase: str) -> None:
    """Writes what ``source`` has, sealed."""
    salt = os.urandom(_SALT)
    cipher, check = _key(passphrase, salt)
    header = MAGIC + salt + check
    target.write(header)
    for number, (piece, last) in enumerate(_pieces(source, _PIECE)):
        target.write(cipher.encrypt(_nonce(number, last), piece, header))


def unseal(source: IO[bytes], target: IO[bytes], passphrase: str) -> None:
    """Writes what was sealed; raises ``BackupRefused`` for a wrong passphrase and for a damaged file, each in its words."""
    header = source.read(len(MAGIC) + _SALT + _CHECK)
    if len(header) < len(MAGIC) + _SALT + _CHECK:
        raise damaged("不完整 incomplete")
    cipher, check = _key(passphrase, header[len(MAGIC) : len(MAGIC) + _SALT])
    if check != header[-_CHECK:]:
        raise BackupRefused(
            "口令不对，没有恢复任何内容", "wrong passphrase; nothing was restored", code="wrong-passphrase"
        )
    try:
        for number, (piece, last) in enumerate(_pieces(source, _PIECE + _TAG)):
            target.write(cipher.decrypt(_nonce(number, last), piece, header))
    except InvalidTag as trouble:
        raise damaged("密文被改过或不完整 changed or incomplete") from trouble


def _key(passphrase: str, salt: bytes) -> tuple[AESGCM, bytes]:
    made = hashlib.scrypt(passphrase.encode(), salt=salt, dklen=64, **_COST)
    return AESGCM(made[:32]), hashlib.sha256(made[32:]).digest()[:_CHECK]


def _pieces(source: IO[bytes], size: int) -> Iterator[tuple[bytes, bool]]:
    """The pieces of a file, each with whether it is the last; an empty file is one empty piece."""
    piece = source.read(size)
    while True:
        following = source.read(size)
        yield piece, not following
        if not following:
            return
        piece = following


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
