"""Writing cells: text is always text, hostile characters are dropped, formats are made once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

LIMIT = 32_767  # UTF-16 units in one cell; Excel refuses a file with more
_CUT = "…（以下略，原文共{n}字）"
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_FORMULA = ("=", "+", "-", "@", "\t", "＝", "＋", "－", "＠")

INK, RULE, HEADER, BLANK = "#20242A", "#B9BEC6", "#E6EDF2", "#FFF6D1"


@dataclass(frozen=True, slots=True)
class Rich:
    """Words of which some look different: runs of words with the name of their look, empty for none."""

    runs: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        return "".join(words for words, _ in self.runs)


def clean(text: str) -> str:
    """The text as a cell can hold it: no control characters, cut with a mark where it is too long."""
    text = _UNWRITABLE.sub("", text)
    if len(text) * 2 <= LIMIT or _units(text) <= LIMIT:
        return text
    mark = _CUT.format(n=len(text))
    kept = text[: LIMIT - len(mark)]
    while _units(kept) > LIMIT - len(mark):
        kept = kept[: len(kept) - max(1, (_units(kept) - LIMIT + len(mark)) // 2)]
    return kept + mark


def _units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


class Cells:
    """One workbook's formats, and the way values get into its cells."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._formats: dict[frozenset[tuple[str, Any]], Any] = {}

    def format(self, **properties: Any) -> Any:
        """A cell format; the same properties give the same format."""
        key = frozenset(properties.items())
        if key not in self._formats:
            base = {"font_name": "宋体", "font_size": 10, "font_color": INK, "text_wrap": True, "valign": "vcenter"}
            self._formats[key] = self._book.add_format({**base, **properties})
        return self._formats[key]

    def write_rich(
        self,
        sheet: Worksheet,
        row: int,
        column: int,
        value: Rich,
        looks: Mapping[str, Mapping[str, Any]],
        **properties: Any,
    ) -> None:
        """Words with their looks, cut like others where they are too long for a cell; always text."""
        whole = clean(value.text)
        runs = [(words, look) for words, look in _cut(value, whole) if words]
        if len(runs) < 2:
            self.write(sheet, row, column, whole, **properties)
            return
        if whole.startswith(_FORMULA):
            properties["quote_prefix"] = True
        parts: list[Any] = []
        for words, look in runs:
            parts += [self.format(**looks.get(look, {})), words]
        sheet.write_rich_string(row, column, *parts, self.format(**properties))

    def write(self, sheet: Worksheet, row: int, column: int, value: object, **properties: Any) -> None:
        """Write a value as what it is. A string is never a formula, a link or a number."""
        if isinstance(value, str):
            text = clean(value)
            if text.startswith(_FORMULA):
                properties["quote_prefix"] = True  # stays text even after somebody edits the cell
            if text:
                sheet.write_string(row, column, text, self.format(**properties))
                return
            value = None
        if isinstance(value, dt.date):
            moment = dt.datetime(value.year, value.month, value.day)
            sheet.write_datetime(row, column, moment, self.format(num_format="yyyy-mm-dd", **properties))
        elif isinstance(value, int | float):
            sheet.write_number(row, column, value, self.format(**properties))
        else:
            sheet.write_blank(row, column, None, self.format(**properties))


def _cut(value: Rich, whole: str) -> Iterator[tuple[str, str]]:
    """The runs as they stand in ``whole``, the clean words; where those were cut, with the mark as a last run."""
    at = 0
    for words, look in value.runs:
        words = _UNWRITABLE.sub("", words)
        if not whole.startswith(words, at):  # here the mark begins
            same = next(n for n in range(len(words)) if whole[at + n : at + n + 1] != words[n])
            yield words[:same], look
            at += same
            break
        yield words, look
        at += len(words)
    yield whole[at:], ""
