"""A sheet's plan as its page shows it (导入预览)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bihuan_web.risks.services.importing import Plan, Planned
from bihuan_web.risks.sheet import COLUMNS, Line

_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Shown:
    """A row of the preview: what becomes of it, in words, and what changes or is wrong."""

    line: Line
    outcome: str
    wrong: str = ""
    changes: tuple[tuple[str, str, str], ...] = ()


def shown(plan: Plan) -> dict[str, Any]:
    """The rows in the order of the sheet, how many there are of each, and the digest by which they are confirmed."""
    rows = sorted([*_rows(plan), *_troubles(plan)], key=lambda one: one.line.row)
    return {
        "new": len(plan.new), "revised": len(plan.revised), "same": plan.same, "wrong": len(plan.troubles),
        "rows": rows[:_SHOWN], "more": max(len(rows) - _SHOWN, 0), "seen": plan.digest,
    }  # fmt: skip


def _rows(plan: Plan) -> Iterator[Shown]:
    for one in plan.rows:
        changes = tuple((COLUMNS[name][:2][_english()], old or "—", new or "—") for name, old, new in one.changes)
        yield Shown(one.line, _outcome(one), changes=changes)


def _troubles(plan: Plan) -> Iterator[Shown]:
    for line, words in plan.troubles:
        yield Shown(line, _("不能导入"), wrong=words[_english()])


def _outcome(one: Planned) -> str:
    if one.risk is None:
        return _("新登记")
    return _("有改动") if one.changes else _("不变")


def _english() -> int:
    return int(get_language() == "en")
