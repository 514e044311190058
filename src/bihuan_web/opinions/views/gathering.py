"""The pages of collections: a round's list, one collection, what is done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.db import transaction
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bihuan_web.accounts.models import User
from bihuan_web.accounts.requests import user_of
from bihuan_web.audit.services import record
from bihuan_web.common.clock import now, today
from bihuan_web.files.downloads import attachment
from bihuan_web.files.kinds import MEDIA_TYPES
from bihuan_web.opinions import forms, queries
from bihuan_web.opinions.lifecycle import COLLECTION, DONE, DRAFT, in_words
from bihuan_web.opinions.models import Collection
from bihuan_web.opinions.services import gathering
from bihuan_web.opinions.services.gathering import Wanted
from bihuan_web.opinions.services.noting import OFFICE
from bihuan_web.opinions.showing import channels_of
from bihuan_web.opinions.views import asking
from bihuan_web.opinions.views.finding import collection_of, people_of
from bihuan_web.opinions.word.summary import name_of_summary, summary_paper
from bihuan_web.opinions.words import Channel
from bihuan_web.orgs.views.acting import act_page
from bihuan_web.rounds.views.common import round_of
from bihuan_web.sheets.heading import heading_of

_FORM = require_http_methods(["GET", "HEAD", "POST"])
_PAGE = "ui/form_page.html"
# Acts of the page with a button: what is said before it is done, and how it is done.
ACTS: dict[str, tuple[Any, Callable[[User, Collection, int], None]]] = {
    "open": (
        gettext_lazy("开始以后，征求对象和征求内容不能再改。到开始日期，链接和二维码才能填写。"), gathering.open_it,
    ),
    "stop": (gettext_lazy("截止后网上不能再填写，箱里的意见全部开箱；纸质等意见仍可补录。"), gathering.stop),
    "finish": (gettext_lazy("逐条都回应了才能办结。办结以后不能再改。"), gathering.finish),
}  # fmt: skip


@require_safe
def collections(request: HttpRequest, round_pk: int) -> HttpResponse:
    """The collections of a round that somebody keeps."""
    one, user = round_of(request, round_pk), user_of(request)
    rows = list(queries.counted(queries.collections_of_round(one, user, today())))
    may_begin = queries.units_for(user, one, today()).exists()
    return render(request, "opinions/list.html", {"round": one, "rows": rows, "may_begin": may_begin})


@_FORM
def new(request: HttpRequest, round_pk: int) -> HttpResponse:
    """A new collection."""
    one, user = round_of(request, round_pk), user_of(request)
    units = queries.units_for(user, one, today())
    if not units.exists():
        raise Http404
    people = people_of(one.organisation)
    form = forms.CollectionForm(request.POST or None, units=units, people=people, initial=_first(one.title, units))
    back = reverse("opinions:list", args=[one.pk])

    def do(given: dict[str, Any]) -> None:
        gathering.draw_up(user, one, given.pop("organisation"), Wanted(**given))

    return act_page(request, form, do, title=_("新的征求意见"), back=back, about=one.title, template=_PAGE)


@require_safe
def collection(request: HttpRequest, pk: int) -> HttpResponse:
    """One collection: how it is asked, what came in, its topics, the feedback."""
    found = collection_of(request, pk)
    there = queries.opinions_of(found)
    topics = found.topics.select_related("owner", "unit").annotate(count=Count("opinions")).order_by("state", "pk")
    counts = {"all": there.count(), "unsorted": there.filter(topic=None).count()}
    shown, others = channels_of(found)
    acts = [one for one in COLLECTION.acts(found.state, OFFICE) if one.name in ACTS]
    context = {
        "collection": found,
        "acts": [(one.name, in_words(one), ACTS[one.name][0]) for one in acts],
        "channels": [(Channel(name).label, number) for name, number in shown.items()],
        "others": others,
        "counts": counts,
        "subjects": queries.subjects_of(found),
        "questions": queries.questions_of(found),
        "topics": topics,
        "address": asking.address_of(found),
        "leads_nowhere": asking.leads_nowhere(),
        "by_link": Channel.LINK in found.asked_by and found.state in (DRAFT, "gathering"),
        "may_change": found.state != DONE,
        "may_enter": found.state in ("gathering", "stopped"),
    }
    return render(request, "opinions/collection.html", context)


@_FORM
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes a collection."""
    found = collection_of(request, pk)
    people = people_of(found.round.organisation) if found.state == DRAFT else None
    names = ("title", "opens_on", "closes_on", "words", "most")
    team = found.subjects.filter(kind="team").first()
    initial = {name: getattr(found, name) for name in names} | {
        "channels": found.asked_by,
        "team": team is not None,
        "head": team.user if team else None,
        "leaders": [one.user_id for one in found.subjects.filter(kind="leader")],
        "questions": "\n".join(one.text for one in queries.questions_of(found)),
    }
    form = forms.CollectionForm(request.POST or None, people=people, initial=initial)
    form.fields["revision"] = django_forms.IntegerField(widget=django_forms.HiddenInput, initial=found.revision)
    back = reverse("opinions:collection", args=[pk])

    def do(given: dict[str, Any]) -> None:
        seen = given.pop("revision")
        gathering.change(user_of(request), found, Wanted(**given), seen)

    return act_page(request, form, do, title=_("修改征求意见"), back=back, about=found.title, template=_PAGE)


@_FORM
def do(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Opens, stops, goes on with or finishes a collection."""
    found = collection_of(request, pk)
    back = reverse("opinions:collection", args=[pk])
    if act == "resume":
        return act_page(
            request, forms.ResumeForm(request.POST or None),
            lambda given: gathering.resume(user_of(request), found, given["reason"], found.revision),
            title=_("继续征求"), back=back, about=found.title, template=_PAGE,
        )  # fmt: skip
    if act not in ACTS or request.method != "POST":
        raise Http404
    seen = request.POST.get("revision", "")
    number = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0
    form = django_forms.Form(request.POST)
    return act_page(
        request, form, lambda given: ACTS[act][1](user_of(request), found, number),
        title=str(ACTS[act][0]), back=back, about=found.title, done=_("已办理。"), template=_PAGE,
    )  # fmt: skip


@require_POST
def summary(request: HttpRequest, pk: int) -> HttpResponse:
    """The summary as a Word file; having it made is an event."""
    found = collection_of(request, pk)
    with transaction.atomic():
        details = {"title": found.title}
        event = record(
            found.organisation.chain, user_of(request).username, "opinion.export", "collection", str(pk), details,
            at=now(),
        )  # fmt: skip
    heading = heading_of(found.title, found.organisation.name, event)
    return attachment(summary_paper(found, heading.proof_line), name_of_summary(found), MEDIA_TYPES["docx"])


def _first(title: str, units: Any) -> dict[str, Any]:
    return {"organisation": units.first(), "title": _("%s征求意见") % title[:100], "opens_on": today()}
