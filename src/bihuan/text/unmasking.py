"""Masked terms (被遮掩的词): finds them in a folded text and tells what they stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TermTable:
    """Masks of a user's own: how a masked term is written, and the term."""

    terms: dict[str, str]


_SIMPLE = re.compile(r"(?<![A-Za-z])(?:dangshi|mzshh|zzshh|dangyuan|zhengzhi)(?![A-Za-z])")
_TERMS = {"dangshi": "党史", "mzshh": "民主生活会", "zzshh": "组织生活会", "dangyuan": "党员", "zhengzhi": "政治"}


def find_masks(text: str, terms: TermTable | None, spread: list[int]) -> list[tuple[int, int, str]]:
    """The masked terms of a folded text, in order; ``spread`` is where blanks between characters were dropped."""
    return [(m.start(), m.end(), _TERMS[m.group()]) for m in _SIMPLE.finditer(text)]


_WITHHELD = re.compile(r"[xX×]{2,}|\*{2,}|某+|_{2,}|【[^】\n]{0,20}】")


def find_withheld(text: str) -> list[tuple[int, int]]:
    """Facts that were taken out of a folded text."""
    return [m.span() for m in _WITHHELD.finditer(text)]
