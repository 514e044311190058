"""What a list of tasks can be narrowed down to."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import django_filters  # type: ignore[import-untyped]
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bihuan_web.accounts.models import User
from bihuan_web.common.clock import today
from bihuan_web.ledgers.models import Ledger
from bihuan_web.ledgers.queries import ledgers_visible_to
from bihuan_web.ledgers.words import Source
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.queries import organisations_under
from bihuan_web.tasks.ageing import LATE_BANDS, OPEN_BANDS, UNKNOWN, Band, closed_between, late_for, open_for, running
from bihuan_web.tasks.lifecycle import CANCELLED, GRANTED, PERSISTENCE, TASK
from bihuan_web.tasks.models import Extension, Task
from bihuan_web.tasks.queries import carried_from_year, desk_of, due_soon, has_part, overdue, search, waiting_for

_VIEWS = (
    ("open", _("未办结")),
    ("running", _("已派发未办结")),
    ("counted", _("除已撤销以外")),
    ("to-do", _("待我整改")),
    ("to-verify", _("待我核验")),
    ("to-close", _("待我签字销号")),
    ("to-assign", _("待派发")),
    ("waiting", _("等我办的")),
    ("mine", _("我参与的")),
    ("mine-open", _("我参与的未办结任务")),
    ("overdue", _("逾期")),
    ("soon", _("七天内到期")),
    ("extended", _("延过期")),
    ("relapse", _("反弹任务")),
    ("relapse-open", _("未办结的反弹任务")),
    ("ownerless", _("没有责任人")),
)

_BAND_WORDS = {
    "0-7": _("0–7 天"),
    "1-7": _("1–7 天"),
    "8-30": _("8–30 天"),
    "31-90": _("31–90 天"),
    "91": _("90 天以上"),
    UNKNOWN: _("派发日期不明"),
}

_OPEN = [one.name for one in TASK.states.values() if not one.final]


def states() -> list[tuple[str, str]]:
    """The states of a task in the language of the reader."""
    return [(one.name, one.en if get_language() == "en" else one.zh) for one in TASK.states.values()]


def lasting_states() -> list[tuple[str, str]]:
    """The states of persistence in the language of the reader."""
    return [(one.name, one.en if get_language() == "en" else one.zh) for one in PERSISTENCE.states.values()]


def band_words(key: str) -> str:
    """A band of days in the language of the reader."""
    return str(_BAND_WORDS[key])


def _bands(bands: tuple[Band, ...]) -> list[tuple[str, Any]]:
    return [(one.key, _BAND_WORDS[one.key]) for one in bands]


class TaskFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Filters of a list of tasks; ``request`` says for whom."""

    q = django_filters.CharFilter(
        label=_("查找"), method="found", widget=forms.TextInput(attrs={"type": "search", "accesskey": "s"})
    )
    view = django_filters.ChoiceFilter(label=_("范围"), choices=_VIEWS, method="viewed", empty_label=_("全部"))
    state = django_filters.ChoiceFilter(label=_("状态"), choices=states, empty_label=_("全部"))
    unit = django_filters.ModelChoiceFilter(
        label=_("单位（含下级）"), queryset=Organisation.objects.none(), method="under", empty_label=_("全部")
    )
    source = django_filters.ChoiceFilter(
        label=_("问题来源"), field_name="measure__problem__source", choices=Source.choices, empty_label=_("全部")
    )
    persistence = django_filters.ChoiceFilter(label=_("长期坚持"), choices=lasting_states, empty_label=_("全部"))
    due_from = django_filters.DateFilter(
        label=_("时限从"), field_name="due_on", lookup_expr="gte", widget=forms.DateInput(attrs={"type": "date"})
    )
    due_to = django_filters.DateFilter(
        label=_("到"), field_name="due_on", lookup_expr="lte", widget=forms.DateInput(attrs={"type": "date"})
    )

    # Where a number of another page leads to; a page shows them only where they were asked for.
    year = django_filters.NumberFilter(
        label=_("台账年度"), field_name="measure__problem__ledger__year", min_value=1900, max_value=9999
    )
    ledger = django_filters.ModelChoiceFilter(
        label=_("台账"), field_name="measure__problem__ledger", queryset=Ledger.objects.none(), empty_label=_("全部")
    )
    at = django_filters.ModelChoiceFilter(
        label=_("单位（不含下级）"),
        field_name="organisation",
        queryset=Organisation.objects.none(),
        empty_label=_("全部"),
    )
    owner = django_filters.ModelChoiceFilter(label=_("责任人"), queryset=User.objects.none(), empty_label=_("全部"))
    lead = django_filters.ModelChoiceFilter(label=_("牵头领导"), queryset=User.objects.none(), empty_label=_("全部"))
    open_for = django_filters.ChoiceFilter(
        label=_("派发以来"), method="open_since", choices=[*_bands(OPEN_BANDS), (UNKNOWN, _BAND_WORDS[UNKNOWN])],
        empty_label=_("全部"),
    )  # fmt: skip
    late_for = django_filters.ChoiceFilter(
        label=_("逾期多久"), method="late_since", choices=_bands(LATE_BANDS), empty_label=_("全部")
    )
    closed_from = django_filters.DateFilter(
        label=_("销号从"), method="closed_since", widget=forms.DateInput(attrs={"type": "date"})
    )
    closed_to = django_filters.DateFilter(
        label=_("销号到"), method="closed_until", widget=forms.DateInput(attrs={"type": "date"})
    )
    carried_out = django_filters.NumberFilter(
        label=_("从哪年的台账结转走"), method="carried_away", min_value=1900, max_value=9999
    )

    class Meta:
        model = Task
        fields: list[str] = []

    narrow = (
        "year", "ledger", "at", "owner", "lead", "open_for", "late_for", "closed_from", "closed_to", "carried_out",
    )  # fmt: skip

    def __init__(self, *args: Any, units: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["unit"].field.queryset = units
        with_tasks = Exists(self.queryset.order_by().filter(organisation=OuterRef("pk")))
        self.filters["at"].field.queryset = Organisation.objects.filter(Q(pk__in=units.values("pk")) | Q(with_tasks))
        self.filters["ledger"].field.queryset = ledgers_visible_to(self.request.user, today())
        for name in ("owner", "lead"):  # nobody is named who has no part in what is seen
            theirs = Exists(self.queryset.order_by().filter(**{name: OuterRef("pk")}))
            self.filters[name].field.queryset = User.objects.filter(theirs)

    def found(self, tasks: QuerySet[Task], name: str, value: str) -> QuerySet[Task]:
        return tasks.filter(search(value[:100]))

    def viewed(self, tasks: QuerySet[Task], name: str, value: str) -> QuerySet[Task]:
        user, day = self.request.user, today()
        desk = desk_of(user, day)
        views = {
            "open": Q(state__in=_OPEN),
            "running": running(),
            "counted": ~Q(state=CANCELLED),
            "to-do": desk.to_do,
            "to-verify": desk.to_verify,
            "to-close": desk.to_close,
            "to-assign": desk.to_assign,
            "waiting": waiting_for(user, day),
            "mine": has_part(user),
            "mine-open": has_part(user) & Q(state__in=_OPEN),
            "overdue": overdue(day),
            "soon": due_soon(day),
            "extended": Q(pk__in=Extension.objects.filter(state=GRANTED).values("task")),
            "relapse": Q(relapse_of__isnull=False),
            "relapse-open": Q(relapse_of__isnull=False, state__in=_OPEN),
            "ownerless": Q(owner__isnull=True),
        }
        return tasks.filter(views[value])

    def under(self, tasks: QuerySet[Task], name: str, value: Organisation) -> QuerySet[Task]:
        # Keys instead of a join: a database then goes by unit and state, not through all tasks by their dates.
        return tasks.filter(organisation__in=list(organisations_under([value.path]).values_list("pk", flat=True)))

    def open_since(self, tasks: QuerySet[Task], name: str, value: str) -> QuerySet[Task]:
        band = next((one for one in OPEN_BANDS if one.key == value), None)
        return tasks.filter(open_for(band, today()))

    def late_since(self, tasks: QuerySet[Task], name: str, value: str) -> QuerySet[Task]:
        return tasks.filter(late_for(next(one for one in LATE_BANDS if one.key == value), today()))

    def closed_since(self, tasks: QuerySet[Task], name: str, value: date) -> QuerySet[Task]:
        return tasks.filter(closed_between(value, None))

    def closed_until(self, tasks: QuerySet[Task], name: str, value: date) -> QuerySet[Task]:
        return tasks.filter(closed_between(None, value))

    def carried_away(self, tasks: QuerySet[Task], name: str, value: Decimal) -> QuerySet[Task]:
        return tasks.filter(carried_from_year(int(value)))
