"""Words put together for a page: with the marks of its language (、；：（） in Chinese, commas and brackets in English).

For what is shown only: what is stored and Chinese papers are written with the marks of their own language.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _


def listed(words: Iterable[str | Promise]) -> str:
    """One after the other: 甲、乙."""
    return _("、").join(map(str, words))


def clauses(words: Iterable[str | Promise]) -> str:
    """Statements after one another: 甲；乙."""
    return _("；").join(map(str, words))


def sentences(words: Iterable[str | Promise]) -> str:
    """Sentences after one another, without a mark at the end: 甲。乙."""
    return _("。").join(map(str, words))


def told(name: str | Promise, words: str | Promise) -> str:
    """What is said of something: 名称：内容."""
    return str(name) + _("：") + str(words)


def noted(words: str | Promise, note: str | Promise) -> str:
    """Words with a note behind them, which may be missing: 名称（说明）."""
    return str(words) + _("（") + str(note) + _("）") if note else str(words)
