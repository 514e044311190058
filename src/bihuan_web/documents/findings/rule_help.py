"""A rule's page as people read it: its sections with paragraphs and lists, without the cases that test it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from bihuan.output.rule_pages import page_of
from bihuan_web.documents.kinds import Words

# Options come from the rule itself.
_SHOWN = (("查什么", "what it looks for"), ("为什么", "why"), ("怎么改", "how to mend it"))
_FENCE = re.compile(r"```.*?```", re.DOTALL)
_SIGNS = re.compile(r"\*\*|`|\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its paragraphs."""

    heading: Words
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Help:
    """``english``: the page's one line in English; the sections are Chinese."""

    english: str
    sections: tuple[Section, ...]


@cache
def help_of(slug: str) -> Help | None:
    """None where the rule has no page on this machine."""
    page = page_of(slug)
    if page is None:
        return None
    head, *parts = re.split(r"^## ", _FENCE.sub("", page), flags=re.MULTILINE)
    english = re.search(r"^\*([^*\n]+)\*$", head, flags=re.MULTILINE)
    sections = []
    for part in parts:
        heading, _, body = part.partition("\n")
        shown = next((one for one in _SHOWN if one[0] == heading.strip()), None)
        if shown:
            paragraphs = (" ".join(one.split()) for one in re.split(r"\n\s*\n|\n(?=- )", body))
            sections.append(Section(shown, tuple(_plain(one) for one in paragraphs if one)))
    return Help(english.group(1) if english else "", tuple(sections))


def _plain(words: str) -> str:
    """Without the signs of Markdown."""
    return _SIGNS.sub(lambda found: found.group(1) or "", words).removeprefix("- ")
