"""The timetable of a round along days (日程时间线): where each step was planned in a version, where it is now, when it was done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan_web.rounds.lifecycle import DONE, WAIVED
from bihuan_web.rounds.models import Plan, Round, Step
from bihuan_web.rounds.queries import steps_of
from bihuan_web.rounds.services.planning import rows_of
from bihuan_web.rounds.showing import LATE, standing_of
from bihuan_web.ui.charts import Cell, Chart, row

_NEAR = timedelta(days=60)


def timeline_of(one: Round, compared: Plan | None, today: date) -> Chart:
    """The steps of a round as they are now beside a frozen version; two queries."""
    planned = {step.key: step.due_on for step in rows_of(compared)} if compared is not None else {}
    columns = (_("步骤"), _("期限"), _("所选版本的期限"), _("完成"), _("状态"))
    steps = steps_of(one)
    note = _("实心菱形：还没有完成的步骤；空心菱形连着圆点：完成的步骤和完成的日子；粗虚线那一头：所选版本里的期限。")
    rows = [_row(step, planned.get(step.key), today) for step in steps]
    return Chart("timeline", "timeline", _("日程时间线"), columns, rows, note, days=_days(one, steps, today))


def _days(one: Round, steps: Sequence[Step], today: date) -> dict[date, str]:
    """The meeting day, and today unless the whole timetable is long past or far off."""
    days = {one.meeting_on: _("T 开会")} if one.meeting_on is not None else {}
    dated = [step.due_on for step in steps if step.due_on is not None]
    if dated and min(dated) - _NEAR <= today <= max(dated) + _NEAR:
        days[today] = " · ".join([*([days[today]] if today in days else []), _("今天")])
    return days


def _row(step: Step, planned: str | None, today: date) -> tuple[Cell, ...]:
    url = reverse("rounds:step", args=[step.round_id, step.pk])
    before = date.fromisoformat(planned) if planned else None
    return row(step.label, step.due_on, before, step.done_on, _words(step, today), url=url)


def _words(step: Step, today: date) -> str:
    standing = standing_of(step, today)
    if standing == LATE:
        return _("逾期")
    if standing == DONE and step.done_on is not None and step.due_on is not None and step.done_on > step.due_on:
        return _("已完成（迟于期限）")
    return {DONE: _("已完成"), WAIVED: _("不需要")}.get(standing, _("未完成"))
