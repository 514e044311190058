"""Plain text (txt) → SourceText: one piece per line; line ends become "\\n", nothing else is altered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bihuan.model import Piece, SourcePlace, SourceText, Span
from bihuan.reading.building import replaced_note, require_words, text_too_long
from bihuan.reading.decoding import decode

if TYPE_CHECKING:
    from bihuan.reading.limits import Limits


def read_txt(data: bytes, name: str, limits: Limits) -> SourceText:
    """Reads a text file. "\\r\\n" and "\\r" are read as "\\n"; a byte order mark is no part of the text."""
    text, encoding, replaced = decode(data)
    if len(text) > limits.characters:
        raise text_too_long(limits.characters)
    text = unify_line_ends(text)
    require_words(text)
    return SourceText(
        text=text,
        name=name,
        format="txt",
        encoding=encoding,
        pieces=line_pieces(text),
        notes=(replaced_note(replaced),) if replaced else (),
    )


def unify_line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def line_pieces(text: str) -> tuple[Piece, ...]:
    """One piece per line that is not empty, its ``paragraph_index`` the line's."""
    pieces, start = [], 0
    for index, line in enumerate(text.split("\n")):
        end = start + len(line)
        if line:
            pieces.append(Piece(Span(start, end), SourcePlace(paragraph_index=index)))
        start = end + 1
    return tuple(pieces)
