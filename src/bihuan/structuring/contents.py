"""A table of contents (目录) at the top repeats the headings: its lines are taken out before structure is looked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bihuan.text.lineview import Line

_ENTRY = re.compile(r"(?:…+|\.{3,}|．{3,}|·{3,}|-{4,}|_{4,}|\t| {2,})\s*[（(]?\d{1,3}[）)]?\s*$")
_HEADING = re.compile(r"^目\s*[录次]$")


def without_contents(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines without a table of contents: three or more entries with page numbers, or headings below 目录 that come again."""
    entries = {line.index for line in lines if len(line.text) < 90 and _ENTRY.search(line.text)}
    heading = next((n for n, line in enumerate(lines[:30]) if _HEADING.match(line.text)), None)
    if heading is not None:
        entries |= _repeated(lines, heading)
    if len(entries) < 3:
        return lines
    if heading is not None:
        entries.add(lines[heading].index)
    return [line for line in lines if line.index not in entries]


def _repeated(lines: Sequence[Line], heading: int) -> set[int]:
    """The entries below 目录: short lines up to the first long one whose words stand again further down."""
    below = []
    for line in lines[heading + 1 :]:
        if len(line.text) > 90:
            break
        below.append(line)
    later = {line.text.strip() for line in lines[heading + 1 + len(below) :]}
    bare = [(line, _ENTRY.sub("", line.text).strip()) for line in below]
    return {
        line.index for line, words in bare if any(text.startswith(words) for text in later) or _ENTRY.search(line.text)
    }
