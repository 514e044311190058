"""Words that the pages of this app share, in the language of the reader."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bihuan_web.accounts.roles import ROLE_WORDS, Role
from bihuan_web.common.joining import listed
from bihuan_web.notices.ladder import STEPS, Step
from bihuan_web.schedules.escalation import NOT_YET

Tab = tuple[str, str, bool]


def tabs(current: str) -> list[Tab]:
    """The pages of this app, as tabs."""
    named = [
        ("calendar", _("到期日历")),
        ("gantt", _("任务时间图")),
        ("rhythm", _("定期工作")),
        ("escalation", _("催办情况")),
    ]
    return [(words, reverse(f"schedules:{name}"), name == current) for name, words in named]


def step_word(step: Step) -> str:
    """A step as people call it."""
    return step.en.capitalize() if get_language() == "en" else step.zh


def stand_word(stand: str) -> str:
    """Where a task stands: the last step that was taken, or none yet."""
    return _("还没有催办") if stand == NOT_YET else step_word(STEPS[stand])


def copies_words(step: Step) -> str:
    """Who besides the doers is told of a step: roles on the branch and above it."""
    at = 1 if get_language() == "en" else 0
    return listed(ROLE_WORDS[Role(one)][at] for one in step.copies)
