"""Sentences (句) and clauses (分句) of a folded text, as ranges; quotations and brackets are never cut open."""

from __future__ import annotations

import re
from functools import cache

Range = tuple[int, int]

_PAIRS = (
    ("“", "”"),
    ("‘", "’"),
    ("（", "）"),
    ("《", "》"),
    ("【", "】"),
    ("「", "」"),
    ("(", ")"),
    ("〔", "〕"),
    ("[", "]"),
)
_CLOSERS = "”’）》】」)〕\\]"
_LONGEST_ENCLOSURE = 600  # keeps a text of unclosed marks linear


@cache
def _pattern(finals: str) -> re.Pattern[str]:
    openers = "".join(re.escape(pair[0]) for pair in _PAIRS)
    # No opener inside its own pair: a run of unclosed marks then costs one look each. Brackets may nest once.
    enclosed = "|".join(
        f"{re.escape(a)}[^{re.escape(a + b)}\\n]{{0,{_LONGEST_ENCLOSURE}}}{re.escape(b)}" for a, b in _PAIRS
    )
    enclosed += f"|（(?>[^（）\\n]{{1,{_LONGEST_ENCLOSURE}}}|（[^（）\\n]{{0,{_LONGEST_ENCLOSURE}}}）){{1,9}}）"
    # A quotation that is a whole sentence ends the sentence, unless the sentence goes on after it: “……。”的说法
    spoken = f"“[^“”\\n]{{0,{_LONGEST_ENCLOSURE}}}(?<=[。！？…])”(?![，、；：。！？,;的等地得之这那）])"
    return re.compile(  # at last [^\\n]: the rest of a paragraph without a full stop
        f"(?:(?!{spoken})(?>{enclosed})|[^{finals}{openers}\\n]++|(?!{spoken})[{openers}])*+"
        f"(?:{spoken}|[{finals}]++[{_CLOSERS}]*+)|[^\\n]++"
    )


_SENTENCE_FINALS = "。！？!?…"
_CLAUSE_FINALS = "。！？!?…；;"
_PHRASE_FINALS = "。！？!?…；;，"


def sentences(text: str, start: int = 0, end: int | None = None) -> list[Range]:
    """The ranges between full stops, with the marks and the closing quotes after them."""
    return _split(text, start, end, _SENTENCE_FINALS)


def clauses(text: str, start: int = 0, end: int | None = None) -> list[Range]:
    """Like ``sentences``, parted at semicolons too."""
    return _split(text, start, end, _CLAUSE_FINALS)


def phrases(text: str, start: int = 0, end: int | None = None) -> list[Range]:
    """Like ``clauses``, parted at commas too."""
    return _split(text, start, end, _PHRASE_FINALS)


def _split(text: str, start: int, end: int | None, finals: str) -> list[Range]:
    stop = len(text) if end is None else end
    ranges = []
    for found in _pattern(finals).finditer(text, start, stop):
        first, last = found.span()
        if last > first:
            ranges.append((first, last))
    return ranges
