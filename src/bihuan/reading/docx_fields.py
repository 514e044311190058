"""Word's complex fields (域): which text is a field's instruction and which its result."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bihuan.reading.docx_symbols import circled

_ENCLOSED = re.compile(r"^\s*EQ\b.*\\o\b[^(]*\((.*)[,;，](.*)\)\s*$", re.IGNORECASE | re.DOTALL)
_CONTENTS = re.compile(r"\s*TOC\b", re.IGNORECASE)


@dataclass(slots=True)
class _Field:
    instruction: str = ""
    in_result: bool = False


class Fields:
    """The fields that are open in one story. Their instructions are not text; their results are."""

    __slots__ = ("_open", "in_instruction")

    def __init__(self) -> None:
        self._open: list[_Field] = []
        self.in_instruction = False

    def mark(self, kind: str | None) -> str:
        """Take one field mark; gives what a field that ends here without a result draws."""
        drawn = ""
        if kind == "begin":
            self._open.append(_Field())
        elif self._open and kind == "separate":
            self._open[-1].in_result = True
        elif self._open and kind == "end":
            ended = self._open.pop()
            drawn = "" if ended.in_result else _drawn_by(ended.instruction)
        self.in_instruction = any(not field.in_result for field in self._open)
        return drawn

    def add_instruction(self, words: str) -> None:
        if self._open and not self._open[-1].in_result:
            self._open[-1].instruction += words

    @property
    def in_contents(self) -> bool:
        """Inside a table of contents that Word made?"""
        return bool(self._open) and any(f.in_result and _CONTENTS.match(f.instruction) for f in self._open)


def _drawn_by(instruction: str) -> str:
    """What an EQ field draws that has no stored result: a number in a circle (带圈字符), or text under its pinyin."""
    enclosed = _ENCLOSED.match(instruction)
    if enclosed is None:
        return ""
    frame, inner = enclosed[1].strip(), enclosed[2].strip()
    return (circled(inner) if frame in ("○", "〇", "◯") else None) or inner
