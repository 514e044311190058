"""What the views of papers share: who asks, what they may see."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from bihuan_web.accounts.requests import user_of
from bihuan_web.common.clock import today
from bihuan_web.papers.models import Paper
from bihuan_web.papers.queries import visible_to


def paper_of(request: HttpRequest, pk: int) -> Paper:
    """A paper that this person may see; 404 otherwise, as if it were not there."""
    found = visible_to(user_of(request), today()).select_related("created_by", "removals_by", "round__organisation")
    return get_object_or_404(found, pk=pk)
