"""What people fill in for a ledger, a problem, a measure."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan_web.common.clock import today
from bihuan_web.ledgers.words import Pace, Source
from bihuan_web.orgs.models import Organisation


class LedgerForm(forms.Form):
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("单位"))
    title = forms.CharField(label=_("台账名称"), max_length=200)
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.fields["organisation"]
        assert isinstance(unit, forms.ModelChoiceField)
        unit.queryset = units
        self.fields["year"].initial = today().year


class ProblemForm(forms.Form):
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("存在问题的单位"))
    text = forms.CharField(label=_("问题"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))
    source = forms.ChoiceField(label=_("问题来源"), choices=Source)
    source_note = forms.CharField(label=_("来源说明"), max_length=300, required=False)
    aspect = forms.CharField(label=_("方面"), max_length=200, required=False)
    manifestation = forms.CharField(
        label=_("具体表现"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    cause = forms.CharField(
        label=_("原因分析"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    remark = forms.CharField(label=_("备注"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, units: Any, fixed_unit: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.fields["organisation"]
        assert isinstance(unit, forms.ModelChoiceField)
        unit.queryset = units
        unit.disabled = fixed_unit


class MeasureForm(forms.Form):
    text = forms.CharField(label=_("整改措施"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))
    goal = forms.CharField(
        label=_("整改目标"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    deliverable = forms.CharField(label=_("成果形式"), max_length=300, required=False)
    pace = forms.ChoiceField(label=_("整改类型"), choices=Pace)
    promised_on = forms.DateField(
        label=_("提出日期"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("这一天以前形成的材料，不能证明这条措施落实了。"),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("理由"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    revision = forms.IntegerField(widget=forms.HiddenInput)


class RulesForm(forms.Form):
    two_levels = forms.BooleanField(
        label=_("两级验收"), required=False, help_text=_("核验和签字销号必须是两个人。对之后新立的任务生效。")
    )
    recheck_months = forms.IntegerField(label=_("销号后几个月回头看"), min_value=1, max_value=36)
