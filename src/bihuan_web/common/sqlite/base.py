"""Django's SQLite, where a transaction that must wait for another asks again soon.

SQLite itself sleeps longer and longer (up to a tenth of a second) and so lets whoever comes later pass; with two processes that
write all the time, one in twenty waits ten times as long as the lock is held. An act holds it for a few milliseconds.
"""

from __future__ import annotations

import time
from sqlite3 import OperationalError
from typing import Any

from django.db.backends.sqlite3 import base

_ASKS_AGAIN = 0.0005  # seconds
_BUSY = "database is locked"


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose transactions begin as soon as the one before has ended; after ``timeout`` seconds they give up."""

    transaction_mode: str | None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Opens the file; everything else than the beginning of a transaction waits as SQLite does."""
        self._patience = float(conn_params.get("timeout", 5.0))
        return super().get_new_connection(conn_params)

    def _start_transaction_under_autocommit(self) -> None:
        raw = self.connection
        with self.wrap_database_errors:
            raw.execute("PRAGMA busy_timeout=0")
            try:
                self._begin(f"BEGIN {self.transaction_mode or ''}")
            finally:
                raw.execute(f"PRAGMA busy_timeout={int(self._patience * 1000)}")

    def _begin(self, statement: str) -> None:
        deadline = time.monotonic() + self._patience
        while True:
            try:
                self.connection.execute(statement)
            except OperationalError as trouble:
                if str(trouble) != _BUSY or time.monotonic() > deadline:
                    raise
                time.sleep(_ASKS_AGAIN)
            else:
                return
