"""The tree as rows of a table, and as a drawing of areas (树图)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bihuan_web.ui.charts import Cell, Chart, cell
from bihuan_web.workloads.counting import FIGURES, Load, PersonLoad
from bihuan_web.workloads.tree import Node, part_of, place_of, rows_url

PEOPLE = 100  # lines of people under one unit; of more the first are shown, and how many there are besides


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: ``kind`` is the part of a person in words, empty for a unit; numbers with the list behind each.

    Without numbers it stands for the people of a unit who are not shown, and leads to the tasks there.
    """

    level: int
    name: str
    url: str
    kind: str
    numbers: list[tuple[int, str]]
    note: str = ""


def rows_of(tops: Sequence[Node]) -> Iterator[Row]:
    """The lines in the order of the tree: a unit, its people, the units below it."""
    for top in tops:
        for node in top.walk():
            url = "" if node.alone else f"{reverse('workloads:tree')}?unit={node.unit.pk}"
            note = _("只有您参与的任务") if node.alone else ""
            yield Row(node.level, node.unit.name, url, "", _numbers(node.all, place_of(node)), note)
            yield from _people(node)


def chart_of(tops: Sequence[Node]) -> Chart:
    """Open tasks of units as areas within the area of the unit above; what lies at a unit itself has an area of its own."""
    columns = (_("单位"), _("上级单位"), _("未办结任务"))
    rows = []
    for top in tops:
        for node in top.walk():
            rows.append(
                _area(
                    str(node.unit.pk),
                    node.unit.name,
                    _above(node, tops),
                    node.all.open,
                    rows_url("open", **place_of(node)),
                )
            )
            if node.below and node.own.open:
                url = rows_url("open", at=node.unit.pk)
                rows.append(
                    _area(
                        f"own-{node.unit.pk}",
                        _("%(unit)s本级") % {"unit": node.unit.name},
                        node.unit,
                        node.own.open,
                        url,
                    )
                )
    note = _("面积是没有办结的任务数，包括下级单位。任务多少取决于承担的事项，不是对单位的评价。")
    return Chart("load", "treemap", _("任务分布"), columns, rows, note)


def total_of(tops: Sequence[Node]) -> Load:
    """All that lies under some tops."""
    return sum((one.all for one in tops), Load())


def _people(node: Node) -> Iterator[Row]:
    for one in node.people[:PEOPLE]:
        yield Row(node.level + 1, one.name or _("没有责任人"), "", _kind(one), _numbers(one.load, part_of(node, one)))
    more = len(node.people) - PEOPLE
    if more > 0:
        words = ngettext("还有 %(count)d 人次没有列出", "还有 %(count)d 人次没有列出", more) % {"count": more}
        yield Row(node.level + 1, words, rows_url("open", at=node.unit.pk), "", [], _("看本级没有办结的任务"))


def _area(key: str, name: str, above: object, number: int, url: str) -> tuple[Cell, ...]:
    place = Cell(above.name, str(above.pk)) if above is not None else cell(None)  # type: ignore[attr-defined]
    return Cell(name, key, url), place, cell(number)


def _above(node: Node, tops: Sequence[Node]) -> object:
    for top in tops:
        for one in top.walk():
            if node in one.below:
                return one.unit
    return None


def _kind(one: PersonLoad) -> str:
    return _("牵头领导") if one.part == "lead" else _("责任人")


def _numbers(load: Load, place: dict[str, object]) -> list[tuple[int, str]]:
    counted = ((one, getattr(load, one)) for one in FIGURES)
    return [(number, rows_url(one, **place) if number else "") for one, number in counted]
