"""How often one asker sends (频次), without knowing who: counted under a hash whose key is forgotten within the hour.

Key and counts live in this process only, never on a disk, never in a database, and the address not even here. With several processes
each counts for itself.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from datetime import datetime, timedelta

WINDOW = timedelta(hours=1)
_MOST_ASKERS = 50_000  # beyond this all together count as one: memory has an end


class Meter:
    """Counts of one kind of request."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._began: datetime | None = None
        self._key = b""
        self._counts: dict[bytes, int] = {}

    def count(self, address: str, at: datetime) -> int:
        """How many there have been from an address in this hour, this one included."""
        with self._lock:
            if self._began is None or not timedelta() <= at - self._began < WINDOW:
                self._began, self._key, self._counts = at, secrets.token_bytes(32), {}
            name = hashlib.blake2b(address.encode(), key=self._key, digest_size=16).digest()
            if name not in self._counts and len(self._counts) >= _MOST_ASKERS:
                name = b""
            self._counts[name] = self._counts.get(name, 0) + 1
            return self._counts[name]

    def forget(self) -> None:
        """Begins anew."""
        with self._lock:
            self._began = None
