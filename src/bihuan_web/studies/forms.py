"""What people fill in for study."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan_web.studies.models import Material
from bihuan_web.ui.fields import day, words


class ReadingForm(forms.Form):
    """Something to read."""

    title = forms.CharField(label=_("篇目"), max_length=200)
    material = forms.ChoiceField(label=_("种类"), choices=Material, initial=Material.PAPER)
    place = forms.CharField(label=_("在哪里可以读到"), max_length=300, required=False)
    due_on = day(_("读到哪天为止"), required=False)


class NewSessionForm(forms.Form):
    """A session."""

    day = day(_("日期"))
    topic = forms.CharField(label=_("主题"), max_length=200)
    place = forms.CharField(label=_("地点"), max_length=120, required=False)
    leader = forms.CharField(label=_("领学人"), max_length=60, required=False)


class SessionForm(NewSessionForm):
    """A session that is changed."""

    revision = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    """A reason."""

    reason = words(_("理由"), rows=2, longest=300)


class CancelForm(ReasonForm):
    """A session does not take place."""

    revision = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)


class NoteForm(forms.Form):
    """One's own note."""

    text = words(_("笔记"), rows=12, longest=50_000)
    revision = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False, widget=forms.HiddenInput)
