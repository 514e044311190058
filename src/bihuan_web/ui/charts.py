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
| treemap | name, name of the part it belongs to or nothing, number |
| gantt | name, first day, last day, and where it was moved the later last day or nothing |
| calendar | day, number |
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.utils.formats import localize
from django.utils.functional import Promise

Kind = Literal["bar", "line", "stacked", "heatmap", "sankey", "treemap", "gantt", "calendar"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: the words that people read, the value that is drawn, and the page of the rows behind it."""

    words: str
    value: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart and its table. ``key`` is unique on the page; ``note`` says what the figures are and where they end.

    ``most`` fixes the end of the axis of numbers (100 for shares), ``unit`` stands behind them.
    """

    key: str
    kind: Kind
    title: str | Promise
    columns: Sequence[str | Promise]
    rows: Sequence[Sequence[Cell]]
    note: str | Promise = ""
    unit: str = ""
    most: float | None = None


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
