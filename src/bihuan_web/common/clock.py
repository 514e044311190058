"""The clock (时钟): what time it is, in one place. Services take a time as an argument; views and commands ask here."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """This moment, with its zone."""
    return timezone.now()


def today() -> date:
    """The date where the office is."""
    return timezone.localdate()
