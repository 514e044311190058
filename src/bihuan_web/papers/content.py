"""The words of a paper as they stand: kept as versions, told apart by a fingerprint, and as everybody may read them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from bihuan_web.orgs.permissions import Secrecy
from bihuan_web.papers.kinds import KINDS
from bihuan_web.papers.models import Block, Paper
from bihuan_web.papers.queries import known_people
from bihuan_web.papers.redacting import Removal, find_removals, without
from bihuan_web.papers.sources.facts import OPEN_PLACE


def standing(paper: Paper) -> list[Block]:
    """The blocks that are part of the paper, in order."""
    return [one for one in paper.blocks.all() if not one.removed]


def content_of(paper: Paper) -> str:
    """Title, addressee and blocks as JSON: a version."""
    said = {
        "title": paper.title,
        "addressee": paper.addressee,
        "blocks": [{"shape": one.shape, "text": one.text, "source": one.source} for one in standing(paper)],
    }
    return json.dumps(said, ensure_ascii=False)


def fingerprint(paper: Paper) -> str:
    """SHA-256 of the words, and of the words that somebody decided to keep."""
    return hashlib.sha256(f"{content_of(paper)}\0{paper.kept_words}".encode()).hexdigest()


def open_places(paper: Paper) -> list[str]:
    """Lines in which something is still to be filled in."""
    texts = [paper.title, paper.addressee, *(one.text for one in standing(paper))]
    return [line.strip()[:60] for text in texts for line in text.split("\n") if OPEN_PLACE in line]


def is_public(paper: Paper) -> bool:
    return KINDS[paper.kind].level is Secrecy.PUBLISHED


def kept_words(paper: Paper) -> list[str]:
    """Words that stay although they look personal."""
    return list(json.loads(paper.kept_words)) if paper.kept_words else []


def removals_of(paper: Paper) -> list[Removal]:
    """Everything personal in what is to be read by everybody."""
    texts = [paper.title, paper.addressee, *(one.text for one in standing(paper))]
    return find_removals(texts, known_people(paper.organisation))


def removals_confirmed(paper: Paper) -> bool:
    """Whether a person has confirmed the removals for exactly these words."""
    return bool(paper.removals_of) and paper.removals_of == fingerprint(paper)


def as_printed(paper: Paper) -> tuple[str, str, Sequence[tuple[str, str]]]:
    """Title, addressee and blocks in the words that those may read for whom the paper is."""
    removals = removals_of(paper) if is_public(paper) else []
    kept = kept_words(paper)

    def said(text: str) -> str:
        return without(text, removals, kept)

    return said(paper.title), said(paper.addressee), [(one.shape, said(one.text)) for one in standing(paper)]


def version_content(text: str) -> dict[str, Any]:
    """What a version said."""
    found: dict[str, Any] = json.loads(text)
    return found
