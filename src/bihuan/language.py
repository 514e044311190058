"""Which language people are spoken to in: Chinese or English, by wish, ``BIHUAN_LANG`` or locale."""

from __future__ import annotations

import os
import sys
from typing import Literal

Lang = Literal["zh", "en"]
LANGUAGES: tuple[Lang, ...] = ("zh", "en")


def choose(wish: str | None = None) -> Lang:
    """``zh`` or ``en``: the wish, else ``BIHUAN_LANG``, else what the locale says."""
    return _known(wish) or _known(os.environ.get("BIHUAN_LANG")) or ("zh" if _locale().startswith("zh") else "en")


def say(lang: Lang, chinese: str, english: str) -> str:
    """The words in one of the two languages."""
    return chinese if lang == "zh" else english


def _known(name: str | None) -> Lang | None:
    short = (name or "").lower().replace("_", "-").split("-")[0].split(".")[0]
    return "zh" if short == "zh" else "en" if short == "en" else None


def _locale() -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return value.lower()
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - only there, and only where no variable tells
        import locale  # noqa: PLC0415 - as above

        return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "").lower()
    return ""
