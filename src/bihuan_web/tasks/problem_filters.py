"""What a list of problems can be narrowed down to."""

from __future__ import annotations

from typing import Any

import django_filters  # type: ignore[import-untyped]
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bihuan_web.ledgers.lifecycle import PROBLEM, WITHDRAWN
from bihuan_web.ledgers.models import Problem
from bihuan_web.ledgers.words import Source
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.queries import organisations_under


def states() -> list[tuple[str, str]]:
    """The states of a problem in the language of the reader."""
    return [(one.name, one.en if get_language() == "en" else one.zh) for one in PROBLEM.states.values()]


def again() -> Q:
    """There was one before it that it names, and it was not carried over: it came back (再次出现)."""
    return Q(carried_from__isnull=False) & ~Q(source=Source.CARRIED_OVER)


def carried() -> Q:
    """Carried over from the year before (上年结转)."""
    return Q(source=Source.CARRIED_OVER)


def counted() -> Q:
    """On the ledger, and not taken off it again."""
    return ~Q(state=WITHDRAWN)


class ProblemFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Filters of a list of problems."""

    q = django_filters.CharFilter(label=_("查找"), method="found", widget=forms.TextInput(attrs={"type": "search"}))
    view = django_filters.ChoiceFilter(
        label=_("范围"),
        choices=(("counted", _("列入台账的")), ("carried", _("上年结转")), ("again", _("再次出现"))),
        method="viewed",
        empty_label=_("全部"),
    )
    state = django_filters.ChoiceFilter(label=_("状态"), choices=states, empty_label=_("全部"))
    unit = django_filters.ModelChoiceFilter(
        label=_("单位（含下级）"), queryset=Organisation.objects.none(), method="under", empty_label=_("全部")
    )
    source = django_filters.ChoiceFilter(label=_("问题来源"), choices=Source.choices, empty_label=_("全部"))
    year = django_filters.NumberFilter(label=_("台账年度"), field_name="ledger__year", min_value=1900, max_value=9999)

    ledger = django_filters.NumberFilter(
        label=_("台账"), field_name="ledger", min_value=1, max_value=10**18, widget=forms.HiddenInput
    )

    class Meta:
        model = Problem
        fields: list[str] = []

    def __init__(self, *args: Any, units: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["unit"].field.queryset = units

    def found(self, problems: QuerySet[Problem], name: str, value: str) -> QuerySet[Problem]:
        for word in value[:100].split():
            problems = problems.filter(text__contains=word)
        return problems

    def viewed(self, problems: QuerySet[Problem], name: str, value: str) -> QuerySet[Problem]:
        views = {"counted": counted(), "carried": counted() & carried(), "again": counted() & again()}
        return problems.filter(views[value])

    def under(self, problems: QuerySet[Problem], name: str, value: Organisation) -> QuerySet[Problem]:
        return problems.filter(organisation__in=list(organisations_under([value.path]).values_list("pk", flat=True)))
