"""Blanks inside a line: which are dropped, which part two words, which part two table cells."""

from __future__ import annotations

import re
from itertools import pairwise

from bihuan.text.folded import Edit
from bihuan.text.lines import BLANKS

ZERO_WIDTH = "\u00ad\u034f\u061c\u115f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
_CONTROL = "\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f"
BLANK_RUN = re.compile(f"[{BLANKS}{ZERO_WIDTH}{_CONTROL}]+")
_BLANK = re.compile(r"[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_TITLE = re.compile(r"检查|材料|发言|提纲|报告|剖析|总结|通知|纪要|方案|意见|清单|台账|生活会")
_NAME = re.compile(r"(?:[^\W\dA-Za-z_]|·){2,4}$|[某×xX*○〇]{2,4}$")
_POST = re.compile(
    r"(?:长|主任|书记|委员|党员|人员|师|经理|支部|局|厅|部|处|科|室|站|所|队|中心|公司|学院|大学|医院|委|组|办|镇|乡|街道|村|社区|干部|同志|总监|主席)$"
)
_BLANKS_BUT_TAB = BLANKS.replace("\t", "") + ZERO_WIDTH
_CELL_EDGES = {mark: re.compile(f"[{_BLANKS_BUT_TAB}]*{re.escape(mark)}[{_BLANKS_BUT_TAB}]*") for mark in "|\t"}


def blank_runs(text: str) -> list[int]:
    """Where runs of blanks and invisible characters begin: only lines that hold one need ``blank_edits``."""
    return [run.start() for run in BLANK_RUN.finditer(text)]


def blank_edits(words: str, offset: int, *, byline: bool = False) -> list[Edit]:
    """What becomes of the blanks inside one line that begins at ``offset``; ``byline``: a blank may part name and post."""
    edits: list[Edit] = []
    parting = _parting_blanks(words) if byline else frozenset()
    for run in BLANK_RUN.finditer(words):
        start, end = run.span()
        keep = start in parting or (
            start > 0
            and end < len(words)
            and _is_latin(words[start - 1])
            and _is_latin(words[end])
            and _BLANK.search(run.group()) is not None
        )
        if not keep:
            edits.append((offset + start, offset + end, ""))
        elif run.group() != " ":
            edits.append((offset + start, offset + end, " "))
    return edits


def row_edits(words: str, offset: int, separator: str, *, first: bool, last: bool) -> list[Edit]:
    """The edits that make a table row of a line: cells parted by one tab each, no blanks around them."""
    edits: list[Edit] = []
    cell_start, end = 0, len(words)
    if separator == "|" and first and words.startswith("|"):  # markdown rows begin and end with a bar
        cell_start = 1
        edits.append((offset, offset + 1, ""))
    if separator == "|" and last and words.endswith("|") and end > cell_start:
        end -= 1
    for edge in _CELL_EDGES[separator].finditer(words, cell_start, end):
        edits += _cell_edits(words, cell_start, edge.start(), offset)
        if edge.group() != "\t":
            edits.append((offset + edge.start(), offset + edge.end(), "\t"))
        cell_start = edge.end()
    edits += _cell_edits(words, cell_start, end, offset)
    if end < len(words):
        edits.append((offset + end, offset + len(words), ""))
    return edits


def _cell_edits(words: str, start: int, end: int, offset: int) -> list[Edit]:
    cell = words[start:end]
    if not BLANK_RUN.search(cell):
        return []
    return blank_edits(cell, offset + start)


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _parting_blanks(words: str) -> frozenset[int]:
    """Where blanks part a name from a post or a unit: neither beside single spread characters nor inside a title."""
    if len(words) > 60 or _TITLE.search(words):
        return frozenset()
    parts: list[tuple[int, int]] = []  # the words between blanks; single characters in a row are one spread word
    single = False
    position = 0
    for part in re.finditer(rf"[^{BLANKS}]+", words):
        position = part.start()
        one = part.end() - position == 1
        if one and single:
            parts[-1] = (parts[-1][0], part.end())
        else:
            parts.append((position, part.end()))
        single = one
    kept = set()
    for (start, end), (following, stop) in pairwise(parts):
        left, right = BLANK_RUN.sub("", words[start:end]), BLANK_RUN.sub("", words[following:stop])
        if (_POST.search(left) and _NAME.match(right)) or (_NAME.match(left) and _POST.search(right)):
            kept.add(end)
    return frozenset(kept)
