"""Names of others left in (他处名称) → JSON and terminal lines; a name is grouped with its document, the most telling first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bihuan.foreign import ForeignName
from bihuan.model import Span
from bihuan.output.columns import clip, fold, printable
from bihuan.output.comparison.compared import Compared
from bihuan.output.comparison.words import foreign_kind, manner_words
from bihuan.output.terminal import Look

_SHOWN = 30  # names on a terminal; JSON has all
_BEFORE = 12  # characters of the sentence before a name


def foreign_json(compared: Compared) -> list[dict[str, Any]]:
    """The key ``foreign`` (docs/compare.md)."""
    return [_one(compared, one) for one in compared.foreign]


def _one(compared: Compared, one: ForeignName) -> dict[str, Any]:
    return {
        "path": one.key,
        "kind": one.kind,
        "name": one.name,
        "manner": one.manner.value,
        "start": one.span.start,
        "end": one.span.end,
        "context": _quoted(compared, one.key, one.context),
        "owner": one.owner,
        "owner_place": _quoted(compared, one.owner, one.owner_span) if one.owner_span else None,
        "owners": one.owners,
    }


def _quoted(compared: Compared, key: str, span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "text": span.of(compared.materials[key].source.text)}


def foreign_lines(compared: Compared, look: Look) -> Iterator[str]:
    """The section of the terminal page; nothing where there are none."""
    grouped: dict[tuple[str, str], list[ForeignName]] = {}
    for one in compared.foreign:
        grouped.setdefault((one.key, one.name), []).append(one)
    if not grouped:
        return
    yield ""
    yield look.paint(
        look.say("他处名称（这里出现的名称属于另一份材料）", "Names of others (which belong to another document)"),
        "bold",
    )
    for several in list(grouped.values())[:_SHOWN]:
        yield from _lines(compared, several, look)
    if len(grouped) > _SHOWN:
        left = len(grouped) - _SHOWN
        yield look.paint(look.say(f"  还有 {left} 项，见 --format json", f"  {left} more: --format json"), "dim")


def _lines(compared: Compared, several: list[ForeignName], look: Look) -> Iterator[str]:
    one = several[0]
    owner = compared.name(one.owner)
    if one.owners > 1:
        owner += look.say(f" 等 {one.owners} 份", f" and {one.owners - 1} more")
    times = look.say(f"{len(several)} 处", f"{len(several)} places") if len(several) > 1 else ""
    words = look.say("，", ", ").join(filter(None, (manner_words(one, look.lang), times)))
    name, kind = printable(one.name), foreign_kind(one, look.lang)
    line = look.say(
        f"{compared.name(one.key)}：“{name}”（{kind}）属于 {owner}；{words}",
        f"{compared.name(one.key)}: {name} ({kind}) belongs to {owner}; {words}",
    )
    yield from fold(line, look.width, "  ")
    text = compared.materials[one.key].source.text
    start = max(one.context.start, one.span.start - _BEFORE)
    yield clip("    “" + " ".join(printable(text[start : one.context.end]).split()), look.width - 1) + "”"
