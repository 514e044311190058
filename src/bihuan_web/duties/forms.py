"""What people fill in about responsibility lists and shares."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan_web.accounts.models import User
from bihuan_web.common.clock import today
from bihuan_web.duties import queries
from bihuan_web.duties.coverage import rows_of
from bihuan_web.duties.models import DutyList, Level, Share, Side
from bihuan_web.duties.services import Wanted
from bihuan_web.ledgers.models import Ledger, Measure, Problem
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.queries import people_near
from bihuan_web.tasks.models import Task

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_UNITS, _PEOPLE = Organisation.objects.none(), User.objects.none()


class ListForm(forms.Form):
    """A responsibility list; its unit is chosen once."""

    organisation = forms.ModelChoiceField(_UNITS, label=_("单位"))
    title = forms.CharField(label=_("清单名称"), max_length=120)
    ledger = forms.ModelChoiceField(
        Ledger.objects.none(), label=_("台账"), required=False, help_text=_("不选就是本单位当年的全部台账")
    )

    def __init__(self, *args: Any, units: Any, ledgers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choice(self, "organisation").queryset = units
        _choice(self, "ledger").queryset = ledgers


class FieldForm(forms.Form):
    """A field besides those of the portfolios."""

    name = forms.CharField(label=_("领域"), max_length=120)
    organisation = forms.ModelChoiceField(
        _UNITS, label=_("做这项工作的单位"), required=False, help_text=_("它的问题和任务都算在这个领域里")
    )

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choice(self, "organisation").queryset = units


class ShareForm(forms.Form):
    """A share; a part of another one keeps the field and lies on a lower level."""

    field = forms.ChoiceField(label=_("领域"))
    side = forms.ChoiceField(label=_("一岗双责"), choices=Side)
    level = forms.ChoiceField(label=_("层级"))
    what = forms.CharField(label=_("责任内容"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    unit = forms.ModelChoiceField(_UNITS, label=_("责任单位"))
    holder = forms.ModelChoiceField(_PEOPLE, label=_("责任人"))
    due_on = forms.DateField(label=_("时限"), widget=_DAY)
    problem = forms.ModelChoiceField(Problem.objects.none(), label=_("对应的问题"), required=False)
    measure = forms.ModelChoiceField(Measure.objects.none(), label=_("对应的措施"), required=False)
    task = forms.ModelChoiceField(Task.objects.none(), label=_("对应的任务"), required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, about: DutyList, user: User, parent: Share | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        above = parent.unit if parent else about.organisation
        names = [parent.field] if parent else [row.name for row in rows_of(about, today())]
        lower = [one for one in Level if parent is None or one.depth > Level(parent.level).depth]
        self.fields["field"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]
        self.fields["level"].choices = [(one.value, one.label) for one in lower]  # type: ignore[attr-defined]
        if not names:
            self.fields["field"].help_text = _("还没有领域：先登记领导分管的领域，或者在“覆盖”里加领域")
        units = Organisation.objects.filter(path__startswith=above.path, ended_on__isnull=True).order_by("path")
        offers = {
            "unit": units, "holder": people_near(above), "problem": queries.problems_of(about, user, today()),
            "measure": queries.measures_of(about, user, today()), "task": queries.tasks_of(about, user, today()),
        }  # fmt: skip
        for name, rows in offers.items():
            _choice(self, name).queryset = rows


class AgainForm(ShareForm):
    """A share that was sent back; its level and field stay."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["field"], self.fields["level"]


class ReasonForm(forms.Form):
    """A reason in words."""

    reason = forms.CharField(label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    revision = forms.IntegerField(widget=forms.HiddenInput)


class PassingForm(ReasonForm):
    """To whom a share goes, and why."""

    holder = forms.ModelChoiceField(_PEOPLE, label=_("转交给"))
    field_order = ("holder", "reason")

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choice(self, "holder").queryset = people


class SeenForm(forms.Form):
    """Nothing but what the person saw."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


def wanted_in(given: dict[str, Any], share: Share | None = None) -> Wanted:
    """What a checked form of a share says; level and field of ``share`` where it has none."""
    fixed = {"level": share.level, "field": share.field} if share else {}
    said = {name: value for name, value in given.items() if name != "revision"}
    return Wanted(**{**fixed, **said})


def _choice(form: forms.Form, name: str) -> forms.ModelChoiceField[Any]:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    return field
