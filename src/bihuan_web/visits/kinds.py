"""Who is met on a visit (受访对象) and what needs are about (诉求类别): data that an office can edit.

``kinds-of-visits.toml`` in the data folder replaces the file in the package; a key that was ever used must stay in it.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation

from bihuan.errors import BadConfiguration

NAME = "kinds-of-visits.toml"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind in both languages. ``household``: met at home, with a code; ``near``: whom visits reach anyway (负责同志、重点户)."""

    key: str
    zh: str
    en: str
    household: bool = False
    near: bool = False

    def __str__(self) -> str:
        return self.en if translation.get_language() == "en" else self.zh


def met_kinds() -> dict[str, Kind]:
    """Who can be met, by key, in order."""
    return _kinds(Path(settings.DATA))["met"]


def need_kinds() -> dict[str, Kind]:
    """What needs are about, by key, in order."""
    return _kinds(Path(settings.DATA))["need"]


def household_kinds() -> dict[str, Kind]:
    """The kinds of households."""
    return {key: one for key, one in met_kinds().items() if one.household}


def choices(kinds: dict[str, Kind]) -> list[tuple[str, str]]:
    """Keys with their words in the reader's language."""
    return [(key, str(one)) for key, one in kinds.items()]


def word_of(key: str) -> str:
    """The words of a kind; the key itself where the file no longer has it."""
    found = met_kinds().get(key) or need_kinds().get(key)
    return str(found) if found else key


@cache
def _kinds(folder: Path) -> dict[str, dict[str, Kind]]:
    own = folder / NAME
    text = own.read_text(encoding="utf-8") if own.is_file() else _packaged()
    try:
        data = tomllib.loads(text)
        return {part: {one["key"]: _kind(one) for one in data[part]} for part in ("met", "need")}
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as wrong:
        raise BadConfiguration(f"{own} 有误：{wrong}", f"{own} is wrong: {wrong}") from wrong


def _packaged() -> str:
    return (files("bihuan_web.visits") / "data" / "kinds.toml").read_text(encoding="utf-8")


def _kind(data: dict[str, Any]) -> Kind:
    return Kind(**data)
