"""The place of the one writer of a SQLite file: whoever waits for it gets it, or is told."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.db.utils import ConnectionHandler

from bihuan_web.common.configuration import database_of

pytestmark = pytest.mark.django_db  # which allows databases; these are files of their own


def connections(folder: Path, **options: Any) -> ConnectionHandler:
    described = database_of(None, folder)
    described["OPTIONS"] |= options
    return ConnectionHandler({"default": described, "other": dict(described)})


def test_who_waits_gets_the_place_when_it_is_free(tmp_path: Path) -> None:
    database = connections(tmp_path)["default"]
    waits, got = threading.Event(), []

    def other() -> None:
        mine = connections(tmp_path)["other"]
        mine.ensure_connection()
        waits.set()
        mine.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        got.append(mine.connection.execute("SELECT count(*) FROM writer").fetchone()[0])
        mine.commit()
        mine.close()

    database.ensure_connection()
    database.connection.execute("CREATE TABLE writer (id INTEGER)")
    database.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    database.connection.execute("INSERT INTO writer VALUES (1)")
    thread = threading.Thread(target=other)
    thread.start()
    assert waits.wait(10)
    assert got == []
    database.commit()
    thread.join(10)
    database.close()
    assert got == [1]


def test_who_waits_too_long_is_told_and_can_go_on(tmp_path: Path) -> None:
    handler = connections(tmp_path, timeout=0.02)
    holder, late = handler["default"], handler["other"]
    holder.ensure_connection()
    late.ensure_connection()
    holder.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    with pytest.raises(OperationalError, match="database is locked"):
        late.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    holder.rollback()
    late.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    assert late.connection.execute("PRAGMA busy_timeout").fetchone() == (20,)
    late.rollback()
    holder.close()
    late.close()
