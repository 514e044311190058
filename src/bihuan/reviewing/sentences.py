"""Sentences of the folded text: where each stands in it, and its words."""

from __future__ import annotations

import re
from typing import NamedTuple

_SENTENCE = re.compile(r"[^。！？!?；;\n\t|｜]+[。！？!?；;]?[”’\"）)]?")


class Sentence(NamedTuple):
    """A sentence or a part of one up to a semicolon, in folded offsets."""

    start: int
    end: int
    words: str


def split_sentences(text: str) -> tuple[Sentence, ...]:
    return tuple(Sentence(m.start(), m.end(), m.group()) for m in _SENTENCE.finditer(text))
