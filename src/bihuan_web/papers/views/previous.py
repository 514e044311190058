"""A document beside last year's (与上年度对照): each item of last year's, what this year's text says of it, and what the ledger says."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from bihuan.model.previous import Standing
from bihuan_web.accounts.requests import user_of
from bihuan_web.common import clock
from bihuan_web.documents.access import may
from bihuan_web.documents.earlier import used_by
from bihuan_web.documents.models import Document
from bihuan_web.documents.queries import examination_of, latest_version, visible_to
from bihuan_web.documents.services.reviewing import note_access
from bihuan_web.ledgers.models import Problem
from bihuan_web.orgs.permissions import Act, Secrecy
from bihuan_web.papers.outcomes import WORDS, outcomes_of

STANDING_WORDS: dict[str, tuple[str, str]] = {
    Standing.PROBLEM: ("又列为问题", "a problem again"),
    Standing.MEASURE: ("又列为措施", "promised again"),
    Standing.DONE: ("说已完成", "told as done"),
    Standing.DOING: ("说在推进", "told as under way"),
    Standing.OPEN: ("说未完成", "told as open"),
    Standing.MENTIONED: ("别处提到", "mentioned elsewhere"),
    Standing.ABSENT: ("没有找到交代", "not mentioned"),
}
_ITEMS = {"problem": ("问题", "problem"), "measure": ("措施", "measure"), "action": ("举措", "action")}


@require_safe
def previous(request: HttpRequest, pk: int) -> HttpResponse:
    """For those who may read both documents; that they read last year's personal one is recorded."""
    user, today = user_of(request), clock.today()
    document = get_object_or_404(visible_to(user, today), pk=pk)
    version = latest_version(document)
    earlier = used_by(version)
    if earlier is None or not may(user, Act.READ, earlier.document, today):
        raise Http404
    for one in (document, earlier.document):
        if one.secrecy == Secrecy.PERSONAL:
            note_access(user, one, "read", clock.now(), beside=earlier.document.pk)
    said: dict[str, Any] = examination_of(version)["previous"]
    english = get_language() == "en"
    ledger = _ledger_says(earlier.document, english)
    rows = [
        {
            "item": _ITEMS[one["item"]][english],
            "ref": one["ref"],
            "last": one["last"]["claim"],
            "standing": STANDING_WORDS[one["status"]][english],
            "again": one["status"] in (Standing.PROBLEM, Standing.MEASURE),
            "mentions": [mention["quotation"] for mention in one["mentions"][:3]],
            "ledger": ledger.get(one["ref"], ""),
        }
        for one in said["accounts"]
    ]
    why = said["why_en"] if english else said["why"]
    context = {"document": document, "earlier": earlier.document, "why": why, "rows": rows}
    return render(request, "papers/previous.html", context)


def _ledger_says(document: Document, english: bool) -> dict[str, str]:
    """What became of each problem that was taken over from last year's document, by its key there."""
    taken = Problem.objects.filter(document=document).select_related("ledger", "organisation")
    return {one.problem.item: WORDS[one.became][english] for one in outcomes_of(taken)}
