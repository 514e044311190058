"""Refusals: what a person may not do or cannot do now, with a stable code and a sentence in two languages."""

from __future__ import annotations

from bihuan.errors import BihuanError


class Refused(BihuanError):
    """An act that is refused; nothing was changed. ``status`` is what HTTP answers."""

    code = "refused"
    status = 409


class Forbidden(Refused):
    """The person may not do this, whatever the state."""

    code = "forbidden"
    status = 403


class Stale(Refused):
    """Somebody else was quicker: the record is no longer in the state that the person saw."""

    code = "stale"


class TooMany(Refused):
    """Asked too often; later it will do."""

    code = "too-many"
    status = 429


class Incomplete(Refused):
    """Something that the act requires was not given; ``missing`` names it."""

    code = "incomplete"
    status = 422

    def __init__(self, message: str, message_en: str, missing: tuple[str, ...] = ()) -> None:
        super().__init__(message, message_en)
        self.missing = missing
