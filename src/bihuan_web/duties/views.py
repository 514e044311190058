"""Requests about responsibility lists: the tree of shares, and what can be done with one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bihuan_web.accounts.models import User
from bihuan_web.accounts.requests import user_of
from bihuan_web.common.changing import as_seen
from bihuan_web.common.clock import today
from bihuan_web.duties import access, forms, queries, services
from bihuan_web.duties.lifecycle import SHARE
from bihuan_web.duties.models import DutyList, Share
from bihuan_web.duties.tree import flat, grow
from bihuan_web.ledgers.queries import ledgers_visible_to
from bihuan_web.orgs.queries import people_near
from bihuan_web.rounds import queries as rounds
from bihuan_web.ui.pages import form_page


@require_safe
def of_round(request: HttpRequest, pk: int) -> HttpResponse:
    """The responsibility lists of a round that somebody sees."""
    user, day = user_of(request), today()
    one = get_object_or_404(rounds.visible_to(user, day), pk=pk)
    lists = list(queries.lists_visible_to(user, day).filter(round=one))
    seen = queries.shares_visible_to(user, day).filter(duty_list__in=lists)
    states: dict[int, list[str]] = {}
    for key, state in seen.values_list("duty_list", "state"):
        states.setdefault(key, []).append(state)
    rows = [(each, _count(states.get(each.pk, []))) for each in lists]
    context = {"round": one, "rows": rows, "keeps": queries.units_for(user, one, day).exists()}
    return render(request, "duties/round.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """A new list of a unit in a round."""
    user, day = user_of(request), today()
    one = get_object_or_404(rounds.visible_to(user, day), pk=pk)
    units = queries.units_for(user, one, day)
    if not units.exists():
        raise Http404
    offered = {"units": units, "ledgers": ledgers_visible_to(user, day).filter(archived=False)}
    initial = {"organisation": units[0].pk, "title": _("%(year)s年度责任清单") % {"year": one.year}}
    form = forms.ListForm(request.POST or None, initial=initial, **offered)
    if form.is_valid():
        given = form.cleaned_data
        made = services.open_list(one, given["organisation"], given["title"], user, given["ledger"])
        return redirect("duties:list", made.pk)
    return form_page(request, _("新建责任清单"), form, reverse("duties:round", args=[one.pk]), about=one.title)


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """A list as a tree."""
    one, user, day = list_of(request, pk), user_of(request), today()
    shares = list(queries.shares_visible_to(user, day).filter(duty_list=one))
    nodes = list(flat(grow(shares)))
    lost = queries.orphaned(shares, day)
    rows = [(node, lost.get(node.share.pk, "")) for node in nodes]
    context = {
        "list": one, "rows": rows, "count": _count([node.share.state for node in nodes]), "lost": len(lost),
        "keeps": access.keeps(one.organisation, user, day), "reads": access.reads(one, user, day),
    }  # fmt: skip
    return render(request, "duties/list.html", context)


@require_safe
def share(request: HttpRequest, pk: int) -> HttpResponse:
    """One share with its parts, and what one may do with it."""
    one, user, day = share_of(request, pk), user_of(request), today()
    keeper = access.keeps(one.duty_list.organisation, user, day)
    visible = list(queries.shares_visible_to(user, day).filter(duty_list=one.duty_list))
    node = next(node for node in flat(grow(visible)) if node.share.pk == one.pk)
    lost = queries.orphaned(visible, day)
    context = {
        "share": one, "node": node, "why": lost.get(one.pk, ""),
        "rows": [(part, lost.get(part.share.pk, "")) for part in flat(node.parts)],
        "acts": {act.name for act in SHARE.acts(one.state, access.actor_of(one, user, keeper=keeper))},
        "hands_down": access.may_hand_down(one, user, keeper=keeper),
    }  # fmt: skip
    return render(request, "duties/share.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """The office puts a share on the list."""
    one, user = list_of(request, pk), user_of(request)
    if not access.keeps(one.organisation, user, today()):
        raise Http404
    initial = {"unit": one.organisation_id, "field": request.GET.get("field"), "side": request.GET.get("side")}
    form = forms.ShareForm(request.POST or None, about=one, user=user, initial=initial)
    if form.is_valid():
        services.add_share(one, forms.wanted_in(form.cleaned_data), user)
        messages.success(request, _("已交办，等签收。"))
        return redirect("duties:list", one.pk)
    return form_page(request, _("加责任分工"), form, reverse("duties:list", args=[one.pk]), about=one.title)


@require_http_methods(["GET", "HEAD", "POST"])
def hand_down(request: HttpRequest, pk: int) -> HttpResponse:
    """A part of a share is handed to the next level."""
    one, user = share_of(request, pk), user_of(request)
    if not access.may_hand_down(one, user, keeper=access.keeps(one.duty_list.organisation, user, today())):
        raise Http404
    initial = {"unit": one.unit_id, "side": one.side, "due_on": one.due_on, **_links(one)}
    form = forms.ShareForm(request.POST or None, about=one.duty_list, user=user, parent=one, initial=initial)
    if form.is_valid():
        services.hand_down(one, forms.wanted_in(form.cleaned_data), user)
        messages.success(request, _("已交办，等签收。"))
        return redirect("duties:share", one.pk)
    return form_page(request, _("往下分解"), form, reverse("duties:share", args=[one.pk]), about=one.what)


@require_http_methods(["GET", "HEAD", "POST"])
def hand_again(request: HttpRequest, pk: int) -> HttpResponse:
    """What was sent back is handed again."""
    one, user = _for_act(request, pk, "hand_again")
    initial: dict[str, Any] = {name: getattr(one, name) for name in ("side", "what", "due_on", "revision")}
    initial |= {"unit": one.unit_id, "holder": one.holder_id, **_links(one)}
    form = forms.AgainForm(request.POST or None, about=one.duty_list, user=user, parent=one.parent, initial=initial)
    if form.is_valid():
        services.hand_again(as_seen(one, form.cleaned_data["revision"]), user, forms.wanted_in(form.cleaned_data, one))
        messages.success(request, _("已交办，等签收。"))
        return redirect("duties:share", one.pk)
    return form_page(request, _("改后再交"), form, _back(one), about=one.what, note=one.reason)


@require_POST
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """Its holder acknowledges a share."""
    one, user = _for_act(request, pk, "acknowledge")
    form = forms.SeenForm(request.POST)
    if form.is_valid():
        services.acknowledge(as_seen(one, form.cleaned_data["revision"]), user)
        messages.success(request, _("已签收。"))
    return redirect("duties:share", one.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Its holder sends a share back."""
    return _with_reason(request, pk, "send_back", _("退回"), services.send_back)


@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """A share does not count any more."""
    return _with_reason(request, pk, "take_back", _("收回"), services.take_back)


@require_http_methods(["GET", "HEAD", "POST"])
def pass_on(request: HttpRequest, pk: int) -> HttpResponse:
    """A share goes to somebody else."""
    one, user = _for_act(request, pk, "pass_on")
    people = people_near(one.unit).exclude(pk=one.holder_id)
    form = forms.PassingForm(request.POST or None, people=people, initial={"revision": one.revision})
    if form.is_valid():
        services.pass_on(
            as_seen(one, form.cleaned_data["revision"]), user, form.cleaned_data["holder"], form.cleaned_data["reason"]
        )
        messages.success(request, _("已转交，等签收。"))
        return redirect("duties:share", one.pk)
    return form_page(request, _("转交"), form, _back(one), about=one.what)


def list_of(request: HttpRequest, pk: int) -> DutyList:
    return get_object_or_404(queries.lists_visible_to(user_of(request), today()), pk=pk)


def share_of(request: HttpRequest, pk: int) -> Share:
    joined = ("problem", "measure__problem", "task")
    return get_object_or_404(queries.shares_visible_to(user_of(request), today()).select_related(*joined), pk=pk)


def _for_act(request: HttpRequest, pk: int, name: str) -> tuple[Share, User]:
    """A share with which somebody may do an act in some state; for others the page is not there."""
    one, user = share_of(request, pk), user_of(request)
    actor = access.actor_of(one, user, keeper=access.keeps(one.duty_list.organisation, user, today()))
    if not any(act.name == name and act.roles & actor.roles for act in SHARE.transitions):
        raise Http404
    return one, user


def _with_reason(
    request: HttpRequest, pk: int, name: str, title: str, do: Callable[[Share, User, str], Share]
) -> HttpResponse:
    one, user = _for_act(request, pk, name)
    form = forms.ReasonForm(request.POST or None, initial={"revision": one.revision})
    if form.is_valid():
        do(as_seen(one, form.cleaned_data["revision"]), user, form.cleaned_data["reason"])
        return redirect("duties:share", one.pk)
    return form_page(request, title, form, _back(one), about=one.what, button=title)


def _links(one: Share) -> dict[str, int | None]:
    return {"problem": one.problem_id, "measure": one.measure_id, "task": one.task_id}


def _back(one: Share) -> str:
    return reverse("duties:share", args=[one.pk])


def _count(states: list[str]) -> dict[str, int]:
    """How many shares there are in each state, under names that a template can ask for."""
    return {name.replace("-", "_"): states.count(name) for name in SHARE.states}
