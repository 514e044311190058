"""What the views of papers share: who asks, what they may see."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from bihuan_web.accounts.requests import user_of
from bihuan_web.common.clock import today
from bihuan_web.common.errors import Stale
from bihuan_web.papers.models import Paper
from bihuan_web.papers.queries import visible_to
from bihuan_web.rounds.models import Round
from bihuan_web.rounds.queries import visible_to as rounds_visible_to


def round_of(request: HttpRequest, pk: int) -> Round:
    """A round that this person may see; 404 otherwise."""
    return get_object_or_404(rounds_visible_to(user_of(request), today()), pk=pk)


def paper_of(request: HttpRequest, pk: int) -> Paper:
    """A paper that this person may see; 404 otherwise, as if it were not there."""
    found = visible_to(user_of(request), today()).select_related("created_by", "removals_by", "round__organisation")
    return get_object_or_404(found, pk=pk)


def as_seen(paper: Paper, revision: int) -> Paper:
    """The paper, if it is as the person saw it."""
    if paper.revision != revision:
        raise Stale("这份文稿刚被别人改过，请看过新内容再办", "somebody else has just changed this paper: look again")
    return paper
