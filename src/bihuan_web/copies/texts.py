"""The texts of a pair as they were compared, and whether they still are."""

from __future__ import annotations

from dataclasses import dataclass

from bihuan_web.copies.finding import text_hash
from bihuan_web.copies.models import Compared, Pair
from bihuan_web.documents.queries import text_of


@dataclass(frozen=True, slots=True)
class Texts:
    """Both texts; None where a version was destroyed or read anew and says something else now: places in it mean nothing."""

    a: str | None
    b: str | None

    @property
    def whole(self) -> bool:
        return self.a is not None and self.b is not None


def texts_of(pair: Pair) -> Texts:
    """The texts in which a pair's passages have their places."""
    return Texts(compared_text(pair.a), compared_text(pair.b))


def compared_text(one: Compared) -> str | None:
    """The text that was compared, None where it is there no more."""
    text = text_of(one.version)
    return text if text and text_hash(text) == one.text_sha256 else None
