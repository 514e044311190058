"""What people fill in for papers. Checks form only; what may be done, the services say."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from bihuan_web.orgs.models import Organisation
from bihuan_web.papers.kinds import KINDS
from bihuan_web.papers.models import Shape


def kind_words(kind: str) -> str:
    """A kind of paper in the reader's language."""
    return KINDS[kind].words[translation.get_language() == "en"]


class NewPaperForm(forms.Form):
    """Which paper, and for which unit."""

    kind = forms.ChoiceField(label=_("文稿种类"))
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("单位"))

    def __init__(self, *args: Any, units: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(key, kind_words(key)) for key in KINDS]  # type: ignore[attr-defined]
        self.fields["organisation"].queryset = units  # type: ignore[attr-defined]


class HeadForm(forms.Form):
    """Title and addressee; ``revision`` is the paper as the person saw it."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("标题"), max_length=200)
    addressee = forms.CharField(label=_("主送"), max_length=200, required=False)


class BlockForm(forms.Form):
    """A part of a paper; ``revision`` is the part as the person saw it."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(label=_("内容"), max_length=50_000, widget=forms.Textarea(attrs={"rows": 6}))


class NewBlockForm(forms.Form):
    """A part in one's own words."""

    shape = forms.ChoiceField(label=_("样式"), choices=Shape.choices, initial=Shape.TEXT)
    text = forms.CharField(label=_("内容"), max_length=50_000, widget=forms.Textarea(attrs={"rows": 6}))


class ReasonForm(forms.Form):
    """A reason in words."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class IssueForm(forms.Form):
    """The number under which a paper is issued."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    number = forms.CharField(label=_("文号"), max_length=60, help_text=_("例如 岚委〔2026〕3号；每个文号只用一次"))


class WordingForm(forms.Form):
    """A unit's own wording of a kind of paper."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("模板内容"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false"}),
        help_text=_("全部删空再保存，就改回通用模板"),
    )


class NotNeededForm(forms.Form):
    """A kind of record that a round need not leave."""

    kind = forms.CharField(widget=forms.HiddenInput, max_length=80)
    reason = forms.CharField(label=_("为什么不需要"), max_length=300)
