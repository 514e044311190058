"""One topic: its opinions, who is to answer, the answer."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bihuan_web.accounts.models import User
from bihuan_web.accounts.requests import user_of
from bihuan_web.common.changing import as_seen
from bihuan_web.common.clock import today
from bihuan_web.ledgers.lifecycle import OPEN
from bihuan_web.ledgers.models import Problem
from bihuan_web.ledgers.queries import open_ledgers_for, problems_visible_to
from bihuan_web.opinions import forms
from bihuan_web.opinions.lifecycle import ANSWERED, TOPIC
from bihuan_web.opinions.models import Topic
from bihuan_web.opinions.services import answering, sorting
from bihuan_web.opinions.services.answering import Given, actor_of
from bihuan_web.opinions.views.finding import keeps, people_of, topic_of
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.views.acting import act_page

_FORM = require_http_methods(["GET", "HEAD", "POST"])
_PAGE = "ui/form_page.html"
_MOST_PROBLEMS = 500


@require_safe
def topic(request: HttpRequest, pk: int) -> HttpResponse:
    """The opinions of a topic, word for word, and what can be done."""
    found = topic_of(request, pk)
    acts = {one.name for one in TOPIC.acts(found.state, actor_of(user_of(request), found))}
    keeper = keeps(request, found.collection)
    context = {
        "topic": found,
        "keeper": keeper,
        "opinions": found.opinions.select_related("subject", "question").order_by("pk"),
        "may_assign": "assign" in acts,
        "may_answer": "answer" in acts,
        "may_sort": keeper and found.state != ANSWERED,
    }
    return render(request, "opinions/topic.html", context)


@_FORM
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name."""
    found = _kept(request, pk)
    form = forms.RenameForm(request.POST or None, initial={"name": found.name, "revision": found.revision})

    def do(given: dict[str, Any]) -> None:
        sorting.rename(user_of(request), found, given["name"], given["revision"])

    return _act(request, found, form, do, _("改名"))


@_FORM
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Into another topic, which then has its opinions too."""
    found = _kept(request, pk)
    others = found.collection.topics.exclude(pk=pk).exclude(state=ANSWERED).order_by("name")
    form = forms.MergeForm(request.POST or None, topics=others, initial={"revision": found.revision})

    def do(given: dict[str, Any]) -> HttpResponse:
        into = sorting.merge(user_of(request), found, given["into"], given["revision"])
        return redirect("opinions:topic", into.pk)

    return _act(request, found, form, do, _("并入另一类"))


@_FORM
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Says who is to answer."""
    found = _kept(request, pk)
    initial = {"owner": found.owner, "unit": found.unit, "due_on": found.due_on, "revision": found.revision}
    people, units = offered(found)
    form = forms.AssignForm(request.POST or None, people=people, units=units, initial=initial)

    def do(given: dict[str, Any]) -> None:
        seen = given.pop("revision")
        answering.assign(user_of(request), found, seen, **given)

    return _act(request, found, form, do, _("分办"))


@_FORM
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answers by a problem, a measure or a reason."""
    found = topic_of(request, pk)
    ledgers, problems = answers_offered(user_of(request), found)
    initial = {"revision": found.revision, "text": found.name}
    form = forms.AnswerForm(request.POST or None, ledgers=ledgers, problems=problems, initial=initial)

    def do(given: dict[str, Any]) -> None:
        seen = given.pop("revision")
        answering.answer(user_of(request), as_seen(found, seen), Given(**given), seen)

    return _act(request, found, form, do, _("回应"))


def offered(found: Topic) -> tuple[Any, Any]:
    """The people and units to whom a topic can be assigned: those of the unit's tree."""
    unit = found.collection.organisation
    units = Organisation.objects.filter(path__startswith=unit.path[: unit.steplen], ended_on__isnull=True)
    people: Any = people_of(unit)
    return people, units.order_by("path")


def answers_offered(user: User, found: Topic) -> tuple[Any, Any]:
    """The ledgers on which a problem can be put, and the open problems of the unit that a measure can be for, as far as they are seen."""
    unit = found.collection.organisation
    problems = problems_visible_to(user, today()).filter(organisation__path__startswith=unit.path, state=OPEN)
    problems = problems.order_by("-pk")
    newest = problems.values_list("pk", flat=True)[:_MOST_PROBLEMS]
    return open_ledgers_for(unit), Problem.objects.filter(pk__in=list(newest)).order_by("-pk")


def _kept(request: HttpRequest, pk: int) -> Topic:
    """A topic for its office; for others, who may only answer, these pages are not there."""
    found = topic_of(request, pk)
    if not keeps(request, found.collection):
        raise Http404
    return found


def _act(request: HttpRequest, found: Topic, form: Any, do: Any, title: str) -> HttpResponse:
    back = reverse("opinions:topic", args=[found.pk])
    return act_page(request, form, do, title=title, back=back, about=found.name, template=_PAGE)
