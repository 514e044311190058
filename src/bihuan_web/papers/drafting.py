"""Wording and data -> the blocks of a paper, and what would change if the data were taken anew (重新取数)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils import translation

from bihuan_web.papers import sources
from bihuan_web.papers.models import Block, Paper
from bihuan_web.papers.sources import Ask
from bihuan_web.papers.sources.facts import facts_of
from bihuan_web.papers.wordings import Words, filled, words_for

WORDING = "wording"  # the source of what stands in the wording itself: its facts may change, too


@dataclass(frozen=True, slots=True)
class Fresh:
    """A block as wording and data give it now."""

    source: str
    key: str
    shape: str
    text: str


def expand(words: Words, ask: Ask) -> list[Fresh]:
    """The blocks that a paper begins with; papers are in Chinese whoever asks."""
    facts = facts_of(ask)
    found: list[Fresh] = []
    with translation.override("zh-hans"):
        for number, part in enumerate(words.parts, 1):
            source = sources.get(part.source) if part.source else None
            if source is None:
                found.append(Fresh(WORDING, str(number), part.shape, filled(part.text, facts)))
            else:
                found += [Fresh(source.key, one.key, one.shape, one.text) for one in source.pieces(ask)]
    return found


class Change(StrEnum):
    """What taking the data anew would do to a block."""

    CHANGED = "changed"  # 数据变了, nobody has edited the words
    CONFLICT = "conflict"  # 数据变了, somebody edited the words or removed the block
    NEW = "new"  # 新增
    GONE = "gone"  # 数据里没有了


@dataclass(frozen=True, slots=True)
class Difference:
    """One block that the data no longer agree with: ``before`` what was taken, ``now`` the words of the paper, ``after`` the data."""

    change: Change
    fresh: Fresh | None
    block: Block | None

    @property
    def name(self) -> str:
        """What a form calls it."""
        one = self.fresh or self.block
        assert one is not None
        return hashlib.sha256(f"{one.source}\0{one.key}".encode()).hexdigest()[:16]

    @property
    def before(self) -> str:
        return self.block.taken if self.block else ""

    @property
    def now(self) -> str:
        return "" if self.block is None or self.block.removed else self.block.text

    @property
    def after(self) -> str:
        return self.fresh.text if self.fresh else ""

    @property
    def by_default(self) -> bool:
        """Whether it is taken unless somebody says otherwise: never over words that a person wrote."""
        return self.change in (Change.CHANGED, Change.NEW) or (
            self.change is Change.GONE and self.block is not None and not self.block.is_edited
        )


def differences(blocks: Sequence[Block], fresh: Iterable[Fresh]) -> list[Difference]:
    """What differs between a paper and its data, in the order of the data, what is gone last."""
    known = {(one.source, one.key): one for one in blocks if one.source}
    found = []
    for one in fresh:
        block = known.pop((one.source, one.key), None)
        if block is None:
            found.append(Difference(Change.NEW, one, None))
        elif block.taken != one.text:
            touched = block.removed or block.is_edited
            found.append(Difference(Change.CONFLICT if touched else Change.CHANGED, one, block))
    gone = [Difference(Change.GONE, None, one) for one in known.values() if not one.removed]
    return found + gone


def data_of(paper: Paper, ask: Ask) -> list[Fresh]:
    """What the data of a paper give now."""
    return expand(words_for(paper.kind, paper.organisation), ask)


def digest_of(found: Sequence[Difference]) -> str:
    """Stands for exactly these differences: who confirms has seen them."""
    said = [(one.change, one.name, one.before, one.now, one.after) for one in found]
    return hashlib.sha256(repr(said).encode()).hexdigest()
