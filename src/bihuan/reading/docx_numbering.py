"""Word's automatic numbering (自动编号): the numbering part and the paragraphs in order → the label of each."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from bihuan.reading.docx_numerals import numeral, padded
from bihuan.reading.docx_package import Element, W, parse
from bihuan.reading.docx_styles import StyleNumbering, Styles, is_on, small_int
from bihuan.reading.docx_symbols import bullet

_LEVELS = 9
_PLACEHOLDER = re.compile(r"%([1-9])")
_ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"


@dataclass(frozen=True, slots=True)
class Level:
    """One level (级别) of a list. ``restart`` is the level, from 1, whose use starts this one anew; 0 is never."""

    start: int = 0
    number_format: str = "decimal"
    pattern: str | None = None  # of a custom format
    text: str = ""
    after: str = ""
    restart: int | None = None
    legal: bool = False
    style: str | None = None
    forced: bool = False  # a list of its own begins here at ``start``, though it shares its counters with others


@dataclass(slots=True)
class List:
    """A ``w:num``: levels, and the abstract list whose counters it shares."""

    counters: str
    levels: dict[int, Level]


@dataclass(slots=True)
class Counters:
    """How far the lists have counted in one story (the body, the notes, a text box)."""

    values: dict[str, list[int | None]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)


class Numbering:
    """The lists of one document."""

    def __init__(self, data: bytes | None, styles: Styles) -> None:
        self._styles = styles
        self._abstract: dict[str, Element] = {}
        self._nums: dict[str, Element] = {}
        self._by_style_link: dict[str, str] = {}
        self._lists: dict[str, List | None] = {}
        if data is not None:
            self._index(parse(data, "numbering.xml"))

    def place(self, style_id: str | None, num_id: str | None, level: int | None) -> tuple[str, int] | None:
        """Which list and level a paragraph belongs to, by what it says itself and by its style; None for none.

        A list number of 0 says that the paragraph has no number although its style has.
        """
        inherited = self._styles.numbering(style_id)
        from_style = num_id is None
        number = inherited.num_id if num_id is None else num_id
        if number is None or number == "0":
            return None
        if level is None:
            level = self._level_by_style(number, inherited, style_id, from_style=from_style)
        return (number, level) if 0 <= level < _LEVELS else None

    def label(self, number: str, level: int, counters: Counters) -> str:
        """Count one paragraph, and give the label Word prints before it."""
        listed = self._list(number)
        if listed is None or level not in listed.levels:
            return ""
        values = counters.values.setdefault(listed.counters, [None] * _LEVELS)
        own = listed.levels[level]
        before = values[level]
        if own.forced and (number, level) not in counters.begun:
            counters.begun.add((number, level))
            before = None
        values[level] = own.start if before is None else before + 1
        for above in range(level):  # a level that is skipped counts as begun
            if values[above] is None and above in listed.levels:
                values[above] = listed.levels[above].start
        for below in range(level + 1, _LEVELS):
            deeper = listed.levels.get(below)
            if deeper is None or deeper.restart is None or level < deeper.restart:
                values[below] = None
        return _written(own, level, listed.levels, values)

    def _index(self, root: Element) -> None:
        for element in root:
            if element.tag == f"{W}abstractNum":
                identity = element.get(f"{W}abstractNumId")
                self._abstract.setdefault(identity, element)
                link = element.find(f"{W}styleLink")
                if link is not None:
                    self._by_style_link.setdefault(link.get(f"{W}val"), identity)
            elif element.tag == f"{W}num":
                self._nums.setdefault(element.get(f"{W}numId"), element)

    def _list(self, number: str) -> List | None:
        if number not in self._lists:
            self._lists[number] = self._read_list(number)
        return self._lists[number]

    def _read_list(self, number: str) -> List | None:
        num = self._nums.get(number)
        reference = num.find(f"{W}abstractNumId") if num is not None else None
        if num is None or reference is None:
            return None
        identity = self._resolved(reference.get(f"{W}val"))
        if identity is None:
            return None
        levels = {
            small_int(lvl.get(f"{W}ilvl")): _level(lvl) for lvl in self._abstract[identity].iterchildren(f"{W}lvl")
        }
        for override in num.iterchildren(f"{W}lvlOverride"):
            position = small_int(override.get(f"{W}ilvl"))
            own = override.find(f"{W}lvl")
            if own is not None:
                levels[position] = _level(own)
            start = override.find(f"{W}startOverride")
            if start is not None and position in levels:
                value = small_int(start.get(f"{W}val"))
                levels[position] = replace(levels[position], start=value, forced=True)
        return List(identity, levels)

    def _resolved(self, identity: str | None) -> str | None:
        """The abstract list that holds the levels: one that only names a list style leads to the style's own list."""
        for _ in range(_LEVELS):
            element = self._abstract.get(identity or "")
            if element is None:
                return None
            link = element.find(f"{W}numStyleLink")
            if link is None:
                return identity
            name = link.get(f"{W}val")
            linked = self._by_style_link.get(name)
            if linked is None:
                num = self._nums.get(self._styles.numbering(name).num_id or "")
                reference = num.find(f"{W}abstractNumId") if num is not None else None
                linked = reference.get(f"{W}val") if reference is not None else None
            if linked is None or linked == identity:
                return identity
            identity = linked
        return identity

    def _level_by_style(self, number: str, inherited: StyleNumbering, style_id: str | None, *, from_style: bool) -> int:
        """The level whose definition names the style; else the one that the style names; else the first."""
        listed = self._list(number)
        if listed is not None:
            names = (inherited.named_by, style_id) if from_style else (style_id,)
            for name in names:
                for position, level in listed.levels.items():
                    if name is not None and level.style == name:
                        return position
        return inherited.level or 0


def _level(lvl: Element) -> Level:
    def value(name: str) -> str | None:
        child = lvl.find(f"{W}{name}")
        return child.get(f"{W}val") if child is not None else None

    formats = lvl.find(f"{W}numFmt")
    if formats is None:  # a custom format stands beside a plain one for readers that do not know it
        formats = lvl.find(f"{_ALTERNATIVES}//{W}numFmt")
    number_format = formats.get(f"{W}val", "decimal") if formats is not None else "decimal"
    hidden = lvl.find(f"{W}rPr/{W}vanish")
    legal = lvl.find(f"{W}isLgl")
    restart = value("lvlRestart")
    text = value("lvlText") or ""
    if number_format == "bullet":
        fonts = lvl.find(f"{W}rPr/{W}rFonts")
        text = bullet(text, fonts.get(f"{W}ascii", "") if fonts is not None else "")
    return Level(
        start=max(0, small_int(value("start"))),
        number_format=number_format,
        pattern=formats.get(f"{W}format") if number_format == "custom" else None,
        text="" if hidden is not None and is_on(hidden) else text,
        after=" " if value("suff") == "space" else "",
        restart=small_int(restart) if restart is not None else None,
        legal=legal is not None and is_on(legal),
        style=value("pStyle"),
    )


def _written(own: Level, position: int, levels: dict[int, Level], values: list[int | None]) -> str:
    if not own.text:
        return ""

    def number(match: re.Match[str]) -> str:
        wanted = int(match[1]) - 1
        level = levels.get(wanted)
        if level is None or wanted > position:
            return ""
        count = values[wanted]
        count = level.start if count is None else count
        if own.legal:
            return str(count)
        return padded(count, level.pattern) if level.pattern else numeral(count, level.number_format)

    return _PLACEHOLDER.sub(number, own.text) + own.after
