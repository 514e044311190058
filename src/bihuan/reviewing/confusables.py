"""Wrong characters this genre is known for (常见错别字), from ``data/confusables.txt``: wrong → right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from bihuan.reviewing.lexicon import is_expression, terms
from bihuan.reviewing.patterns import compiled

_LOOKAROUND = r"\(\?[^)]*\)"


class Confusables(NamedTuple):
    """Wrong forms by their first two characters, and a pattern for where such a pair may stand."""

    heads: re.Pattern[str]
    forms: dict[str, tuple[Confusable, ...]]


class Confusable(NamedTuple):
    """A wrong form, what is right, and where bare words may be right elsewhere, the closer check."""

    wrong: str
    right: str
    closer: re.Pattern[str] | None


def find_confusables(text: str) -> Iterator[tuple[int, int, str]]:
    """Where wrong forms stand, and what is right."""
    known = _confusables()
    for head in known.heads.finditer(text):
        at = head.start()
        for form in known.forms.get(text[at : at + 2], ()):
            if text.startswith(form.wrong, at) and (form.closer is None or form.closer.match(text, at)):
                yield at, at + len(form.wrong), form.right
                break


@cache
def _confusables() -> Confusables:
    forms: dict[str, list[Confusable]] = {}
    for line in terms("confusables"):
        wrong, _, right = (part.strip() for part in line.partition("→"))
        closer = re.compile(wrong[1:-1]) if is_expression(wrong) else None
        bare = compiled(_LOOKAROUND).sub("", wrong[1:-1]) if closer else wrong
        forms.setdefault(bare[:2], []).append(Confusable(bare, right, closer))
    first, second = ("".join(sorted({head[at] for head in forms})) for at in (0, 1))
    heads = re.compile(f"[{re.escape(first)}](?=[{re.escape(second)}])")
    return Confusables(
        heads, {head: tuple(sorted(found, key=lambda f: -len(f.wrong))) for head, found in forms.items()}
    )
