"""The examination of what stands in an editor: saved or not, with the settings and suppressions beside the file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bihuan.config import DEFAULT_SETTINGS, Settings, find_settings, load_settings
from bihuan.editor.placing import Placing
from bihuan.errors import BihuanError, UnreadableFile
from bihuan.model import Finding
from bihuan.pipeline import examine_bytes
from bihuan.suppressions import load_suppressions, suppress

_LINE_END = re.compile(r"\r\n|\r|\n")
_FORMATS = ("txt", "md")


@dataclass(frozen=True)
class Seen:
    """What was found in one state of a text: findings that are not set aside, and what kept it from being whole."""

    lines: Sequence[str]
    text: str = ""  # as read
    findings: tuple[Finding, ...] = ()
    placing: Placing | None = None
    settings: Settings = DEFAULT_SETTINGS
    troubles: tuple[BihuanError, ...] = ()


def look_at(text: str, file: Path) -> Seen:
    """Examines a text as if it had been saved as ``file``.

    Wrong settings or suppressions are told and the text is examined without them; a text that cannot be read (an empty one)
    has no findings.
    """
    troubles: list[BihuanError] = []
    settings = DEFAULT_SETTINGS
    try:
        if found := find_settings(file.parent):
            settings = load_settings(found)
    except BihuanError as trouble:
        troubles.append(trouble)
    lines = _LINE_END.split(text)
    data = text.removeprefix("\ufeff").encode("utf-8-sig", "replace")
    try:
        examination = examine_bytes(data, file.name, settings=settings)
    except UnreadableFile:
        return Seen(lines, settings=settings, troubles=tuple(troubles))
    except BihuanError as trouble:
        return Seen(lines, settings=settings, troubles=(*troubles, trouble))
    analysis, source = examination.analysis, examination.source
    if source.format not in _FORMATS:
        return Seen(lines, settings=settings, troubles=tuple(troubles))
    try:
        analysis = suppress(analysis, load_suppressions(file))
    except BihuanError as trouble:
        troubles.append(trouble)
    kept = tuple(one for one in analysis.findings if one.suppressed is None)
    return Seen(lines, source.text, kept, Placing(source, lines), settings, tuple(troubles))
