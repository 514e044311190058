"""What people fill in about notices, letters and waived steps."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan_web.notices.ladder import LADDER
from bihuan_web.notices.models import Hook, Wish, words_of


class WishForm(forms.ModelForm[Wish]):
    """How somebody wants to be told."""

    class Meta:
        model = Wish
        fields = ["mail", "digest_hour", "quiet_from", "quiet_to"]

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in ("digest_hour", "quiet_from", "quiet_to"):
            self.fields[name].widget = forms.NumberInput(attrs={"min": 0, "max": 23})
            self.fields[name].max_value = 23  # type: ignore[attr-defined]


class TextForm(forms.Form):
    """One text: an answer, a reason, a decision."""

    text = forms.CharField(max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, label: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["text"].label = label


class DecisionForm(forms.Form):
    """Granting a waived step or not."""

    granted = forms.TypedChoiceField(
        label=_("决定"),
        choices=[("yes", _("同意免予")), ("no", _("不同意"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label=_("意见"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))


class LadderForm(forms.Form):
    """The ladder of a unit: for each step after how many working days it comes, and whether it is used."""

    def __init__(self, *args: Any, ladder: dict[str, int | None], **more: Any) -> None:
        super().__init__(*args, **more)
        for step in LADDER:
            self.fields[step.name] = forms.IntegerField(
                label=words_of(step.name), min_value=1, max_value=250, required=False, initial=ladder.get(step.name)
            )


class HookForm(forms.Form):
    """An address that is told when a letter goes out."""

    format = forms.ChoiceField(label=_("格式"), choices=Hook.Format.choices)
    url = forms.URLField(label=_("地址"), max_length=500, assume_scheme="https")
    secret = forms.CharField(label=_("签名密钥"), max_length=200, required=False)

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        if not url.startswith(("http://", "https://")):
            raise forms.ValidationError(_("只能是 http 或 https 地址。"))
        return url
