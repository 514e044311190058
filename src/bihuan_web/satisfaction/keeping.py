"""What a round has of this app: a line on its page, and the records that it leaves (测评结果、回头看记录) as workbooks."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook

from bihuan_web.accounts.models import User
from bihuan_web.common.joining import clauses
from bihuan_web.rounds.models import Round
from bihuan_web.rounds.records import Record
from bihuan_web.satisfaction.lifecycle import CHECK, CLOSED, DRAWN, TO_CHECK
from bihuan_web.satisfaction.models import Check, Draw, Survey
from bihuan_web.satisfaction.queries import draws_visible_to, surveys_visible_to
from bihuan_web.satisfaction.reporting import Satisfaction, satisfaction_of
from bihuan_web.satisfaction.sampling import Rate
from bihuan_web.sheets.commas import harmless


def summary(user: User, one: Round, today: date) -> str | None:
    """How far a round is, for the line on its page."""
    surveys = surveys_visible_to(user, today).filter(round=one)
    checks = Check.objects.filter(draw__in=draws_visible_to(user, today).filter(round=one))
    return _("测评 %(surveys)s 次，已公布 %(closed)s 次；抽查 %(checks)s 项，已核查 %(done)s 项") % {
        "surveys": surveys.count(),
        "closed": surveys.filter(state=CLOSED).count(),
        "checks": checks.count(),
        "done": checks.exclude(state=TO_CHECK).count(),
    }


def results(one: Round) -> Iterator[Record]:
    """The results of each closed survey; what is too small to be shown is not in them either."""
    for survey in Survey.objects.filter(round=one, state=CLOSED).order_by("pk"):
        yield Record(_("满意度测评结果 %(title)s.xlsx") % {"title": survey.title}, survey.closed_on, _result(survey))


def checks(one: Round) -> Iterator[Record]:
    """The draws of a round with what was found."""
    for draw in Draw.objects.filter(round=one, state=DRAWN).order_by("pk"):
        made_on = timezone.localdate(draw.drawn_at) if draw.drawn_at else None
        yield Record(_("回头看记录 %(title)s.xlsx") % {"title": draw.title}, made_on, _found(draw))


def _result(survey: Survey) -> Callable[[], bytes]:
    def content() -> bytes:
        head: list[list[object]] = [
            [survey.title],
            [_("主办单位"), survey.organisation.name, _("询问对象"), survey.population],
            [_("网上"), survey.by_link, _("录入"), survey.entered, _("计划"), survey.planned],
            [],
            [
                _("事项"),
                _("单位"),
                _("满意"),
                _("基本满意"),
                _("不满意"),
                _("不了解"),
                _("满意率"),
                _("区间下限"),
                _("区间上限"),
            ],
        ]
        blocks = list(survey.blocks.select_related("unit").prefetch_related("items").order_by("pk"))
        rows: list[list[object]] = [
            [clauses(str(item) for item in block.items.all()), block.unit.name, *_figures(satisfaction_of([block]))]
            for block in blocks
        ]
        return _workbook([*head, *rows, [_("合计"), "", *_figures(satisfaction_of(blocks))]])

    return content


def _found(draw: Draw) -> Callable[[], bytes]:
    def content() -> bytes:
        head = [
            [draw.title],
            [_("名单校验值"), draw.list_hash, _("种子"), draw.seed],
            [],
            [
                _("任务"),
                _("单位"),
                _("销号时间"),
                _("结果"),
                _("核查人"),
                _("核查日期"),
                _("走访了谁"),
                _("核查情况"),
                _("新任务"),
            ],
        ]
        found = draw.checks.select_related("task__organisation", "user", "relapse").order_by("pk")
        return _workbook([*head, *(_check_row(one) for one in found)])

    return content


def _check_row(one: Check) -> list[object]:
    return [
        one.task.title,
        one.task.organisation.name,
        timezone.localdate(one.task.closed_at) if one.task.closed_at else "",
        CHECK.states[one.state].zh,
        one.user.name if one.user else "",
        timezone.localdate(one.done_at) if one.done_at else "",
        one.asked,
        one.note,
        one.relapse.title if one.relapse else "",
    ]


def _figures(said: Satisfaction) -> list[object]:
    return [said.good, said.fair, said.bad, said.unknown, *_parts(said.rate)]


def _parts(rate: Rate | None) -> list[object]:
    return ["—", "", ""] if rate is None else [round(value, 1) for value in (rate.percent, rate.low, rate.high)]


def _workbook(rows: Iterable[Iterable[object]]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # a new workbook has one
    for row in rows:
        sheet.append([harmless(value) if isinstance(value, str) else value for value in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
