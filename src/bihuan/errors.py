"""Trouble that stops a job, with a stable code and a message for people."""

from __future__ import annotations


class BihuanError(Exception):
    """A job that cannot be done. ``code`` is stable and English; ``message`` is Chinese, ``message_en`` English."""

    code = "error"

    def __init__(self, message: str, message_en: str, *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.message_en = message_en
        if code is not None:
            self.code = code


class UnreadableFile(BihuanError):
    """A file that cannot be read: missing, empty, broken, encrypted, too large, not text."""

    code = "unreadable-file"


class BadProfile(BihuanError):
    """A profile whose data are wrong; the message names file, line and the allowed values."""

    code = "bad-profile"


class BadPrevious(BihuanError):
    """A previous document (上年度材料) that cannot be compared with: unreadable, or the document itself."""

    code = "bad-previous"


class BadConfiguration(BihuanError):
    """A ``bihuan.toml`` or sidecar file that is wrong."""

    code = "bad-configuration"


class UnwritableOutput(BihuanError):
    """An output file that cannot be written."""

    code = "unwritable-output"
