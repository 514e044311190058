"""The review's own word lists in ``data/``: one term per line, ``#`` begins a comment. Editable without code."""

from __future__ import annotations

import re
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


@cache
def pattern(name: str) -> re.Pattern[str]:
    """One regular expression for all entries of a list."""
    return either(terms(name))


def either(entries: tuple[str, ...]) -> re.Pattern[str]:
    """Matches any of the entries, longest first; an entry written ``/…/`` is a regular expression."""
    plain = sorted((entry for entry in entries if not is_expression(entry)), key=len, reverse=True)
    expressions = [entry[1:-1] for entry in entries if is_expression(entry)]
    return re.compile("|".join([*expressions, *map(re.escape, plain)]) or r"(?!)")


@cache
def triggered(name: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The expressions of a list whose lines begin with the characters one of which a text must have."""
    entries = [line.split(None, 1) for line in terms(name)]
    return tuple((needed, re.compile(expression[1:-1])) for needed, expression in entries)


def is_expression(entry: str) -> bool:
    return len(entry) > 2 and entry[0] == entry[-1] == "/"
