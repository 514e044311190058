"""The same person or team over the years: what of a year was in the years before, in the words of both."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from bihuan_web.accounts.models import User
from bihuan_web.accounts.requests import user_of
from bihuan_web.common.clock import now, today
from bihuan_web.copies.models import Compared, Pair, YearStep
from bihuan_web.copies.queries import steps_for
from bihuan_web.copies.texts import compared_text
from bihuan_web.copies.views.common import comparison_of, tabs_of, title_of
from bihuan_web.copies.years import items_of
from bihuan_web.documents.access import visible
from bihuan_web.documents.models import Document
from bihuan_web.documents.services import note_access
from bihuan_web.orgs.permissions import Secrecy

_ROWS = 50
REPEATS: dict[str, str | Promise] = {
    "new": _("以前没有"),
    "again": _("上一份就有"),
    "returned": _("以前有过，上一份没有"),
    "every-year": _("每份都有"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """A problem or measure of a year in its own words, and those of the years before."""

    kind: str
    words: str
    key: str
    repeat: str | Promise
    again: bool
    running: int
    earlier: tuple[tuple[int, str], ...]


@require_safe
def years(request: HttpRequest, pk: int) -> HttpResponse:
    """Whose years were put beside one another."""
    one, user = comparison_of(request, pk), user_of(request)
    found = steps_for(user, today()).filter(comparison=one)
    found = found.order_by("this__document__organisation__path", "this__document", "year")
    page = Paginator(found, _ROWS).get_page(request.GET.get("page"))
    context = {"comparison": one, "title": title_of(one), "tabs": tabs_of(one, "years"), "page": page}
    return render(request, "copies/years.html", context)


@require_safe
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """One year beside those before."""
    user = user_of(request)
    one = get_object_or_404(steps_for(user, today()).select_related("this__version", "previous__version"), pk=pk)
    for document in (one.this.document, one.previous.document):
        if document.secrecy == Secrecy.PERSONAL:
            note_access(user, document, "read", now(), step=one.pk)
    pair = Pair.objects.filter(a=one.previous_id, b=one.this_id).first()
    pair = pair or Pair.objects.filter(a=one.this_id, b=one.previous_id).first()
    context = {"step": one, "items": step_items(one, user), "pair": pair, "title": title_of(one.comparison)}
    return render(request, "copies/step.html", context)


def step_items(one: YearStep, user: User) -> list[Item] | None:
    """The items of a year with their quotations; None where the text is there no more as it was."""
    text = compared_text(one.this)
    if text is None:
        return None
    kept = items_of(one)
    keys = {place["document"] for item in kept for place in item["earlier"]}
    readable = Document.objects.filter(visible(user, today()), pk__in=keys)
    rows = Compared.objects.filter(comparison=one.comparison_id, document__in=readable).select_related("version")
    texts = {row.document_id: compared_text(row) or "" for row in rows}
    found = []
    for item in kept:
        earlier = tuple(
            (place["year"], texts[place["document"]][place["start"] : place["end"]])
            for place in item["earlier"]
            if place["document"] in texts
        )
        words = text[item["start"] : item["end"]]
        again = item["repeat"] != "new"
        found.append(
            Item(item["kind"], words, item["repeat"], REPEATS[item["repeat"]], again, item["running"], earlier)
        )
    return found
