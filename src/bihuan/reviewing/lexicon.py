"""The review's own word lists in ``data/``: one term per line, ``#`` begins a comment. Editable without code."""

from __future__ import annotations

import re
import sys
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"


def read_lines(text: str) -> tuple[str, ...]:
    """The entries of a word list, comments and blank lines left out."""
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return tuple(line for line in lines if line)


@cache
def terms(name: str) -> tuple[str, ...]:
    """The entries of ``data/<name>.txt``."""
    return read_lines((DATA / f"{name}.txt").read_text(encoding="utf-8"))


class Lexicon:
    """A word list ready to be searched for: all plain words in one pattern, every expression in one of its own.

    Apart they are fast: the engine then knows with which characters a match can begin.
    """

    def __init__(self, entries: tuple[str, ...]) -> None:
        plain = sorted((entry for entry in entries if not is_expression(entry)), key=len, reverse=True)
        wanted = ["|".join(map(re.escape, plain))] if plain else []
        wanted += [entry[1:-1] for entry in entries if is_expression(entry)]
        self._patterns = tuple(map(re.compile, wanted))

    def find(self, words: str, last: int = sys.maxsize) -> list[re.Match[str]]:
        """The matches that begin at ``last`` or before, in order; of two that overlap the first, the longer of two that begin together."""
        matches = []
        for pattern in self._patterns:
            for match in pattern.finditer(words):
                if match.start() > last:
                    break
                matches.append(match)
        if len(self._patterns) > 1:
            matches.sort(key=lambda match: (match.start(), -match.end()))
            end, apart = 0, []
            for match in matches:
                if match.start() >= end:
                    apart.append(match)
                    end = match.end()
            return apart
        return matches

    def found(self, words: str) -> tuple[str, ...]:
        """The different words found, in order."""
        return tuple(dict.fromkeys(match.group() for match in self.find(words)))

    def __contains__(self, words: str) -> bool:
        return any(pattern.search(words) for pattern in self._patterns)


@cache
def lexicon(name: str) -> Lexicon:
    """The word list ``data/<name>.txt``; entries in slashes are regular expressions."""
    return Lexicon(terms(name))


@cache
def triggered(name: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The expressions of a list whose lines begin with the characters one of which a text must have."""
    entries = [line.split(None, 1) for line in terms(name)]
    return tuple((needed, re.compile(expression[1:-1])) for needed, expression in entries)


def is_expression(entry: str) -> bool:
    return len(entry) > 2 and entry[0] == entry[-1] == "/"
