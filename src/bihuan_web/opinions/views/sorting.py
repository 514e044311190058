"""The page on which opinions are sorted: what the program proposes, what is not sorted yet, what each topic has."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bihuan_web.accounts.requests import user_of
from bihuan_web.opinions import likeness, queries
from bihuan_web.opinions.lifecycle import ANSWERED
from bihuan_web.opinions.services import sorting
from bihuan_web.opinions.views.finding import collection_of

_TOPICS = 50


@require_http_methods(["GET", "HEAD", "POST"])
def sort(request: HttpRequest, pk: int) -> HttpResponse:
    """Proposals with boxes to tick; a POST puts what is ticked into a topic, or each into its own."""
    found = collection_of(request, pk)
    topics = found.topics.exclude(state=ANSWERED).order_by("name", "pk")
    if request.method == "POST":
        chosen = dict(_seen(one) for one in request.POST.getlist("opinions"))
        wanted = request.POST.get("into", "")
        if wanted == "singly":
            count = sorting.sort_singly(user_of(request), found, chosen)
            messages.success(request, _("已各成一类：%d 条。") % count)
        else:
            into = get_object_or_404(topics, pk=_number(wanted)) if wanted else None
            made = sorting.sort(user_of(request), found, chosen, into, request.POST.get("name", ""))
            messages.success(request, _("已归入“%s”。") % made.name)
        return redirect("opinions:sort", pk)
    there = queries.opinions_of(found)
    unsorted = list(there.filter(topic=None)[: likeness.MOST])
    page = Paginator(topics, _TOPICS).get_page(request.GET.get("page"))
    sorted_ones: dict[int, list[object]] = {one.pk: [] for one in page}
    for one in there.filter(topic__in=[topic.pk for topic in page]):
        sorted_ones[one.topic_id or 0].append(one)
    context = {
        "collection": found,
        "proposals": likeness.proposals(unsorted),
        "topics": topics,
        "page": page,
        "sorted": [(topic, sorted_ones[topic.pk]) for topic in page],
        "done": found.state == "done",
    }
    return render(request, "opinions/sort.html", context)


def _seen(value: str) -> tuple[int, int | None]:
    """A box: the key of an opinion, and that of the topic in which the page shows it."""
    key, _, topic = value.partition(":")
    return _number(key), _number(topic) if topic else None


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise Http404
    return int(text)
