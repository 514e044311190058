"""Markdown (md) → SourceText: the words as they are shown; the marks of headings, lists and emphasis are left out.

Every line of the file gives at most one line of text, whose piece names the file's line, so places stay true.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bihuan.model import Cell, SourcePlace, Span
from bihuan.reading.building import TextBuilder, replaced_note
from bihuan.reading.decoding import decode
from bihuan.reading.txt import unify_line_ends

if TYPE_CHECKING:
    from bihuan.model import SourceText
    from bihuan.reading.limits import Limits

_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]+|$)")
_HEADING_END = re.compile(r"[ \t]+#+[ \t]*$")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-{2,})[ \t]*$")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_BULLET = re.compile(r"[ \t]*[-*+][ \t]+(?:\[[ xX]\][ \t]+)?(?=\S)")
_QUOTE = re.compile(r" {0,3}(?:>[ ]?)+")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_TABLE_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_BAR = re.compile(r"(?<!\\)\|")
_INLINE_SIGN = re.compile(r"[*_`~\[\\<&]")
# Every repetition stops at the next mark of its kind or is bounded: a line of ten megabytes costs linear time.
_INLINE = (
    (re.compile(r"!\[([^\[\]\n]{0,500})\]\([^()\n]{0,2000}\)"), ""),
    (re.compile(r"\[([^\[\]\n]{1,500})\]\([^()\n]{0,2000}\)"), r"\1"),
    (re.compile(r"(?<!`)(`{1,3})(?!`)([^`\n]{1,2000})\1(?!`)"), r"\2"),
    (re.compile(r"~~(?=\S)([^~\n]{1,2000})~~"), r"\1"),
    (re.compile(r"<(https?://[^<>\s]{1,2000})>"), r"\1"),
    (re.compile(r"</?(?:b|i|u|em|strong|font|span|center|p|sup|sub)(?:\s[^<>]{0,500})?>|<br\s{0,3}/?>", re.I), ""),
)
# * and ** also stand for words taken out (**县, 党*史): they are emphasis only around a phrase of some length, or where
# they stand at the edge of a word.
_BEFORE, _AFTER = r"(?:(?<![^\s，。；：、（“《_*]))", r"(?=[\s，。；：、）”》_*]|$)"
_PHRASE = r"[^\s*_](?:[^*_\n]*[^\s*_])?"
_LONG_PHRASE = r"[^\s*_][^*_\n]{2,}[^\s*_]"
_EMPHASIS = (
    re.compile(rf"(?<!\*)\*\*\*(?!\*)({_LONG_PHRASE})\*\*\*(?!\*)"),
    re.compile(rf"(?<!\*)\*\*(?!\*)({_LONG_PHRASE})\*\*(?!\*)"),
    re.compile(rf"{_BEFORE}(?<!\*)\*\*(?!\*)([^\s*_][^*_\n]*[^\s*_])\*\*(?!\*)"),
    re.compile(rf"(?<![\w*])__({_PHRASE})__(?!\w)"),
    re.compile(rf"{_BEFORE}(?<!\*)\*(?!\*)({_PHRASE})\*(?!\*){_AFTER}"),
    re.compile(rf"(?<![\w_])_({_PHRASE})_(?![\w_])"),
)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def read_md(data: bytes, name: str, limits: Limits) -> SourceText:
    """Reads a markdown file; tables become rows with their cells parted by tabs."""
    text, encoding, replaced = decode(data)
    lines = unify_line_ends(text).split("\n")
    builder = TextBuilder(limits)
    index = _after_front_matter(lines)
    fenced = False
    while index < len(lines):
        line = lines[index]
        if _FENCE.match(line):
            fenced = not fenced
        elif fenced:
            _write(line, index, builder)
        elif _begins_table(lines, index):
            index = _write_table(lines, index, builder)
            continue
        elif not _RULE.match(line) and not (_UNDERLINE.match(line) and index and lines[index - 1].strip()):
            _write(_shown(line), index, builder)
        index += 1
    if replaced:
        builder.notes.append(replaced_note(replaced))
    return builder.finish(name, "md", encoding)


def _write(words: str, index: int, builder: TextBuilder) -> None:
    builder.add(words, SourcePlace(paragraph_index=index))
    builder.end_line()


def _shown(line: str) -> str:
    """One line without its marks."""
    if quote := _QUOTE.match(line):
        line = line[quote.end() :]
    if heading := _HEADING.match(line):
        line = _HEADING_END.sub("", line[heading.end() :])
    elif bullet := _BULLET.match(line):
        line = line[bullet.end() :]
    return _inline(line.rstrip())


def _inline(words: str) -> str:
    if not _INLINE_SIGN.search(words):
        return words
    for pattern, replacement in _INLINE:
        words = pattern.sub(replacement, words)
    for pattern in _EMPHASIS:
        words = pattern.sub(lambda found: found.group(1) or found.group(2), words)
    return (
        _ESCAPED.sub(r"\1", words)
        .replace("&nbsp;", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
    )


def _after_front_matter(lines: list[str]) -> int:
    """Where the text begins after a block of metadata between two lines of three dashes."""
    if lines[0].rstrip() != "---":
        return 0
    for index, line in enumerate(lines[1:40], start=1):
        if line.rstrip() in ("---", "..."):
            return index + 1
        if line.strip() and not re.match(r"[\w-]+\s*:|\s+\S|-\s|#", line):
            break
    return 0


def _begins_table(lines: list[str], index: int) -> bool:
    if "|" not in lines[index] or index + 1 >= len(lines):
        return False
    rule = lines[index + 1]
    return "|" in rule and "-" in rule and _TABLE_RULE.match(rule) is not None


def _write_table(lines: list[str], index: int, builder: TextBuilder) -> int:
    """Writes the rows of the table that begins here and gives the line after it."""
    number, first = len(builder.tables), index
    rows: list[list[Cell]] = []
    while index < len(lines) and "|" in lines[index]:
        if index == first + 1:  # the rule below the header
            index += 1
            continue
        cells = []
        for column, words in enumerate(_cells(lines[index])):
            if column:
                builder.part_cells()
            place = SourcePlace("table", index, None, number, len(rows), column)
            span = builder.add(_inline(words.strip()), place)
            cells.append(Cell(Span(span.start, span.end), len(rows), column))
        builder.end_line()
        rows.append(cells)
        index += 1
    builder.add_table(rows)
    return index


def _cells(line: str) -> list[str]:
    cells = [cell.replace("\\|", "|") for cell in _BAR.split(line.strip())]
    if cells and not cells[0].strip():
        cells = cells[1:]
    if len(cells) > 1 and not cells[-1].strip() and line.rstrip().endswith("|"):
        cells = cells[:-1]
    return cells
