"""``{% load duties %}``: states of shares, lists and reasons in words."""

from __future__ import annotations

from django import template
from django.utils import translation
from django.utils.translation import gettext as _

from bihuan_web.duties.lifecycle import SHARE

register = template.Library()
_TONES = {"handed": "azure", "acknowledged": "green", "sent-back": "orange"}


@register.filter
def share_word(state: str) -> str:
    """What a state of a share is called in the reader's language."""
    one = SHARE.states[state]
    return one.en if translation.get_language() == "en" else one.zh


@register.filter
def share_tone(state: str) -> str:
    return _TONES.get(state, "secondary")


@register.filter
def lost_word(why: str) -> str:
    """Why nobody answers for a share any more."""
    words = {"left": _("责任人已离开"), "no-post": _("责任人不在这个单位任职"), "unit-ended": _("责任单位已撤销")}
    return words[why]


@register.filter
def column_word(column: str) -> str:
    """One of the three lists."""
    return {"problems": _("问题清单"), "tasks": _("任务清单"), "shares": _("责任清单")}[column]
