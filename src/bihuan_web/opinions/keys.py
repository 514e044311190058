"""Keys that tell nothing (随机编号): neither who was first nor how many there are; and receipt codes (回执码).

A code is shown once and kept nowhere: the database has only what it hashes to. It has 100 random bits, so a plain hash is as
good as a slow one, and no key has to be kept for codes to stay good after a restore.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata

MOST_OF_A_CODE = 10  # opinions that one code can stand for
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: none that are read for another
_LENGTH, _GROUP = 20, 4
_READ_AS = str.maketrans("OILU", "011V")
_MARK = b"bihuan receipt"


def random_key() -> int:
    """A primary key out of 2^53: any program can hold it, and two alike are never seen."""
    return secrets.randbelow(2**53 - 1) + 1


def new_link() -> str:
    """The part of an address that nobody guesses."""
    return secrets.token_urlsafe(15).replace("-", "x").replace("_", "y")


def new_code() -> str:
    """A receipt code as it is shown: K7QD-…, five groups of four."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    return "-".join(letters[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP))


def receipts_of(code: str) -> list[str]:
    """What a code hashes to, for each of the opinions that it can stand for; of any text, so that all take the same time.

    The hashes of one code have nothing in common: the database does not tell that two opinions came together.
    """
    plain = unicodedata.normalize("NFKC", code[:100]).upper().translate(_READ_AS)
    letters = "".join(one for one in plain if one in _LETTERS)
    return [
        hashlib.blake2b(letters.encode(), digest_size=32, key=_MARK, salt=number.to_bytes(2, "big")).hexdigest()
        for number in range(MOST_OF_A_CODE)
    ]
