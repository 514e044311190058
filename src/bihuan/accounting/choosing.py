"""Which of several documents is the earlier one of the same person or unit (上年度材料): candidates → one, and why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bihuan.model import Kind, Meta

_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_TEAM = re.compile(
    r"(?:党组|党委|党工委|党总支|党支部|支部委员会|支委会)?(?:领导)?班子|党组|党委|党工委|党总支|党支部|支委会"
)
# What a file name says of the document, not of whose it is.
_GENERIC = re.compile(
    r"20\d\d|年度?|民主生活会|组织生活会|专题|主题教育|个人|领导班子|班子|对照检查|检视剖析|对照检视|党性分析|发言提纲|"
    r"材料|提纲|报告|定稿|终稿|初稿|修改稿|修订|最终|打印|正式|上报|[vV第]?\d+[稿版]?|[\s_\-—.·()（）【】\[\]]"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document that may be the one: what it says of itself, and what it is called. ``folder`` names where it lies."""

    meta: Meta
    name: str
    folder: str = ""

    @property
    def year(self) -> int | None:
        """The year it is about; where the text does not say it, that of its name, else of its folder."""
        if self.meta.year is not None:
            return self.meta.year
        found = _YEAR.findall(self.name) or _YEAR.findall(self.folder)
        return int(found[-1]) if found else None

    @property
    def unit(self) -> str | None:
        """The unit; for a team also from the words before 领导班子 in its title."""
        if self.meta.unit or self.meta.kind is not Kind.TEAM:
            return self.meta.unit
        title = self.meta.title
        found = _TEAM.search(title)
        words = _GENERIC.sub("", title[: found.start()]) if found else ""
        return words if len(words) > 1 else None

    @property
    def own_name(self) -> str:
        """What the file's name says beyond the year and the genre."""
        return _GENERIC.sub("", self.name.rpartition(".")[0] or self.name)


@dataclass(frozen=True, slots=True)
class Choice:
    """The number of the candidate, and why it, in words."""

    number: int
    why: str
    why_en: str


def choose(this: Candidate, candidates: Sequence[Candidate]) -> Choice | None:
    """The latest earlier document of the same person (or the same unit, for a team); None where none is known to be."""
    ranked = sorted(_ranked(this, candidates), key=lambda row: row[:3], reverse=True)
    if not ranked:
        return None
    year, _, _, number, because, because_en = ranked[0]
    others = sum(row[0] == year for row in ranked) - 1
    when, when_en = (f"{year}年度", f"year {year}") if year else ("年度不明", "year unknown")
    more = f"；同一年度另有{others}份" if others else ""
    more_en = f"; {others} more of that year" if others else ""
    return Choice(number, f"{because}，{when}{more}", f"{because_en}, {when_en}{more_en}")


def _ranked(this: Candidate, candidates: Iterable[Candidate]) -> Iterable[tuple[int, int, bool, int, str, str]]:
    for number, one in enumerate(candidates):
        if one.meta.kind is not this.meta.kind or one.meta.kind is Kind.OTHER:
            continue
        if this.year is not None and one.year is not None and one.year >= this.year:
            continue
        if (known := _same(this, one)) is not None:
            rank, because, because_en = known
            yield one.year or 0, rank, _meeting(this) == _meeting(one), number, because, because_en


def _same(this: Candidate, one: Candidate) -> tuple[int, str, str] | None:
    """How it is known that both are of the same person or unit; None where it is not, or where they contradict."""
    mine, theirs = this.meta, one.meta
    if mine.person and theirs.person:
        if mine.person != theirs.person:
            return None
        return 3, f"对照检查人相同（{mine.person}）", f"the same person ({mine.person})"
    if mine.kind is Kind.TEAM and this.unit and one.unit:
        if this.unit != one.unit:
            return None
        return 3, f"单位相同（{this.unit}）", f"the same unit ({this.unit})"
    for person, name in ((mine.person, one.name), (theirs.person, this.name)):
        if person and person in name:
            return 2, f"文件名里有对照检查人（{person}）", f"the file name has the person ({person})"
    if len(this.own_name) > 1 and this.own_name == one.own_name:
        return 1, f"文件名相同（{this.own_name}）", f"the same file name ({this.own_name})"
    return None


def _meeting(one: Candidate) -> str:
    return "组织" if "组织生活会" in (one.meta.meeting or one.meta.title) else "民主"
