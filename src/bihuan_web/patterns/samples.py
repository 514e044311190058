"""What the pattern library shows: made-up values for every component, and the states of every lifecycle as its pages colour them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bihuan_web.common.lifecycle import Lifecycle
from bihuan_web.documents.lifecycle import DOCUMENT
from bihuan_web.documents.templatetags.documents import tone as document_tone
from bihuan_web.duties.lifecycle import SHARE
from bihuan_web.duties.templatetags.duties import share_tone
from bihuan_web.ledgers.lifecycle import PROBLEM
from bihuan_web.papers.lifecycle import PAPER
from bihuan_web.papers.templatetags.papers import paper_tone
from bihuan_web.satisfaction.lifecycle import CHECK, DRAW, SURVEY
from bihuan_web.satisfaction.templatetags.satisfaction import state_tone
from bihuan_web.talks.lifecycle import CRITICISM, TALK
from bihuan_web.talks.templatetags.talks import talk_tone
from bihuan_web.tasks.lifecycle import CANCELLATION, EXTENSION, PERSISTENCE, TASK, VERIFICATION
from bihuan_web.tasks.words import tone as task_tone
from bihuan_web.ui.charts import Chart, cell, row
from bihuan_web.ui.fields import day, words
from bihuan_web.visits.lifecycle import PROMISE
from bihuan_web.visits.templatetags.visits import promise_tone

TONES = ("secondary", "blue", "azure", "green", "orange", "red")
_STATES: tuple[tuple[str | Promise, Lifecycle, Callable[[str], str]], ...] = (
    (_("材料"), DOCUMENT, document_tone),
    (_("问题"), PROBLEM, task_tone),
    (_("任务"), TASK, task_tone),
    (_("核验"), VERIFICATION, task_tone),
    (_("延期申请"), EXTENSION, task_tone),
    (_("撤销申请"), CANCELLATION, task_tone),
    (_("长期坚持"), PERSISTENCE, task_tone),
    (_("谈心谈话"), TALK, talk_tone),
    (_("相互批评"), CRITICISM, talk_tone),
    (_("责任分工"), SHARE, share_tone),
    (_("走访中的承诺"), PROMISE, promise_tone),
    (_("满意度测评"), SURVEY, state_tone),
    (_("回头看抽查"), DRAW, state_tone),
    (_("回头看核查"), CHECK, state_tone),
    (_("文稿"), PAPER, paper_tone),
)
_MONDAY = date(2026, 3, 2)


@dataclass(frozen=True, slots=True)
class Said:
    """A message as the messages of Django are."""

    level_tag: str
    text: str | Promise

    def __str__(self) -> str:
        return str(self.text)


class SampleForm(forms.Form):
    """A control of every kind."""

    title = forms.CharField(label=_("任务名称"), max_length=60, help_text=_("写清做什么、做到什么程度。"))
    email = forms.EmailField(label=_("电子邮件"), required=False)
    unit = forms.ChoiceField(label=_("责任单位"), choices=[("", _("请选择")), ("1", _("办公室")), ("2", _("组织部"))])
    due = day(_("完成时限"))
    standard = words(_("验收标准"))
    methods = forms.MultipleChoiceField(
        label=_("核查方式"),
        choices=[("files", _("查阅资料")), ("visit", _("实地查看"))],
        widget=forms.CheckboxSelectMultiple,
    )
    lasting = forms.ChoiceField(
        label=_("是否长期坚持"), choices=[("yes", _("是")), ("no", _("否"))], widget=forms.RadioSelect
    )
    file = forms.FileField(label=_("佐证材料"), required=False)
    sure = forms.BooleanField(label=_("已经核对"), help_text=_("勾选后才能提交。"))


class SampleFilter(forms.Form):
    """A row of filters."""

    q = forms.CharField(label=_("查找"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), ("doing", _("整改中"))])


def context(page_number: str | None) -> dict[str, Any]:
    """Everything that the page shows."""
    return {
        "tones": TONES,
        "states": [(label, _shown(table, tone)) for label, table, tone in _STATES],
        "said": [
            Said("success", _("已保存。")),
            Said("info", _("材料正在读取，读好后本页自动更新。")),
            Said("warning", _("有 2 项任务没有责任人。")),
            Said("error", _("没有保存：这项任务刚被别人改过。您写的还在下面，请核对后再保存。")),
        ],
        "form": SampleForm(prefix="blank"),
        "wrong": SampleForm({"wrong-email": "zhang"}, prefix="wrong"),
        "filters": SampleFilter(prefix="filter"),
        "ask": [("sample", "1")],
        "tabs": [(_("问题清单"), "?tab=1#tabs", True), (_("任务清单"), "?tab=2#tabs", False)],
        "pages": Paginator(range(200), 10).get_page(page_number or 9),
        "charts": charts(),
    }


def charts() -> list[Chart]:
    """One of every kind, and one without figures."""
    month, two = _("月份"), (_("月份"), _("按期"), _("逾期"))
    counts = [row("1", 3, 5, url="?month=1"), row("2", cell(0, "?month=2"), 7), row("3", 4, None)]
    task = (_("任务"), _("开始"), _("原定完成"), _("延期至"))
    spans = [
        row("A", _MONDAY, _MONDAY + timedelta(30), None),
        row("B", _MONDAY, _MONDAY + timedelta(20), _MONDAY + timedelta(50)),
    ]
    parts = [row(_("全县"), "", 0), row(_("办公室"), _("全县"), 4), row(_("组织部"), _("全县"), 2)]
    flows = [row(_("问题"), _("措施"), 5), row(_("措施"), _("销号"), 3)]
    days = [row(_MONDAY + timedelta(n * 9), n % 4) for n in range(20)]
    return [
        Chart("bar", "bar", _("柱形图"), two, counts, _("说明：数字从哪里来、到哪天为止。"), "%"),
        Chart("stacked", "stacked", _("堆叠柱形图"), two, counts),
        Chart("line", "line", _("折线图"), two, counts, most=10),
        Chart("heatmap", "heatmap", _("热力图"), two, counts),
        Chart("sankey", "sankey", _("流向图"), (_("从"), _("到"), _("项数")), flows),
        Chart("treemap", "treemap", _("矩形树图"), (_("单位"), _("上级单位"), _("项数")), parts),
        Chart("gantt", "gantt", _("进度图"), task, spans),
        Chart("calendar", "calendar", _("日历图"), (_("日期"), _("次数")), days),
        Chart("none", "bar", _("没有数据的图"), (month, _("次数")), []),
    ]


def _shown(table: Lifecycle, tone: Callable[[str], str]) -> list[tuple[str, str]]:
    english = get_language() == "en"
    return [(one.en if english else one.zh, tone(one.name)) for one in table.states.values()]
