"""The figures of an overview leave as Excel (导出总览): whoever may take ledgers of the branch out may take its sums out."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.output.xlsx.cells import Cells, clean
from bihuan_web.audit.services import record
from bihuan_web.common.clock import now
from bihuan_web.common.errors import Forbidden
from bihuan_web.files.kinds import MEDIA_TYPES
from bihuan_web.overviews import showing
from bihuan_web.overviews.overview import Overview, overview
from bihuan_web.overviews.scope import Scope
from bihuan_web.sheets.heading import Heading, heading_of
from bihuan_web.sheets.leaving import lay_across, leaving, write_framed
from bihuan_web.sheets.services.exporting import Made, may_export

Table = tuple[str, Sequence[str], Sequence[Sequence[str | int | float]]]


def may_take_out(scope: Scope) -> bool:
    """Whether somebody may: of a unit only, since a sheet says whose figures it has."""
    return scope.unit is not None and may_export(scope.unit, scope.user)


@transaction.atomic
def export_overview(scope: Scope) -> Made:
    """The workbook: a sheet for each table of the page. That it was taken is an event."""
    unit = scope.unit
    if unit is None or not may_take_out(scope):
        raise Forbidden("您可以看总览，但没有导出的权限", "you may read this overview but not take it out")
    found = overview(scope)
    details = {"year": scope.year} if scope.year is not None else {}
    event = record(unit.chain, scope.user.username, "overview.export", "organisation", str(unit.pk), details, at=now())
    title = _("整改总览")
    heading = heading_of(title, unit.name, event)
    return Made(f"{unit.name} {title}.xlsx", _workbook(list(tables(found)), heading), MEDIA_TYPES["xlsx"])


def tables(found: Overview) -> list[Table]:
    """Name, heads and rows of each sheet."""
    branches: list[Sequence[str | int | float]] = [
        (name, *(int(one.value) for one in cells)) for name, _, cells in showing.branch_rows(found)
    ]
    rounds: list[Sequence[str | int | float]] = [
        (
            one.round.title, one.steps, one.done, one.late, *_shares(one.closed, one.tasks + one.carried),
            *(_shares(said.good + said.fair, said.good + said.fair + said.bad) if (said := one.said) else ("", "", "")),
        )
        for one in found.rounds
    ]  # fmt: skip
    heads = [
        _("轮次"), _("步骤"), _("已完成"), _("逾期"), _("已销号"), _("任务"), _("办结率（%）"), _("满意和基本满意"), _("表态"),
        _("满意率（%）"),
    ]  # fmt: skip
    made: list[Table] = [
        (_("各单位"), [_("单位"), *(str(one) for one in showing.branch_heads())], branches),
        (_("轮次"), heads, rounds),
    ]
    for chart in showing.charts(found).values():
        if chart.key != "late":  # its numbers are among those by branch
            rows = [tuple(_value(one.value) for one in cells) for cells in chart.rows]
            made.append((str(chart.title), [str(one) for one in chart.columns], rows))
    return made


def _shares(part: int, whole: int) -> tuple[str | int | float, ...]:
    return (part, whole, round(100 * part / whole, 1) if whole else "")


def _value(text: str) -> str | int | float:
    try:
        number = float(text)
    except ValueError:
        return text
    return int(number) if number.is_integer() else number


def _workbook(made: Sequence[Table], heading: Heading) -> bytes:
    with leaving(heading) as (book, out):
        cells = Cells(book)
        for name, heads, rows in made:
            sheet = book.add_worksheet(clean(name).replace("：", " ")[:31])
            sheet.set_column(0, 0, 28)
            cells.write(sheet, 0, 0, f"{name}　{heading.unit_line}　{heading.date_line}", bold=True)
            write_framed(cells, sheet, 1, heads, rows)
            lay_across(sheet, heading)
    return out.getvalue()
