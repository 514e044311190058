"""The regular jobs of the register."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from bihuan_web.risks.services.importing import forget_drafts
from bihuan_web.risks.services.raising import raise_all


def raise_risks(now: datetime) -> None:
    """Raises what is linked to something that relapsed or is overdue by now."""
    raise_all(timezone.localdate(now), now)


def forget(now: datetime) -> None:
    """Sheets that nobody confirmed go."""
    forget_drafts(now)
