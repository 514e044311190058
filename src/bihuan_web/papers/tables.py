"""A table as text that people edit in a plain box: a line for each row, cells parted by ｜, the first line its heads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

BAR = "｜"


def packed(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Heads and rows as text; what would be a bar or a line end within a cell becomes a stroke or a blank."""
    return "\n".join(BAR.join(_cell(one) for one in row) for row in (heads, *rows))


def unpacked(text: str) -> tuple[list[str], list[list[str]]]:
    """Heads and rows of a text; a row that is too short gets empty cells, what is too much goes into the last one."""
    lines = [line for line in text.replace("\r\n", "\n").split("\n") if line.strip()]
    if not lines:
        return [], []
    heads = [one.strip() for one in lines[0].split(BAR)]
    rows = []
    for line in lines[1:]:
        cells = [one.strip() for one in line.split(BAR, len(heads) - 1)]
        rows.append(cells + [""] * (len(heads) - len(cells)))
    return heads, rows


def _cell(text: str) -> str:
    return " ".join(text.replace(BAR, "|").split())
