"""``{% load visits %}``: words for states and kinds, and what somebody can do with a promise."""

from __future__ import annotations

from django import template
from django.utils import translation
from django.utils.translation import gettext as _

from bihuan_web.accounts.models import User
from bihuan_web.common.clock import now
from bihuan_web.common.lifecycle import Lifecycle
from bihuan_web.visits import kinds
from bihuan_web.visits.lifecycle import PROMISE, VISIT
from bihuan_web.visits.models import Promise
from bihuan_web.visits.services.acting import actor_of_promise

register = template.Library()
_TONES = {"open": "azure", "reported": "orange", "kept": "green", "broken": "red", "tasked": "blue"}


def _word(table: Lifecycle, state: str) -> str:
    found = table.states[state]
    return found.en if translation.get_language() == "en" else found.zh


@register.filter
def visit_state(state: str) -> str:
    """A state of a visit in the reader's language."""
    return _word(VISIT, state)


@register.filter
def promise_state(state: str) -> str:
    """A state of a promise in the reader's language."""
    return _word(PROMISE, state)


@register.filter
def promise_tone(state: str) -> str:
    """The colour that helps its word."""
    return _TONES[state]


@register.filter
def kind_word(key: str) -> str:
    """A kind of household or need in the reader's language."""
    return kinds.word_of(key)


@register.filter
def promise_acts(promise: Promise, user: User) -> list[tuple[str, str]]:
    """The pages on which somebody can go on with a promise, by the table."""
    acts = {one.name for one in PROMISE.acts(promise.state, actor_of_promise(promise, user, now()))}
    offered = [
        ("visits:report", _("报告兑现"), {"report"}),
        ("visits:judge", _("核实"), {"keep", "break", "send_back"}),
        ("visits:to-task", _("转为任务"), {"task"}),
    ]
    return [(name, words) for name, words, wanted in offered if wanted & acts]
