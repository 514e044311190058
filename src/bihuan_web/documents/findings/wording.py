"""Accepted findings as words to send back with (退回意见): one line each, as many as a review takes."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import translation
from django.utils.translation import ngettext

from bihuan_web.documents.findings.kinds import ACCEPTED
from bihuan_web.documents.findings.notes import Note

_MOST = 4_000  # characters: what a reviewer adds must still find room


def words_of(notes: Iterable[Note]) -> str:
    """The accepted ones in the reader's language, numbered; the last line says how many found no room."""
    english = translation.get_language() == "en"
    lines: list[str] = []
    accepted = [one for one in notes if one.state == ACCEPTED]
    for place, one in enumerate(accepted, start=1):
        line = _line(place, one, english)
        if sum(map(len, lines)) + len(lines) + len(line) > _MOST:
            left = len(accepted) - len(lines)
            lines.append(ngettext("其余 %(left)d 条见批注。", "其余 %(left)d 条见批注。", left) % {"left": left})
            break
        lines.append(line)
    return "\n".join(lines)


def _line(place: int, note: Note, english: bool) -> str:
    message, advice = note.message[english], note.suggestion[english] if note.suggestion else ""
    if english:
        quoted = "" if note.whole else f"“{note.quotation}”: "
        return f"{place}. {quoted}{message.rstrip('.')}. {advice}".rstrip()
    quoted = "" if note.whole else f"“{note.quotation}”："
    return f"{place}. {quoted}{message.rstrip('。')}。{advice}"
