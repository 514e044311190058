"""Charts (图表): a table that everybody can read, from which the browser draws. The table is the truth; without JavaScript it is all there is.

    chart = Chart("by-month", "bar", _("按月"), (_("月份"), _("走访")), [row("2026-03", 4), row("2026-04", 7)])

    {% block scripts %}{% include "ui/components/chart_scripts.html" %}{% endblock %}
    {% include "ui/components/chart.html" with chart=chart only %}

What the columns of each kind mean:

| kind | columns |
| --- | --- |
| bar, line, stacked | name, then one column of numbers for each series |
| heatmap | name, then one column of numbers for each place along the other side |
| sankey | from, to, number |
| treemap | name, name of the part it belongs to or nothing, number; parts are told apart by the value of their cell |
| gantt | name, first day, last day, and where it was moved the later last day or nothing; then a state in words, more |
| timeline | name, day, day on which it was planned at first, day on which it was done or nothing; then a state in words, more |
| calendar | day, number; in the last of more columns a mark that stands in the day |

A row of a gantt or a timeline without days is a heading of those below it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from django.utils.formats import localize
from django.utils.functional import Promise

Kind = Literal["bar", "line", "stacked", "heatmap", "sankey", "treemap", "gantt", "timeline", "calendar"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: the words that people read, the value that is drawn, and the page of the rows behind it."""

    words: str
    value: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart and its table. ``key`` is unique on the page; ``note`` says what the figures are and where they end.

    ``drawn``: of a bar, line or stacked, the columns that are drawn, all where it is empty; the others stand in the table only.
    ``most`` fixes the end of the axis of numbers (100 for shares), ``unit`` stands behind them. ``days``: words at days that stand
    out, as lines through a gantt or a timeline (今天), as a word in the day of a calendar (休).
    """

    key: str
    kind: Kind
    title: str | Promise
    columns: Sequence[str | Promise]
    rows: Sequence[Sequence[Cell]]
    note: str | Promise = ""
    unit: str = ""
    most: float | None = None
    drawn: Sequence[int] = ()
    days: Mapping[date, str | Promise] = field(default_factory=dict)

    @property
    def drawn_as_text(self) -> str:
        """The columns that are drawn, as the browser reads them (JSON); empty where all are."""
        return json.dumps(list(self.drawn)) if self.drawn else ""

    @property
    def days_as_text(self) -> str:
        """The days that stand out, as the browser reads them (JSON); empty where there are none."""
        named = {day.isoformat(): str(words) for day, words in self.days.items()}
        return json.dumps(named, ensure_ascii=False) if named else ""


Value = str | Promise | int | float | date | None


def row(*values: Value | Cell, url: str = "") -> tuple[Cell, ...]:
    """A row of a chart's table; ``url`` is the page of its rows, and stands on its first cell."""
    cells = [cell(one) for one in values]
    return (Cell(cells[0].words, cells[0].value, url), *cells[1:]) if url else tuple(cells)


def cell(value: Value | Cell, url: str = "") -> Cell:
    """A cell from what it holds: days and numbers as the language writes them."""
    if isinstance(value, Cell):
        return value
    if value is None:
        return Cell("", "", url)
    if isinstance(value, date):
        return Cell(str(localize(value)), value.isoformat(), url)
    if isinstance(value, int | float):
        return Cell(str(localize(value)), str(value), url)
    return Cell(str(value), str(value), url)
