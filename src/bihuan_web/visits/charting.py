"""The coverage as charts, each with its table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan_web.ui.charts import Cell, Chart, row
from bihuan_web.visits.coverage import Coverage
from bihuan_web.visits.kinds import household_kinds, met_kinds

_MOST_ROWS = 30


def charts_of(found: Coverage, since: date, until: date) -> list[Chart]:
    """Who was met; households met beside those registered; by month, leader, place. Numbers lead to the visits behind them."""

    def rows_of(**more: object) -> str:
        return f"{reverse('visits:list')}?{urlencode({'since': since, 'until': until, **more})}"

    kinds = met_kinds()
    names = [str(one) for one in kinds.values()]
    met = [row(str(one), found.met.get(key, 0), url=rows_of(kind=key)) for key, one in kinds.items()]
    shares = [
        row(str(one), found.share_met(key).percent, found.share_registered(key).percent)
        for key, one in household_kinds().items()
    ]
    return [
        Chart("by-kind", "bar", _("见到了谁"), (_("受访对象"), _("人（户）次")), met, unit=""),
        Chart(
            "households", "bar", _("走访的户与名册里的户"), (_("户的类别"), _("走访占比"), _("名册占比")), shares,
            _("走访占比：走访的户次里这一类占多少；名册占比：登记的住户里这一类占多少。两者相差越大，走访越集中在少数人群。"), "%", 100,
        ),
        Chart("by-month", "stacked", _("按月"), (_("月份"), *names), _rows(((name, counts, rows_of(**_month(name))) for name, counts in found.by_month.items()), list(kinds))),
        Chart(
            "by-leader", "heatmap", _("按带队领导"), (_("带队领导"), *names),
            _rows(((name, counts, rows_of(leader=key)) for (key, name), counts in found.by_leader.items()), list(kinds)),
            _("只说走访到了哪些人，不是对人的评价。"),
        ),
        Chart("by-place", "stacked", _("按走访单位和地点"), (_("单位或地点"), *names), _rows(((name, counts, "") for name, counts in _widest(found)), list(kinds))),
    ]  # fmt: skip


def _rows(counted: Iterable[tuple[str, Mapping[str, int], str]], kinds: list[str]) -> list[tuple[Cell, ...]]:
    return [row(name, *(counts.get(key, 0) for key in kinds), url=url) for name, counts, url in counted]


def _month(name: str) -> dict[str, date]:
    """The first and the last day of a month that is called 2026-03."""
    first = date.fromisoformat(f"{name}-01")
    return {"since": first, "until": (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)}


def _widest(found: Coverage) -> list[tuple[str, Mapping[str, int]]]:
    """The places where most were met; the table of a county would be too long to look at."""
    ordered = sorted(found.by_place.items(), key=lambda pair: (-sum(pair[1].values()), pair[0]))
    return ordered[:_MOST_ROWS]
