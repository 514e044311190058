"""A page with a chart of every kind, for tests: the addresses of the application and one more."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from bihuan_web.ui.charts import Chart, cell, row
from bihuan_web.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

_PAGE = """{% extends "ui/base.html" %}
{% block scripts %}{% include "ui/components/chart_scripts.html" %}{% endblock %}
{% block title %}图表{% endblock %}
{% block content %}<h1>图表</h1>
{% for chart in charts %}{% include "ui/components/chart.html" with chart=chart only %}{% endfor %}{% endblock %}"""
_DAY = date(2026, 3, 2)
_TWO = [row("一月", 3, 5, url="?month=1"), row("二月", cell(0, "?zero"), 7), row("三月", 4, None)]


def charts() -> list[Chart]:
    """One of every kind."""
    two = ("月份", "负责同志", "普通户")
    return [
        Chart("bar", "bar", "柱", two, _TWO, "说明", "人"),
        Chart("stacked", "stacked", "叠柱", two, _TWO),
        Chart("line", "line", "线", two, _TWO, most=10),
        Chart("heatmap", "heatmap", "热力", two, _TWO),
        Chart("sankey", "sankey", "流向", ("从", "到", "数"), [row("问题", "措施", 5), row("措施", "销号", 3)]),
        Chart("treemap", "treemap", "树图", ("单位", "上级", "数"), [row("县", "", 0), row("局甲", "县", 4), row("局乙", "县", 2)]),
        Chart("gantt", "gantt", "进度", ("任务", "起", "止", "延至"), [
            row("一组", None, None, None),
            row("甲", _DAY, _DAY + timedelta(30), None), row("乙", _DAY, _DAY + timedelta(20), _DAY + timedelta(50)),
        ], days={_DAY + timedelta(10): "今天"}),
        Chart("timeline", "timeline", "日程", ("步骤", "现在", "首次", "完成", "状态"), [
            row("甲", _DAY, _DAY, _DAY + timedelta(2), "已完成"), row("乙", _DAY + timedelta(20), _DAY + timedelta(9), None, "逾期"),
        ], days={_DAY + timedelta(30): "T"}),
        Chart("calendar", "calendar", "日历", ("日", "次", "标记"), [row(_DAY + timedelta(n * 9), n % 4, "✓") for n in range(20)], days={_DAY + timedelta(1): "休"}),
        Chart("share", "bar", "占比", ("年度", "项数", "率"), [row("2025", 40, 5.0), row("2026", 50, 8.0)], unit="%", drawn=(2,)),
        Chart("empty", "bar", "空", ("月份", "次"), []),
    ]  # fmt: skip


@login_not_required
def show(request: HttpRequest) -> HttpResponse:
    """The page."""
    return HttpResponse(engines["django"].from_string(_PAGE).render({"charts": charts()}, request))


urlpatterns = [*urlpatterns, path("charts-of-a-test/", show, name="charts-of-a-test")]
