"""What people fill in about comparisons. Checks form only; what may be done, the services say."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bihuan_web.copies.kinds import Relation, Verdict
from bihuan_web.orgs.models import Organisation
from bihuan_web.rounds.models import Round
from bihuan_web.ui.fields import words


class AskForm(forms.Form):
    """What is to be compared."""

    unit = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("单位"), help_text=_("这个单位和它下面各单位交来的材料")
    )
    round = forms.ModelChoiceField(
        Round.objects.none(),
        label=_("轮次"),
        required=False,
        empty_label=_("所有轮次"),
        help_text=_("选了轮次，只比这一轮的材料，以及同一人（班子）以前年度审定的材料"),
    )

    def __init__(self, *args: Any, units: QuerySet[Organisation], rounds: QuerySet[Round], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["round"].queryset = rounds  # type: ignore[attr-defined]


class PairFilter(forms.Form):
    """Which pairs a list shows."""

    kind = forms.ChoiceField(
        label=_("怎样相同"),
        required=False,
        choices=[("", _("全部")), ("whole", _("全文相近")), ("passages", _("部分段落相同"))],
    )
    relation = forms.ChoiceField(
        label=_("关系"), required=False, choices=[("", _("全部")), *((one.value, one.label) for one in Relation)]
    )
    judged = forms.ChoiceField(
        label=_("判断"),
        required=False,
        choices=[("", _("全部")), ("open", _("有待判断的")), ("done", _("都已判断"))],
    )
    cluster = forms.IntegerField(label=_("雷同组"), required=False, min_value=1, max_value=10**9)
    document = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)


class UnitFilter(forms.Form):
    """Which unit's documents a heat map shows."""

    unit = forms.ModelChoiceField(Organisation.objects.none(), label=_("单位"), required=False, empty_label=_("全部"))

    def __init__(self, *args: Any, units: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class JudgeForm(forms.Form):
    """What somebody says of a passage."""

    verdict = forms.ChoiceField(label=_("判断"), choices=Verdict, widget=forms.RadioSelect)
    reason = words(_("理由"), longest=500, rows=2, help_text=_("如：上级通知的原文；去年整改没有完成，照旧列入"))
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
