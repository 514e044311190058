"""When the last backup was made: a file in the data folder, since a backup leaves no trace in what it backs up."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

_NAME = "last-backup"


def note_backup(at: datetime) -> None:
    """Writes down that a backup is there."""
    (settings.DATA / _NAME).write_text(at.isoformat(), encoding="ascii")


def last_backup() -> datetime | None:
    """When the last one was made; None where there is none, or nobody can tell."""
    try:
        found = datetime.fromisoformat((settings.DATA / _NAME).read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        return None
    return found if found.tzinfo is not None else None
