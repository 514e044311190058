"""What else goes when a document is destroyed (销毁): apps that keep something of its text put their part here.

    ending.add(forget_copies)          # in AppConfig.ready

A part is called inside the transaction of the act.
"""

from __future__ import annotations

from collections.abc import Callable

from bihuan_web.documents.models import Document

_parts: list[Callable[[Document], None]] = []


def add(part: Callable[[Document], None]) -> None:
    """Adds a part; the same one again changes nothing."""
    if part not in _parts:
        _parts.append(part)


def forget(document: Document) -> None:
    """Lets every part remove what it keeps of a document."""
    for part in _parts:
        part(document)
