"""Documents → those of one person or team, a document a year, in order; and what was left out, with the reason."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from bihuan.materials import Material
from bihuan.model import Kind
from bihuan.overyears.results import LeftOut, YearDocument
from bihuan.text.numerals import parse_integer

_MEETING = re.compile("(?:民主|组织)生活会")
_HEAD = 800  # characters in which the meeting is named
_BRANCH = re.compile(r"支部|支委")
_NOT_A_NAME = re.compile(r"[某×＊*_xX]|\d")
_STAGES = (
    (0, re.compile(r"初稿|草稿|征求意见")),
    (3, re.compile(r"定稿|终稿|最终|正式|审定|上报|打印")),
    (2, re.compile(r"修改|修订|送审|改后|已改|第?[一二三四五六七八九十\d]+[稿版]|[vV]\d")),
)
_NUMBER = re.compile(r"第?([一二三四五六七八九十\d]+)[稿版次]|[vV](\d+)")


@dataclass(frozen=True, slots=True)
class Sketch:
    """What sorting needs to know of a document."""

    key: str
    person: str
    unit: str
    year: int | None
    kind: Kind
    meeting: str  # 民主生活会, 组织生活会, or empty
    branch: bool  # a team: that of a party branch
    length: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A series before its documents are compared."""

    who: str
    unit: str
    kind: Kind
    documents: tuple[YearDocument, ...]


def sketch(material: Material) -> Sketch:
    """The sketch of a document."""
    identity, text = material.identity, material.folded.text
    meeting = _MEETING.search(text[:_HEAD])
    return Sketch(
        material.key,
        identity.person.value,
        identity.stated_unit,
        int(identity.year.value) if identity.year.value else None,
        material.kind,
        meeting.group() if meeting else "",
        bool(_BRANCH.search(text[:60])),
        len(text),
        material.source.sha256,
    )


def sort_by_year(sketches: Iterable[Sketch]) -> tuple[list[Plan], list[LeftOut]]:
    """The series that documents make, by unit and name; the order in which they come is all one."""
    plans: list[Plan] = []
    left: list[LeftOut] = []
    for group in _namesakes(sorted(sketches, key=lambda one: one.key)):
        parties, ambiguous = _by_unit(group)
        made = [plan for party in parties if len(party) > 1 for plan in _plans(party, left)]
        plans += made
        left += _apart(parties, ambiguous, {one.key for plan in made for one in plan.documents})
    plans.sort(key=lambda one: (one.unit, one.who, one.kind, [document.key for document in one.documents]))
    return plans, sorted(left, key=lambda one: one.key)


def _namesakes(sketches: Sequence[Sketch]) -> Iterator[list[Sketch]]:
    """Those of one name; teams of one sort, whose units part them later."""
    people: dict[str, list[Sketch]] = defaultdict(list)
    teams: dict[bool, list[Sketch]] = defaultdict(list)
    for one in sketches:
        if one.kind is Kind.PERSONAL and one.person and not _NOT_A_NAME.search(one.person):
            people[one.person].append(one)
        elif one.kind is Kind.TEAM and one.unit:
            teams[one.branch].append(one)
    yield from people.values()
    yield from teams.values()


def _by_unit(group: Sequence[Sketch]) -> tuple[list[list[Sketch]], list[tuple[Sketch, list[str]]]]:
    """Those of one unit together; and those whose unit might be any of several, with these."""
    team = group[0].kind is Kind.TEAM
    units = {one.unit for one in group if one.unit}
    # 水务局 may be 岚台县水务局. A person of a bureau may be of its office, too; its team is not that of the office.
    parts = {unit: _ends(unit) if team else _parts(unit, units) for unit in units}
    wholes: dict[str, list[str]] = defaultdict(list)
    inner = {part for unit in units for part in parts[unit] if part != unit}
    for unit in sorted(units - inner):
        for part in parts[unit]:
            wholes[part].append(unit)
    parties: dict[str, list[Sketch]] = {unit: [] for unit in sorted(units - inner) or [""]}
    ambiguous = []
    for one in group:
        fitting = wholes[one.unit] if one.unit else list(parties)
        if len(fitting) == 1:
            parties[fitting[0]].append(one)
        else:
            ambiguous.append((one, fitting))
    return list(parties.values()), ambiguous


def _ends(unit: str) -> list[str]:
    return [unit[at:] for at in range(max(1, len(unit) - 1))]


def _parts(unit: str, units: set[str]) -> list[str]:
    return [one for one in units if one in unit]


def _apart(
    parties: Sequence[Sequence[Sketch]], ambiguous: Sequence[tuple[Sketch, list[str]]], taken: set[str]
) -> Iterator[LeftOut]:
    """Why documents of a name make no series, where one of them might have been of another's."""
    for one, units in ambiguous:
        some, some_en = "、".join(units[:3]), ", ".join(units[:3])
        yield LeftOut(
            one.key,
            f"单位写得不全，{some}都对得上，不知道是哪一个",
            f"its unit is not fully named and might be any of {some_en}",
        )
    if len(parties) < 2 or parties[0][0].kind is Kind.TEAM:
        return
    who, units = parties[0][0].person, [max((one.unit for one in party), key=len) for party in parties]
    some, some_en = "、".join(units[:3]), ", ".join(units[:3])
    for party in parties:
        others = {one.year for other in parties if other is not party for one in other}
        for one in party:
            if one.year is None or not others - {one.year, None} or any(other.key in taken for other in party):
                continue
            yield LeftOut(
                one.key,
                f"同名（{who}）而单位不同（{some}），不当作同一人",
                f"the same name ({who}) in different units ({some_en}) is not taken for the same person",
            )


def _plans(party: Sequence[Sketch], left: list[LeftOut]) -> Iterator[Plan]:
    """A party's series; two where it held both sorts of meetings in one year."""
    dated = [one for one in party if one.year is not None]
    left += [
        LeftOut(one.key, "没有写明年度，排不进历年", "no year is stated, so it has no place in the order")
        for one in party
        if one.year is None
    ]
    sorts = [
        [one for one in dated if one.meeting != "组织生活会"],
        [one for one in dated if one.meeting == "组织生活会"],
    ]
    both = {one.year for one in sorts[0]} & {one.year for one in sorts[1]}
    for some in sorts if both else [dated]:
        documents = tuple(_a_document_a_year(some))
        if len(documents) > 1:
            unit = max((one.unit for one in some), key=lambda one: (len(one), one))
            yield Plan(some[0].person if some[0].kind is Kind.PERSONAL else "", unit, some[0].kind, documents)


def _a_document_a_year(some: Sequence[Sketch]) -> Iterator[YearDocument]:
    """Of drafts the last: as their names say, else the longest; the others are named."""
    years: dict[int, list[Sketch]] = defaultdict(list)
    for one in some:
        years[one.year or 0].append(one)
    for year in sorted(years):
        ranked = sorted(years[year], key=lambda one: (*_stage(one.key), one.length, one.key), reverse=True)
        best, others = ranked[0], tuple(sorted(one.key for one in ranked[1:]))
        why, why_en = _why(ranked) if others else ("", "")
        yield YearDocument(best.key, year, others, why, why_en)


def _why(ranked: Sequence[Sketch]) -> tuple[str, str]:
    if all(one.sha256 and one.sha256 == ranked[0].sha256 for one in ranked):
        return "同一年度有内容完全相同的几份", "the same file several times in that year"
    if _stage(ranked[0].key) != _stage(ranked[1].key):
        return "同一年度有几份，按文件名取最后一稿", "several in that year, the last draft by their names is taken"
    return (
        "同一年度有几份，文件名分不出先后，取最长的一份",
        "several in that year; names do not tell which is the last, so the longest is taken",
    )


def _stage(key: str) -> tuple[int, int]:
    """How far a draft has come, and its number: 初稿, unmarked, 修改稿 2, 定稿."""
    name = PurePath(key).stem
    stage = next((rank for rank, words in _STAGES if words.search(name)), 1)
    found = _NUMBER.search(name)
    number = parse_integer(found[1] or found[2]) if found else None
    return stage, number or 0
