"""The words of papers (文稿模板), data in ``data/wordings``; a unit may have its own for itself and the branch under it.

Facts stand in single braces, {unit} {year} {last_year} {meeting} {meeting_on} {round} {today}; nothing is computed. What nobody can
know from the data is written （待填写：……）, and a paper that has such a place is not issued.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bihuan_web.common.errors import Refused
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.permissions import Secrecy
from bihuan_web.papers import sources
from bihuan_web.papers.kinds import KINDS
from bihuan_web.papers.models import Shape, Wording
from bihuan_web.papers.sources.facts import FACTS

_FACT = re.compile(r"\{(\w*)\}")
_STRICT = tuple(Secrecy)  # the strictest first
_MOST = 200  # blocks of one wording


@dataclass(frozen=True, slots=True)
class Part:
    """A block that stands in the wording, or the source from which blocks come."""

    shape: str
    text: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """The wording of a kind of paper."""

    title: str
    addressee: str
    parts: tuple[Part, ...]


def words_for(kind: str, unit: Organisation) -> Words:
    """The nearest wording up the tree, else the usual one."""
    own = own_wording(kind, unit)
    return read(kind, own.text) if own else _usual(kind)


def own_wording(kind: str, unit: Organisation) -> Wording | None:
    """What the unit or one above it wrote itself."""
    found = Wording.objects.filter(kind=kind, organisation__path__in=unit.upward)
    return found.select_related("organisation").order_by("-organisation__depth").first()


def usual_text(kind: str) -> str:
    """The file of the usual wording."""
    return (files("bihuan_web.papers") / "data" / "wordings" / f"{kind}.toml").read_text(encoding="utf-8")


@cache
def _usual(kind: str) -> Words:
    return read(kind, usual_text(kind))


def read(kind: str, text: str) -> Words:
    """Reads a wording; raises ``Refused`` with what is wrong and where."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as trouble:
        raise _wrong(f"不是合格的 TOML（{trouble}）", f"no valid TOML ({trouble})") from trouble
    unknown = sorted(set(data) - {"title", "addressee", "block"})
    if unknown:
        raise _wrong(f"不认识的栏：{'、'.join(unknown)[:100]}", f"unknown keys: {', '.join(unknown)[:100]}")
    blocks = data.get("block", [])
    if not isinstance(blocks, list) or not 0 < len(blocks) <= _MOST:
        raise _wrong(f"要有 1 至 {_MOST} 个 [[block]]", f"1 to {_MOST} [[block]] are wanted")
    title, addressee = str(data.get("title", "")), str(data.get("addressee", ""))
    if not title.strip():
        raise _wrong("没有 title", "no title")
    parts = tuple(_part(kind, number, one) for number, one in enumerate(blocks, 1))
    for words in (title, addressee, *(one.text for one in parts)):
        _check_facts(words)
    return Words(title, addressee, parts)


def _part(kind: str, number: int, given: object) -> Part:
    if not isinstance(given, dict) or set(given) - {"shape", "text", "source"}:
        raise _wrong(f"第 {number} 块只能有 shape、text、source", f"block {number} may have shape, text, source only")
    name = str(given.get("source", ""))
    if name:
        source = sources.get(name)
        if source is None:
            known = "、".join(sources.names())
            raise _wrong(
                f"第 {number} 块：没有数据来源“{name[:40]}”，有的是 {known}", f"block {number}: no source {name[:40]}"
            )
        if _STRICT.index(source.level) < _STRICT.index(KINDS[kind].level):
            raise _wrong(
                f"第 {number} 块：“{source.label}”的密级高于这种文稿，不能放进来",
                f"block {number}: {name} is more secret than this kind of paper",
            )
        return Part("", "", name)
    shape, text = str(given.get("shape", Shape.TEXT)), str(given.get("text", ""))
    if shape not in Shape.values or not text.strip():
        raise _wrong(
            f"第 {number} 块：要有 text，shape 是 {'、'.join(Shape.values)} 之一",
            f"block {number}: text is wanted, and shape one of {', '.join(Shape.values)}",
        )
    return Part(shape, text.strip())


def filled(text: str, facts: Mapping[str, str]) -> str:
    """A wording with its facts."""
    return _FACT.sub(lambda found: facts.get(found[1], found[0]), text)


def _check_facts(text: str) -> None:
    unknown = sorted({name for name in _FACT.findall(text) if name not in FACTS})
    if unknown:
        known = "、".join(f"{{{one}}}" for one in FACTS)
        raise _wrong(
            f"不认识的名称 {'、'.join(unknown)[:60]}，可用的有 {known}", f"unknown facts {', '.join(unknown)[:60]}"
        )


def _wrong(zh: str, en: str) -> Refused:
    return Refused(f"模板有误：{zh}", f"the wording is wrong: {en}", code="bad-wording")
