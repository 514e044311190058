"""Plans, samples, answers, promises, the register, and what is shown of the coverage."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan_web.accounts.models import User
from bihuan_web.common.clock import today
from bihuan_web.ledgers.models import Ledger
from bihuan_web.ledgers.queries import branches_read, ledgers_visible_to
from bihuan_web.orgs.choices import PersonChoice
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.permissions import Act
from bihuan_web.orgs.queries import organisations_under
from bihuan_web.ui.fields import day, words
from bihuan_web.visits.forms.entry import GoingForm, PeopleChoice, offer_people
from bihuan_web.visits.kinds import choices, met_kinds, need_kinds
from bihuan_web.visits.queries import planning_units

_LONGEST_WINDOW = 36


class PlanForm(GoingForm):
    """A visit that is planned; the visited unit does not learn of it."""

    leader = forms.ModelChoiceField(User.objects.none(), label=_("带队领导"))
    companions = PeopleChoice(User.objects.none(), label=_("同行人"), required=False)
    note = forms.CharField(label=_("走访重点"), max_length=300, required=False)

    field_order = ["organisation", "leader", "companions", "on", "unit", "place", "unannounced", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._set("organisation", planning_units(self.user, today()))
        offer_people(self, self.user, "leader", "companions")


class DrawForm(forms.Form):
    """A sample of households not yet met."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("名册所属单位"))
    size = forms.IntegerField(label=_("抽多少户"), min_value=1, max_value=500, initial=10)
    months = forms.IntegerField(
        label=_("多少个月内没有走访过"), min_value=1, max_value=_LONGEST_WINDOW, initial=12,
    )  # fmt: skip
    stratified_by = forms.ChoiceField(label=_("分层"), choices=[("kind", _("按户的类别")), ("place", _("按走访点"))])
    visitor = PersonChoice(_("由谁走访"))
    until = day(_("走访日期"), help_text=_("每个抽到的走访点各立一个计划，日期以后可以改记。"))
    seed = forms.IntegerField(
        label=_("随机种子"), min_value=0, max_value=2**31 - 1, required=False, help_text=_("不填由程序产生；都会记下来，谁都可以照着重抽一遍。"),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = self.fields["organisation"]
        assert isinstance(units, forms.ModelChoiceField)
        units.queryset = planning_units(user, today())
        units.initial = units.queryset.first()
        offer_people(self, user, "visitor")
        self.fields["until"].initial = today() + timedelta(days=14)


class ReasonForm(forms.Form):
    reason = words(_("理由"))


class NoteForm(forms.Form):
    note = words(_("情况"))


class LedgerChoiceForm(forms.Form):
    """On which ledger."""

    ledger = forms.ModelChoiceField(Ledger.objects.none(), label=_("台账"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["ledger"]
        assert isinstance(field, forms.ModelChoiceField)
        written = organisations_under(branches_read(user, today(), Act.WRITE))
        found = ledgers_visible_to(user, today()).filter(archived=False, organisation__in=written)
        field.queryset = found.order_by("-year", "title")


class AnswerForm(LedgerChoiceForm):
    """A ledger for a problem, the number of a measure, or a reason: one of them."""

    measure = forms.IntegerField(
        label=_("已有措施的编号"), min_value=1, max_value=2**63 - 1, required=False, help_text=_("台账里已有措施管这件事的，填措施的编号。"),
    )  # fmt: skip
    reason = words(_("说明理由"), required=False, help_text=_("当场已解决，或者办不了，写清原因。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ledger"].required = False
        self.fields["ledger"].label = _("列为问题，记入台账")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if sum(bool(given.get(name)) for name in ("ledger", "measure", "reason")) != 1:
            raise forms.ValidationError(_("列为问题、列入措施、说明理由，三者选一个填。"))
        return given


class SaidForm(forms.Form):
    """One more need or problem."""

    text = words(_("内容"), rows=2)
    kind = forms.ChoiceField(label=_("类别"), required=False)
    is_problem = forms.BooleanField(label=_("是走访发现的问题（不是群众诉求）"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *choices(need_kinds())]


class PromiseForm(forms.Form):
    text = forms.CharField(label=_("承诺事项"), max_length=500)
    due_on = day(_("期限"))


class JudgeForm(forms.Form):
    act = forms.ChoiceField(
        label=_("结果"), choices=[("keep", _("已兑现")), ("break", _("未兑现")), ("send_back", _("退回再办"))]
    )
    note = words(_("怎么核实的"), help_text=_("问过谁、看过什么；由承诺人以外的人填写。"))


class ImportForm(forms.Form):
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("名册所属单位"))
    workbook = forms.FileField(label=_("Excel 文件（.xlsx）"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = planning_units(user, today())
        field.initial = field.queryset.first()


class ListForm(forms.Form):
    """Which visits a list shows: what a number of the coverage leads to."""

    since = day(_("从"), required=False)
    until = day(_("到"), required=False)
    leader = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("见到了谁"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *choices(met_kinds())]


class CoverageForm(forms.Form):
    """For which units and time."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("单位"), required=False)
    since = day(_("从"), required=False)
    until = day(_("到"), required=False)
    months = forms.IntegerField(label=_("多少个月没有走访"), min_value=1, max_value=_LONGEST_WINDOW, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = (
            organisations_under(branches_read(user, today())).filter(ended_on__isnull=True).order_by("path")
        )
