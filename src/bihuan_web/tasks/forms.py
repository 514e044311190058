"""What people fill in for a task. Checks form only; what may be done, the services say."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bihuan_web.common.clock import today
from bihuan_web.ledgers.models import Ledger
from bihuan_web.orgs.choices import PersonChoice
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.queries import people_near
from bihuan_web.tasks.models import Method, Rhythm, Task
from bihuan_web.tasks.services.carrying import NewLedger
from bihuan_web.ui.fields import day, words


class DeedForm(forms.Form):
    """What an act on a task needs. ``revision`` is the task as the person saw it."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, task: Task, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.task = task
        self.fields["revision"].initial = task.revision
        _offer_people(self, task.organisation)


class JustDo(DeedForm):
    """Nothing to fill in."""


class WithReason(DeedForm):
    reason = words(_("理由"))


class SelfCheck(DeedForm):
    self_check = words(_("自查情况"), rows=5, help_text=_("对照验收标准，说明做了什么、做到什么程度。"))


class VerifyForm(DeedForm):
    methods = forms.MultipleChoiceField(label=_("核查方式"), choices=Method, widget=forms.CheckboxSelectMultiple)
    note = words(_("核查情况"), help_text=_("看了什么、问了谁、是否达到验收标准。"))


class CloseForm(DeedForm):
    signature = forms.CharField(label=_("签字（姓名）"), max_length=60, help_text=_("谁签字，谁负责。"))
    note = words(_("意见"), required=False)


class ProgressForm(DeedForm):
    happened_on = day(_("日期"))
    text = words(_("进展"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["happened_on"].initial = today()


class EvidenceForm(DeedForm):
    file = forms.FileField(label=_("文件"))
    fact_on = day(_("事实日期"), help_text=_("照片、记录反映的是哪一天的事；早于整改措施的不算整改的佐证。"))
    note = words(_("说明"), required=False, rows=2)


class ExtensionForm(DeedForm):
    until = day(_("延到"))
    reason = words(_("理由"))


class HandOverForm(DeedForm):
    successor = PersonChoice(_("接手人"))
    reason = words(_("移交原因"))


class AssistantForm(DeedForm):
    helper = PersonChoice(_("协办人"))


class VerifierForm(DeedForm):
    verifier = PersonChoice(_("核验人"), required=False, help_text=_("不指定时，由本单位有核验权限的人核验。"))


class KeepUpForm(DeedForm):
    rhythm = forms.ChoiceField(label=_("复核频次"), choices=[one for one in Rhythm.choices if one[0]])


class LookForm(DeedForm):
    """A look at whether it still holds."""

    methods = forms.MultipleChoiceField(label=_("核查方式"), choices=Method, widget=forms.CheckboxSelectMultiple)
    asked = forms.CharField(label=_("走访了谁"), max_length=200, required=False)
    note = words(_("核查情况"))


class RelapseForm(LookForm):
    """A look that found a relapse, and the new task for it."""

    title = words(_("新任务"), rows=2)
    acceptance_standard = words(_("验收标准"), rows=2, required=False)
    owner = PersonChoice(_("责任人"), required=False)
    due_on = day(_("完成时限"), required=False)


class RecheckDayForm(DeedForm):
    planned_on = day(_("回头看日期"))


class PlanForm(forms.Form):
    """A task as it is to be, before it is assigned."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("责任单位"))
    title = words(_("整改任务"), rows=2)
    acceptance_standard = words(
        _("验收标准"), rows=3, required=False, help_text=_("拿什么证明做到了、谁来看。派发前必须填。")
    )
    owner = PersonChoice(_("责任人"), required=False)
    lead = PersonChoice(_("牵头领导"), required=False)
    verifier = PersonChoice(
        _("核验人"), required=False, help_text=_("不能是责任人。不指定时，由本单位有核验权限的人核验。")
    )
    starts_on = day(_("开始时间"), required=False)
    due_on = day(_("完成时限"), required=False, help_text=_("常态工作填第一次的时限。"))
    rhythm = forms.ChoiceField(label=_("频次"), choices=Rhythm.choices, required=False)
    remark = words(_("备注"), rows=2, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, units: Any, near: Organisation, fixed_unit: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.fields["organisation"]
        assert isinstance(unit, forms.ModelChoiceField)
        unit.queryset = units
        unit.disabled = fixed_unit
        _offer_people(self, near)


def _offer_people(form: forms.Form, near: Organisation) -> None:
    for field in form.fields.values():
        if isinstance(field, PersonChoice):
            field.queryset = people_near(near)


class CarryForm(forms.Form):
    """Into which ledger another one is carried: one that is there, or a new one."""

    into = forms.ModelChoiceField(
        Ledger.objects.none(), label=_("已有的台账"), required=False, empty_label=_("新建一个台账")
    )
    title = forms.CharField(label=_("新台账名称"), max_length=200, required=False)
    year = forms.IntegerField(label=_("新台账年度"), min_value=2000, max_value=2100, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, ledgers: QuerySet[Ledger], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = ledgers  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("into"):
            for name in ("title", "year"):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, _("新建台账要填这一项"))
        return given

    def target(self) -> Ledger | NewLedger:
        """The ledger that was chosen, or what the new one is to be."""
        given = self.cleaned_data
        chosen: Ledger | None = given["into"]
        return chosen or NewLedger(given["title"], given["year"])
