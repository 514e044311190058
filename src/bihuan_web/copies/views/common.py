"""What the views share: the comparison, the pair that somebody may see; 404 otherwise, as if it were not there."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan_web.accounts.models import User
from bihuan_web.accounts.requests import user_of
from bihuan_web.common.clock import today
from bihuan_web.copies.models import Comparison, Pair
from bihuan_web.copies.queries import pairs_for, visible_to, with_names

Tab = tuple[str, str, bool]


def comparison_of(request: HttpRequest, pk: int) -> Comparison:
    """A comparison that this person may see."""
    return get_object_or_404(visible_to(user_of(request), today()), pk=pk)


def pair_of(user: User, pk: int) -> Pair:
    """A pair of which this person may see something, with its versions."""
    found = with_names(pairs_for(user, today())).select_related(
        "a__version", "b__version", "comparison__by", "comparison__round"
    )
    return get_object_or_404(found, pk=pk)


def tabs_of(comparison: Comparison, current: str) -> list[Tab]:
    """The pages of a comparison."""
    named = (
        ("comparison", _("概况")),
        ("pairs", _("成对材料")),
        ("map", _("热力图")),
        ("years", _("同一人历年")),
    )
    return [(label, reverse(f"copies:{name}", args=[comparison.pk]), name == current) for name, label in named]


def title_of(comparison: Comparison) -> str:
    """What was compared, in words."""
    if comparison.document is not None:
        return _("一份材料与其他材料：%(title)s") % {"title": comparison.document.title}
    if comparison.round is not None:
        return f"{comparison.organisation.name} · {comparison.round.title}"
    return _("%(unit)s：所有轮次") % {"unit": comparison.organisation.name}
