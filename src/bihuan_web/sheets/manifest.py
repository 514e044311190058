"""The hidden sheet of an exported workbook (随表信息): which ledger it is of, what its columns were called, and a mark of
every cell that may come back changed. It tells who changed what; it gives nobody a right, those are asked for again."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from bihuan_web.common.errors import Refused
from bihuan_web.sheets.columns import Level

FORMAT = "bihuan.sheet/1"
NAME = "_bihuan"
LANGUAGE = "zh-hans"  # of a workbook that does not say
_FIRST = 3  # format, what the workbook is, heads of the marks


@dataclass(frozen=True, slots=True)
class Key:
    """A record as a hidden cell names it: ``12:3`` in the column of its level, the key and the revision it was seen in."""

    level: Level
    pk: int
    revision: int = 0

    @property
    def item(self) -> str:
        return f"{self.level.value}:{self.pk}"

    def __str__(self) -> str:
        return f"{self.pk}:{self.revision}"


KEY_HEADS = {level: f"_{level.value}" for level in Level}


def key_from(level: Level, text: str) -> Key | None:
    """The key in a hidden cell; None where there is none."""
    pk, _, revision = text.partition(":")
    if not (pk.isascii() and pk.isdigit() and len(pk) <= 15 and (not revision or revision.isascii())):
        return None
    return Key(level, int(pk), int(revision) if revision.isdigit() and len(revision) <= 9 else 0)


@dataclass(slots=True)
class Manifest:
    """``names``: column → its header here; ``language``: that of its words. ``marks``: record → column → fingerprint of what was written."""

    ledger: int
    organisation: int
    chain: str
    length: int
    head: str
    names: dict[str, str]
    language: str = LANGUAGE
    marks: dict[str, dict[str, str]] = field(default_factory=dict)
    revisions: dict[str, int] = field(default_factory=dict)

    def rows(self) -> list[list[str]]:
        """The cells of the hidden sheet."""
        about = asdict(self)
        marks, revisions = about.pop("marks"), about.pop("revisions")
        heads = [[FORMAT], [json.dumps(about, ensure_ascii=False)], ["record", "revision", "marks"]]
        return heads + [
            [item, str(revisions.get(item, 0)), json.dumps(found, separators=(",", ":"))]
            for item, found in marks.items()
        ]


def manifest_from(rows: list[list[Any]]) -> Manifest:
    """Reads the hidden sheet back; raises ``Refused`` where somebody broke it."""
    try:
        if rows[0][0] != FORMAT:
            raise Refused(
                f"这个文件的格式版本是 {str(rows[0][0])[:40]}，这里只认 {FORMAT}；请重新导出后再改",
                f"the file has format {str(rows[0][0])[:40]}, known is {FORMAT}: export it anew",
                code="sheet-format",
            )
        found = Manifest(**json.loads(rows[1][0]))
        if not isinstance(found.ledger, int) or not isinstance(found.names, dict):
            raise TypeError
        for item, revision, marks, *_ in rows[_FIRST:]:
            found.marks[str(item)] = {str(name): str(mark) for name, mark in json.loads(marks).items()}
            found.revisions[str(item)] = int(revision)
    except (IndexError, KeyError, TypeError, ValueError, AttributeError) as trouble:
        raise Refused(
            "文件里随表的隐藏信息被改动或损坏了，请重新导出后再改",
            "the hidden sheet of the file is damaged: export it anew and change that",
            code="sheet-damaged",
        ) from trouble
    return found
