"""Who a file is about (姓名、单位、年度): from the text first, then its name, then its folders, each with its source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from bihuan.batch.names import person_in, plausible_person, plausible_unit, unit_in, year_in
from bihuan.model import Meta

_PARTY = re.compile(r"^(?:中国共产党|中共)|(?:党组|党委|党工委|党总支|党支部|支部委员会|支委会|领导班子|班子)+$")
Source = Literal["text", "file", "folder", ""]


@dataclass(frozen=True, slots=True)
class Known:
    """A value and where it was read (来源): 正文, 文件名, 文件夹; empty where nobody says."""

    value: str = ""
    source: Source = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """Person, unit and year of one file."""

    person: Known = Known()
    unit: Known = Known()
    year: Known = Known()

    @property
    def stated_unit(self) -> str:
        """The unit that somebody states, without its party organ; what a folder is called need not be one (去年, 已收齐)."""
        if self.unit.source == "folder" and unit_in(self.unit.value) is None:
            return ""
        return _PARTY.sub("", self.unit.value)


def identify(meta: Meta | None, file: str, folders: Sequence[str], *, team: bool = False) -> Identity:
    """``file`` is its name without suffix, ``folders`` the names of those it lies in, the nearest first."""
    person = Known()
    if not team:  # a team's text is nobody's own
        said = meta.person if meta and meta.person and plausible_person(meta.person) else None
        person = _first(said, person_in(file), (person_in(folder) for folder in folders[:1]))
    said_unit = meta.unit if meta and meta.unit and plausible_unit(meta.unit) else None
    unit = _first(said_unit, unit_in(file), _units(folders))
    year = _first(_text(meta.year if meta else None), _text(year_in(file)), (_text(year_in(one)) for one in folders))
    return Identity(person, unit, year)


def _units(folders: Sequence[str]) -> Iterator[str | None]:
    """A folder that ends like a unit (检修车间) comes before one that only might be it (城东片)."""
    for folder in folders:
        yield unit_in(folder)
    for folder in folders:
        yield unit_in(folder, anything=True)


def _first(text: str | None, file: str | None, folder: Iterator[str | None]) -> Known:
    if text:
        return Known(text, "text")
    if file:
        return Known(file, "file")
    found = next((one for one in folder if one), None)
    return Known(found, "folder") if found else Known()


def _text(year: int | None) -> str | None:
    return str(year) if year else None
