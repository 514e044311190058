"""Sentences of the folded text: where each stands in it, and its words."""

from __future__ import annotations

from typing import NamedTuple

from bihuan.reviewing.patterns import compiled

_SENTENCE = r"[^。！？!?；;\n\t|｜]+[。！？!?；;]?[”’\"）)]?"


class Sentence(NamedTuple):
    """A sentence or a part of one up to a semicolon, in folded offsets."""

    start: int
    end: int
    words: str


def split_sentences(text: str) -> tuple[Sentence, ...]:
    return tuple(Sentence(m.start(), m.end(), m.group()) for m in compiled(_SENTENCE).finditer(text))
