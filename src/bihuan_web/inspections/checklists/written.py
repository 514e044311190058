"""A checklist as it is written (检查清单): from TOML or Excel to items, and back to TOML. Knows no database."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from bihuan.checked_toml import Table, Toml
from bihuan.errors import BihuanError
from bihuan_web.common.errors import Refused
from bihuan_web.sheets.grid import Grid
from bihuan_web.tasks.models import Method

MOST_ITEMS, LONGEST = 300, 2000
_HEADS = {
    "section": ("部分", "section"),
    "look_at": ("检查内容", "what to look at"),
    "how": ("检查方式", "how to check"),
    "finding_when": ("什么算问题", "what counts as a finding"),
}
_HOW = {
    Method.FILES: ("查阅资料", "查资料", "看资料", "查档", "files"),
    Method.ON_SITE: ("实地核查", "实地", "现场", "on-site", "on site"),
    Method.ASKED_PEOPLE: ("走访群众", "走访", "访谈", "谈话", "问卷", "asked-people", "asked"),
}
_BETWEEN = re.compile(r"[、，,;；/\n]+")
_DATA = "data"


class BadChecklist(BihuanError):
    """A checklist that cannot be read as one; the message says where."""

    code = "bad-checklist"


@dataclass(frozen=True, slots=True)
class Item:
    """An item: ``how`` are methods of checking; ``finding_when`` is what counts as a finding."""

    section: str
    look_at: str
    how: tuple[str, ...]
    finding_when: str


@dataclass(frozen=True, slots=True)
class Written:
    """A whole checklist."""

    title: str
    items: tuple[Item, ...]


def from_toml(text: str, name: str) -> Written:
    """Reads ``[[section]]`` with ``[[section.item]]``; raises ``Refused`` with the line where something is wrong."""
    toml = Toml(Path(name), BadChecklist)
    try:
        toml.source, toml.data = text, tomllib.loads(text)
        root = toml.root()
        root.only("title", "section")
        title = root.needed("title")
        items = [item for section in root.tables("section") for item in _section(section)]
    except tomllib.TOMLDecodeError as trouble:
        raise _bad(f"不合 TOML 格式（{trouble}）", f"not valid TOML: {trouble}") from trouble
    except BihuanError as trouble:
        raise _bad(trouble.message, trouble.message_en) from trouble
    return _whole(title, items)


def from_grid(grids: Sequence[Grid], title: str) -> Written:
    """Reads the first sheet that has the four columns; a section that is left blank goes on. Raises ``Refused`` with the row."""
    for grid in grids:
        rows = [["" if one is None else str(one).strip() for one in row] for row in grid.filled()]
        for at, row in enumerate(rows[:20]):
            columns = {name: row.index(word) for name, words in _HEADS.items() for word in words if word in row}
            if len(columns) == len(_HEADS):
                return _whole(title, list(_rows(rows, at, columns)))
    wanted, wanted_en = "、".join(one[0] for one in _HEADS.values()), ", ".join(one[1] for one in _HEADS.values())
    raise _bad(f"没有找到这四列：{wanted}", f"the four columns were not found: {wanted_en}")


def to_toml(written: Written) -> str:
    """The same checklist as TOML that ``from_toml`` reads back."""
    lines = [f"title = {_quoted(written.title)}"]
    section = None
    for one in written.items:
        if one.section != section:
            section = one.section
            lines += ["", "[[section]]", f"title = {_quoted(section)}"]
        lines += ["", "[[section.item]]", f"look_at = {_quoted(one.look_at)}"]
        lines += [
            f"how = [{', '.join(_quoted(how) for how in one.how)}]",
            f"finding_when = {_quoted(one.finding_when)}",
        ]
    return "\n".join(lines) + "\n"


@cache
def shipped() -> dict[str, Written]:
    """The checklists that come with the program, by the name of their file; examples to be changed."""
    folder = files(__package__).joinpath(_DATA)
    names = sorted(one.name for one in folder.iterdir() if one.name.endswith(".toml"))
    return {name[:-5]: from_toml(folder.joinpath(name).read_text(encoding="utf-8"), name) for name in names}


def _section(table: Table) -> Iterator[Item]:
    table.only("title", "item")
    title = table.needed("title")
    for one in table.tables("item"):
        one.only("look_at", "how", "finding_when")
        how = one.texts("how")
        unknown = [word for word in how if word not in Method.values]
        if unknown or not how:
            allowed = "、".join(Method.values)
            one.fail("how", f"how 要从这些里选：{allowed}", f"how must be some of: {', '.join(Method.values)}")
        yield Item(title, one.needed("look_at"), tuple(dict.fromkeys(how)), one.needed("finding_when"))


def _rows(rows: Sequence[Sequence[str]], header: int, columns: dict[str, int]) -> Iterator[Item]:
    section = ""
    for number, row in enumerate(rows[header + 1 :], header + 2):
        cell = {name: row[at] if at < len(row) else "" for name, at in columns.items()}
        section = cell["section"] or section
        if not cell["look_at"]:
            continue
        how = _methods(cell["how"])
        if not section or not how or not cell["finding_when"]:
            raise _bad(
                f"第 {number} 行缺部分、检查方式（查阅资料、实地核查、走访群众）或什么算问题",
                f"row {number} lacks section, how to check (files, on-site, asked-people) or what counts as a finding",
            )
        yield Item(section, cell["look_at"], how, cell["finding_when"])


def _methods(text: str) -> tuple[str, ...]:
    words = [one.strip().lower() for one in _BETWEEN.split(text) if one.strip()]
    found = [next((how.value for how, names in _HOW.items() if word in names), "") for word in words]
    return tuple(dict.fromkeys(found)) if all(found) else ()


def _whole(title: str, items: Iterable[Item]) -> Written:
    found = tuple(items)
    if not found:
        raise _bad("清单里没有一项", "the checklist has no item")
    if len(found) > MOST_ITEMS:
        raise _bad(f"清单超过 {MOST_ITEMS} 项", f"the checklist has more than {MOST_ITEMS} items")
    if any(len(text) > LONGEST for one in found for text in (one.look_at, one.finding_when)) or len(title) > 120:
        raise _bad(
            f"有一处文字超过 {LONGEST} 字（名称 120 字）", f"a text is longer than {LONGEST} characters (a title: 120)"
        )
    if any(len(one.section) > 120 for one in found):
        raise _bad("部分的名称超过 120 字", "the title of a section is longer than 120 characters")
    return Written(title, found)


def _quoted(text: str) -> str:
    # A JSON string is a basic string of TOML, but for the one control character that JSON leaves as it is.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _bad(message: str, message_en: str) -> Refused:
    return Refused(f"这个清单用不了：{message}", f"the checklist cannot be used: {message_en}", code="bad-checklist")
