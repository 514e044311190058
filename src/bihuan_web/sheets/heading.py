"""What stands above and below everything that is printed of a ledger: whose it is, of which day, and where the event log stood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from bihuan_web.audit.models import Event


@dataclass(frozen=True, slots=True)
class Heading:
    """Title, unit (填报单位), moment (填报时间), and the head of the event chain (链头) with its length."""

    title: str
    unit: str
    at: datetime
    chain: str
    length: int
    head: str

    @property
    def unit_line(self) -> str:
        return _("填报单位：%s") % self.unit

    @property
    def date_line(self) -> str:
        return _("填报时间：%s") % written_day(self.at)

    @property
    def proof_line(self) -> str:
        """Where the event log stood when this was made: whoever cuts or changes the log later contradicts it."""
        values = {"chain": self.chain, "length": self.length, "head": self.head}
        return _("事件日志 %(chain)s 第 %(length)s 条，链头 %(head)s") % values


def heading_of(title: str, unit: str, event: Event) -> Heading:
    """The heading of something whose making is itself the event at the head of the log."""
    return Heading(title, unit, event.at, event.chain, event.sequence, event.hash)


def written_day(at: datetime) -> str:
    """A day as letters write it: no leading zeros."""
    day = timezone.localdate(at)
    return day.isoformat() if translation.get_language() == "en" else f"{day.year}年{day.month}月{day.day}日"
