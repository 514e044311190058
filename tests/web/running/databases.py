"""Databases for real processes: SQLite in the data folder, or a database of its own on this run's PostgreSQL."""

from __future__ import annotations

import os
import secrets


def fresh_database() -> dict[str, str]:
    """What names an empty database in the environment; nothing for SQLite."""
    url = os.environ.get("BIHUAN_DATABASE_URL")
    if not url:
        return {}
    import psycopg  # noqa: PLC0415 - only with PostgreSQL

    name = f"fresh_{secrets.token_hex(6)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return {"BIHUAN_DATABASE_URL": f"{url.rpartition('/')[0]}/{name}"}
