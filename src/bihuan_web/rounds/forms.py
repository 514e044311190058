"""Checking what somebody says of a round."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from bihuan.profiles import known_profiles
from bihuan_web.orgs.models import Organisation
from bihuan_web.rounds.meetings import MEETINGS


class RoundForm(forms.Form):
    """A round; its unit is chosen once and stays."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("单位"))
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
    kind = forms.ChoiceField(label=_("会议类型"))
    title = forms.CharField(label=_("名称"), max_length=120)
    profile = forms.ChoiceField(label=_("场景配置"), required=False, help_text=_("不选则由程序按每份材料判断"))
    meeting_on = forms.DateField(
        label=_("开会日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, units: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        english = translation.get_language() == "en"
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (key, words[1] if english else words[0]) for key, words in MEETINGS.items()
        ]
        profiles = [(name, name) for name in sorted(dict(known_profiles()))]
        self.fields["profile"].choices = [("", "—"), *profiles]  # type: ignore[attr-defined]
        if units is None:
            del self.fields["organisation"]
        else:
            self.fields["organisation"].queryset = units  # type: ignore[attr-defined]
