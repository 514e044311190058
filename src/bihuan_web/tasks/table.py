"""The list of tasks as a table: what a row shows, read in one query without making models, rendered by Jinja (decision 10)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.db.models import QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from bihuan_web.common.lifecycle import Lifecycle
from bihuan_web.tasks import lifecycle
from bihuan_web.tasks.deeds import Deed
from bihuan_web.tasks.filters import TaskFilter
from bihuan_web.tasks.models import Task
from bihuan_web.tasks.words import tone

_LATE = (lifecycle.ASSIGNED, lifecycle.DOING)
_COLUMNS = (
    "pk", "measure__problem__number", "measure__number", "number", "title", "measure__problem__text",
    "organisation__name", "owner__name", "due_on", "first_due_on", "rhythm", "state", "persistence",
)  # fmt: skip
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Row:
    """A task as a row shows it, all in words."""

    pk: int
    url: str
    mark: str
    title: str
    problem: str
    unit: str
    owner: str
    due: str
    first_due: str
    late: str
    state: str
    tone: str
    lasting: str
    lasting_tone: str


def rows_of(tasks: QuerySet[Task], today: date) -> Iterator[Row]:
    """The rows of some tasks, in their order."""
    english = get_language() == "en"
    place = reverse("tasks:detail", args=[0])[:-2]
    states, lasting = _words(lifecycle.TASK, english), _words(lifecycle.PERSISTENCE, english)
    for pk, problem, measure, number, title, text, unit, owner, due, first, rhythm, state, persistence in (
        tasks.values_list(*_COLUMNS)
    ):  # fmt: skip
        late = (today - due).days if due and due < today and state in _LATE else 0
        yield Row(
            pk,
            f"{place}{pk}/",
            f"{problem}-{measure}-{number}",
            _short(title),
            _short(text),
            unit,
            owner or "",
            due.isoformat() if due else "",
            first.isoformat() if first and first != due and not rhythm else "",
            ngettext("逾期 %(days)s 天", "逾期 %(days)s 天", late) % {"days": late} if late else "",
            states[state],
            tone(state),
            "" if persistence == lifecycle.NOT_LASTING else lasting[persistence],
            tone(persistence),
        )


def table_html(request: HttpRequest, page: Page[Task], bulk: Sequence[Deed], today: date) -> SafeString:
    """The table with its acts for several tasks and its pages."""
    total = page.paginator.count
    english = get_language() == "en"
    words = {
        "tasks": pgettext("list", "整改任务"),
        "choose": _("选"),
        "first": _("原定"),
        "unset": _("未定"),
        "for_chosen": _("对所选任务"),
        "do_chosen": _("对所选任务办理"),
        "total": ngettext("共 %(total)s 项", "共 %(total)s 项", total) % {"total": total},
        "nothing": _("没有符合条件的任务。"),
        "hint": _("放宽筛选条件，或者在台账的问题里为措施立任务。"),
        "pages": _("分页"),
        "before": _("上一页"),
        "after": _("下一页"),
    }
    assert isinstance(page.object_list, QuerySet)
    context: dict[str, Any] = {
        "rows": list(rows_of(page.object_list, today)),
        "words": words,
        "heads": [_("编号"), _("任务"), _("责任单位"), _("责任人"), _("时限"), _("状态")],
        "bulk": [(one.name, one.words[1].capitalize() if english else one.words[0]) for one in bulk],
        "bulk_url": reverse("tasks:bulk"),
        **_pages(request, page),
    }
    return SafeString(render_to_string("tasks/table.jinja", context, request, using="jinja2"))  # which escapes


@dataclass(frozen=True, slots=True)
class Control:
    """A filter as the page shows it: a choice where it has ``options``, else an input of a kind."""

    name: str
    label: str
    value: str
    error: str
    kind: str = "text"
    options: Sequence[tuple[str, str]] = ()


def filters_html(chosen: TaskFilter, more: Sequence[Control] = (), *, live: bool = True) -> SafeString:
    """The form with the filters, after them ``more`` of the page's own; ``live``: a change is shown at once in the table of tasks."""
    form = chosen.form
    controls = []
    for name, field in form.fields.items():
        value, error = str(form.data.get(name, "")), " ".join(form.errors.get(name, ()))
        if name in TaskFilter.narrow and not value:
            continue
        if name in TaskFilter.narrow and isinstance(field, ModelChoiceField):
            controls.append(_narrow(name, str(field.label), value, error, form.cleaned_data.get(name)))
            continue
        if isinstance(field, ModelChoiceField) and field.queryset is not None:
            names = field.queryset.values_list("pk", "name", "depth")
            options = [
                ("", str(field.empty_label)),
                *((str(pk), f"{'　' * (depth - 1)}{unit}") for pk, unit, depth in names),
            ]
            controls.append(Control(name, str(field.label), value, error, options=options))
        elif hasattr(field, "choices"):
            options = [(str(key), str(label)) for key, label in field.choices]
            controls.append(Control(name, str(field.label), value, error, options=options))
        else:
            controls.append(Control(name, str(field.label), value, error, field.widget.input_type))
    context = {"fields": [*controls, *more], "button": _("筛选"), "live": live}
    return SafeString(render_to_string("tasks/filters.jinja", context, using="jinja2"))  # which escapes


def _narrow(name: str, label: str, value: str, error: str, found: object) -> Control:
    """A filter that a number of another page set: kept, or dropped again."""
    options = [("", _("全部")), *([(value, str(getattr(found, "name", found)))] if found else [])]
    return Control(name, label, value, error, options=options)


def _pages(request: HttpRequest, page: Page[Task]) -> dict[str, Any]:
    """Pages to go to, as number, address and whether it is this one; an ellipsis has no address."""
    if page.paginator.num_pages < 2:
        return {}
    others = urlencode([(name, one) for name, values in request.GET.lists() if name != "page" for one in values])
    place = f"?{others}&page=" if others else "?page="
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return {
        "pages": [(one, f"{place}{one}" if isinstance(one, int) else "", one == page.number) for one in numbers],
        "before": f"{place}{page.number - 1}" if page.number > 1 else "",
        "after": f"{place}{page.number + 1}" if page.has_next() else "",
    }


def _words(table: Lifecycle, english: bool) -> dict[str, str]:
    return {name: state.en if english else state.zh for name, state in table.states.items()}


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
