"""Names of files as every system takes them (文件名): no path, no hidden characters, not more than 255 bytes."""

from __future__ import annotations

import unicodedata
from collections.abc import Container

_MOST = 180  # bytes, with room for a number before and a path around
_FORBIDDEN = frozenset('/\\:*?"<>|')
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{one}{n}" for one in ("com", "lpt") for n in range(1, 10))})


def safe_name(name: str, most: int = _MOST) -> str:
    """A name without what a file system or a path would understand, its ending kept; never empty."""
    shown = "".join("_" if one in _FORBIDDEN or unicodedata.category(one)[0] == "C" else one for one in name)
    shown = unicodedata.normalize("NFC", shown).strip(" .") or "_"
    stem, dot, ending = shown.rpartition(".")
    if not dot or len(ending) > 10:
        stem, dot, ending = shown, "", ""
    if stem.lower() in _DEVICES:
        stem = f"_{stem}"
    while len(f"{stem}{dot}{ending}".encode()) > most and stem:
        stem = stem[:-1]
    return f"{stem.rstrip(' .') or '_'}{dot}{ending}"


def file_name(title: str, ending: str) -> str:
    """The name of a paper's file."""
    return safe_name(f"{' '.join(title.split())}.{ending}")


def unused(name: str, taken: Container[str]) -> str:
    """The name, or the next one with a number that nobody has; compared as systems do that know no upper case."""
    stem, dot, ending = name.rpartition(".")
    if not dot:
        stem, ending = name, ""
    number, found = 1, name
    while found.casefold() in taken:
        number += 1
        found = f"{stem} ({number}){dot}{ending}"
    return found
