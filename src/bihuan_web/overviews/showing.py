"""An overview as its page shows it: numbers with the lists behind them, and charts with their tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.dates import MONTHS
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan_web.overviews.closing import CLOSED_QUERY, month_query
from bihuan_web.overviews.counting import FIGURES, carried_url
from bihuan_web.overviews.overview import Overview
from bihuan_web.overviews.progress import Progress
from bihuan_web.overviews.scope import Part, Scope
from bihuan_web.rounds.lifecycle import DONE
from bihuan_web.rounds.showing import LATE
from bihuan_web.tasks.ageing import LATE_BANDS, OPEN_BANDS, UNKNOWN
from bihuan_web.tasks.filters import band_words
from bihuan_web.ui.charts import Cell, Chart, cell, row

WORDS: dict[str, str | Promise] = {
    "counted": gettext_lazy("任务（除已撤销）"),
    "closed": gettext_lazy("已销号"),
    "running": gettext_lazy("已派发未办结"),
    "draft": gettext_lazy("待派发"),
    "late": gettext_lazy("逾期"),
    "relapses": gettext_lazy("反弹"),
    "relapses_open": gettext_lazy("反弹未办结"),
}
_TABLE = ("counted", "closed", "running", "draft", "late", "relapses", "relapses_open")


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its words and the list behind it; ``more`` stands beside it."""

    words: str | Promise
    number: int
    url: str
    more: str = ""
    tone: str = ""


def numbers(found: Overview) -> list[Number]:
    """What stands on top, the most telling first."""
    whole = found.counted.whole
    share = _("办结率 %(rate)s%%") % {"rate": f"{found.completion:.1f}"} if found.completion is not None else ""
    more = {"closed": share}
    tones = {"late": "red", "relapses_open": "red"}
    shown = [
        Number(WORDS[key], whole[key], url_of(found, key), more.get(key, ""), tones.get(key, "") if whole[key] else "")
        for key in ("counted", "closed", "running", "late", "relapses_open", "draft")
    ]
    if found.counted.carried:
        shown.append(Number(_("已结转到以后年度"), found.counted.carried, carried_url(found.scope)))
    return shown


def url_of(found: Overview, key: str, part: Part | None = None) -> str:
    """The list of tasks behind a number."""
    return found.scope.tasks_url(FIGURES[key].query, part)


def name_of(part: Part) -> str:
    """A part of the scope in words."""
    return _("%(unit)s（本级）") % {"unit": part.unit.name} if part.alone else part.unit.name


def branch_rows(found: Overview) -> Iterator[tuple[str, str, list[Cell]]]:
    """By branch: name, the overview of it where it has parts of its own, and each number with its list."""
    for one in found.counted.rows:
        cells = [cell(one.counts[key], url_of(found, key, one.part)) for key in _TABLE]
        deeper = (
            ""
            if one.part.alone
            else f"?unit={one.part.unit.pk}" + (f"&year={found.scope.year}" if found.scope.year else "")
        )
        yield name_of(one.part), deeper, cells


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round with the lists behind its numbers; those of tasks are empty where no list could show them."""

    progress: Progress
    done: Cell
    late: Cell
    closed: Cell | None = None
    tasks: Cell | None = None
    carried: Cell | None = None


def round_rows(found: Overview) -> list[RoundRow]:
    """The rounds; completion and satisfaction have a column each."""
    every = Scope(found.scope.user, found.scope.today)
    rows = []
    for one in found.rounds:
        done, late = cell(one.done, one.steps_url(DONE)), cell(one.late, one.steps_url(LATE))
        if one.place is None:
            rows.append(RoundRow(one, done, late))
            continue
        closed = cell(one.closed, every.tasks_url({**one.query, **FIGURES["closed"].query}))
        tasks = cell(one.tasks, every.tasks_url({**one.query, **FIGURES["counted"].query}))
        carried = cell(one.carried, every.tasks_url(one.carried_query)) if one.carried else None
        rows.append(RoundRow(one, done, late, closed, tasks, carried))
    return rows


def branch_heads() -> list[str | Promise]:
    """The heads of that table."""
    return [WORDS[key] for key in _TABLE]


def charts(found: Overview) -> dict[str, Chart]:
    """The charts by their keys."""
    made = (_late(found), _open(found), _long_late(found), _trend(found), _taken(found), _again(found))
    return {one.key: one for one in made}


def _late(found: Overview) -> Chart:
    keys = ("late", "relapses_open")
    rows = [
        row(name_of(one.part), *(cell(one.counts[key], url_of(found, key, one.part)) for key in keys))
        for one in found.counted.rows
        if any(one.counts[key] for key in keys)
    ]
    note = _("没有逾期也没有反弹的单位不列。按单位排列，不是排名。")
    return Chart("late", "bar", _("各单位逾期和反弹"), (_("单位"), WORDS["late"], WORDS["relapses_open"]), rows, note)


def _open(found: Overview) -> Chart:
    whole = found.counted.whole
    keys = [one.key for one in OPEN_BANDS] + ([UNKNOWN] if whole[f"open_{UNKNOWN}"] else [])
    rows = [row(band_words(key), cell(whole[f"open_{key}"], url_of(found, f"open_{key}"))) for key in keys]
    return Chart("open", "bar", _("未办结任务派发了多久"), (_("派发以来"), _("任务")), rows)


def _long_late(found: Overview) -> Chart:
    whole = found.counted.whole
    rows = [
        row(band_words(one.key), cell(whole[f"late_{one.key}"], url_of(found, f"late_{one.key}"))) for one in LATE_BANDS
    ]
    return Chart("lateness", "bar", _("逾期任务逾期了多久"), (_("逾期多久"), _("任务")), rows)


def _trend(found: Overview) -> Chart:
    year = found.scope.today.year
    rows = []
    for one in found.months:
        this = cell(one.this, "" if one.this is None else found.scope.tasks_url(month_query(year, one.number)))
        last = cell(one.last, found.scope.tasks_url(month_query(year - 1, one.number)))
        rows.append(row(MONTHS[one.number], this, last))
    heads = (_("月份"), _("%(year)s 年") % {"year": year}, _("%(year)s 年") % {"year": year - 1})
    return Chart("trend", "line", _("每月销号：今年和上年"), heads, rows)


def _taken(found: Overview) -> Chart:
    rows = [
        row(name_of(one.part), cell(one.median, found.scope.tasks_url(CLOSED_QUERY, one.part))) for one in found.taken
    ]
    note = _("从派发到签字销号的整天数，取中位数：一半的任务比它快，一半比它慢。")
    return Chart("taken", "bar", _("整改用时"), (_("单位"), _("天数中位数")), rows, note)


def _again(found: Overview) -> Chart:
    rows = []
    for one in found.years:
        urls = {view: found.scope.problems_url(one.query(view)) for view in ("counted", "carried", "again")}
        share = round(one.rate, 1) if one.rate is not None else None
        rows.append(
            row(
                str(one.year),
                cell(one.problems, urls["counted"]),
                cell(one.carried, urls["carried"]),
                cell(one.again, urls["again"]),
                cell(share, urls["again"]),
            )
        )
    note = _(
        "再次出现：以前已解决或者已销号，又列入台账，并注明原来哪一个；没办完结转来的不算。重复发生率是再次出现的占当年问题的百分比。"
    )
    heads = (_("年度"), _("问题"), _("上年结转"), _("再次出现"), _("重复发生率（%）"))
    # a share and counts have no axis in common
    return Chart("again", "bar", _("问题的重复发生率"), heads, rows, note, unit="%", drawn=(len(heads) - 1,))
