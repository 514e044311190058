"""Choosing what an overview is about."""

from __future__ import annotations

from datetime import date

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from bihuan_web.accounts.models import User
from bihuan_web.ledgers.queries import branches_read
from bihuan_web.orgs.models import Organisation
from bihuan_web.overviews.scope import Scope
from bihuan_web.tasks.queries import units_of_tasks


class _UnitChoice(forms.ModelChoiceField[Organisation]):
    def label_from_instance(self, obj: Organisation) -> str:
        return f"{'　' * (obj.depth - 1)}{obj.name}"


class ScopeForm(forms.Form):
    """A unit with the branch under it, and a year of ledgers."""

    unit = _UnitChoice(
        Organisation.objects.none(), label=_("单位（含下级）"), required=False, empty_label=_("我看得到的全部")
    )
    year = forms.IntegerField(label=_("台账年度"), required=False, min_value=1900, max_value=9999)

    def __init__(self, data: object, *, units: QuerySet[Organisation]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        chosen = self.fields["unit"]
        assert isinstance(chosen, forms.ModelChoiceField)
        chosen.queryset = units


def scope_of(user: User, today: date, given: QueryDict) -> tuple[Scope | None, ScopeForm]:
    """What is asked for, None where it is not possible. Where no unit is named it is that of the only branch somebody reads."""
    units, tops = units_of_tasks(user, today), branches_read(user, today)
    data = given.copy()
    if "unit" not in data and len(tops) == 1:
        data["unit"] = str(units.filter(path=tops[0]).values_list("pk", flat=True).first() or "")
    form = ScopeForm(data, units=units)
    if not form.is_valid():
        return None, form
    return Scope(user, today, form.cleaned_data["unit"], form.cleaned_data["year"]), form
