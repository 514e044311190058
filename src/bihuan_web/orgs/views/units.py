"""The tree and the pages of its units."""

from __future__ import annotations

from typing import cast

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.audit.models import Event
from bihuan_web.common import clock
from bihuan_web.orgs import cards, forms, log
from bihuan_web.orgs.models import Appointment, Organisation, Portfolio, Post
from bihuan_web.orgs.permissions import Act, Secrecy, roles_that_may
from bihuan_web.orgs.queries import administered_by, people_of, predecessors_of, roles_at, visible_to
from bihuan_web.orgs.services import posts, tree
from bihuan_web.orgs.views.acting import act_page

_FORM = require_http_methods(["GET", "POST"])


def person_of(request: HttpRequest) -> User:
    """Who is signed in."""
    return cast("User", request.user)


@require_GET
def tree_page(request: HttpRequest) -> HttpResponse:
    """All units that the person may look at, as a tree."""
    units = visible_to(person_of(request), clock.today()).order_by("path").prefetch_related("posts")
    found = list(units if "ended" in request.GET else units.filter(ended_on__isnull=True))
    # The depth below the topmost that is seen, for the indent.
    top = min((one.depth for one in found), default=1)
    rows = [(one, min(one.depth - top, 8)) for one in found]
    return render(request, "orgs/tree.html", {"rows": rows, "ended": "ended" in request.GET})


@require_GET
def unit_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit: what is below it, its posts and who holds them."""
    unit, today = _unit(request, pk), clock.today()
    roles = roles_at(person_of(request), unit, today)
    shown = visible_to(person_of(request), today)
    context = {
        "unit": unit,
        "above": shown.filter(path__in=unit.upward[:-1]).order_by("path"),
        "children": Organisation.objects.get_children(unit).filter(pk__in=shown.values("pk")).order_by("path"),
        "before": predecessors_of(unit),
        "holders": _holders(unit),
        "mine": Role.ADMINISTRATOR in roles,
        "history": bool(roles & {Role.ADMINISTRATOR, Role.AUDITOR}),
        "reads_ledgers": bool(roles & set(roles_that_may(Act.READ, Secrecy.LEDGER))),
        "today": today,
        "cards": cards.shown(person_of(request), unit, today),
    }
    return render(request, "orgs/unit.html", context)


@require_GET
def unit_history(request: HttpRequest, pk: int) -> HttpResponse:
    """What happened to a unit, for those who administer or audit it."""
    unit = _unit(request, pk)
    if not roles_at(person_of(request), unit, clock.today()) & {Role.ADMINISTRATOR, Role.AUDITOR}:
        unit = get_object_or_404(Organisation.objects.none())
    events = Event.objects.filter(kind="organisation", item=str(unit.pk))
    context = log.page_of(request, events) | {"title": unit.name, "back": reverse("orgs:unit", args=[unit.pk])}
    return render(request, "orgs/history.html", context)


@_FORM
def add_unit(request: HttpRequest, pk: int) -> HttpResponse:
    parent = _mine(request, pk)
    form = forms.UnitForm(request.POST or None)
    return act_page(
        request,
        form,
        lambda given: tree.add_unit(person_of(request), parent, given["name"], given["short"]),
        title=_("新增下级单位"),
        about=parent.name,
        back=_back(parent),
    )


@_FORM
def rename_unit(request: HttpRequest, pk: int) -> HttpResponse:
    unit = _mine(request, pk)
    form = forms.UnitForm(request.POST or None, initial={"name": unit.name, "short": unit.short, "seen": unit.name})
    return act_page(
        request,
        form,
        lambda given: tree.rename_unit(person_of(request), unit, given["name"], given["short"], seen=given["seen"]),
        title=_("单位更名"),
        about=unit.name,
        back=_back(unit),
    )


@_FORM
def move_unit(request: HttpRequest, pk: int) -> HttpResponse:
    unit = _mine(request, pk)
    form = forms.MoveForm(request.POST or None, units=_live(request).exclude(path__startswith=unit.path))
    return act_page(
        request,
        form,
        lambda given: tree.move_unit(person_of(request), unit, given["target"]),
        title=_("单位划转"),
        about=unit.name,
        back=_back(unit),
    )


@_FORM
def end_unit(request: HttpRequest, pk: int) -> HttpResponse:
    unit = _mine(request, pk)
    return act_page(
        request,
        forms.EndForm(request.POST or None),
        lambda given: tree.end_unit(person_of(request), unit, given["on"], given["note"]),
        title=_("撤销单位"),
        about=unit.name,
        back=_back(unit),
    )


@_FORM
def add_post(request: HttpRequest, pk: int) -> HttpResponse:
    unit = _mine(request, pk)
    return act_page(
        request,
        forms.PostForm(request.POST or None),
        lambda given: posts.add_post(person_of(request), unit, given["name"]),
        title=_("新增岗位"),
        about=unit.name,
        back=_back(unit),
    )


@_FORM
def appoint(request: HttpRequest, pk: int) -> HttpResponse:
    mine = administered_by(person_of(request), clock.today())
    post = get_object_or_404(Post.objects.select_related("organisation").filter(organisation__in=mine), pk=pk)
    return act_page(
        request,
        forms.AppointForm(request.POST or None, people=_people(request)),
        lambda given: posts.appoint(person_of(request), post, given["person"], given["since"]),
        title=_("任职"),
        about=f"{post.organisation.name} · {post.name}",
        back=_back(post.organisation),
    )


@_FORM
def end_appointment(request: HttpRequest, pk: int) -> HttpResponse:
    held = _appointment(request, pk)
    return act_page(
        request,
        forms.LastDayForm(request.POST or None),
        lambda given: posts.end_appointment(person_of(request), held, given["until"]),
        title=_("免职"),
        about=_held(held),
        back=_back(held.post.organisation),
    )


@_FORM
def add_portfolio(request: HttpRequest, pk: int) -> HttpResponse:
    held = _appointment(request, pk)
    return act_page(
        request,
        forms.PortfolioForm(request.POST or None, units=_live(request)),
        lambda given: posts.add_portfolio(person_of(request), held, given["field"], given["organisation"]),
        title=_("新增分管领域"),
        about=_held(held),
        back=_back(held.post.organisation),
    )


@require_POST
def drop_portfolio(request: HttpRequest, pk: int) -> HttpResponse:
    mine = administered_by(person_of(request), clock.today())
    found = Portfolio.objects.filter(appointment__post__organisation__in=mine)
    portfolio = get_object_or_404(found.select_related("appointment__post__organisation", "appointment__user"), pk=pk)
    posts.drop_portfolio(person_of(request), portfolio)
    return redirect(_back(portfolio.appointment.post.organisation))


@_FORM
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    held = _appointment(request, pk)
    people = _people(request).exclude(pk=held.user.pk)
    return act_page(
        request,
        forms.HandOverForm(request.POST or None, people=people),
        lambda given: posts.hand_over(person_of(request), held, given["successor"], given["on"], roles=given["roles"]),
        title=_("交接"),
        about=_held(held),
        back=_back(held.post.organisation),
    )


def _unit(request: HttpRequest, pk: int) -> Organisation:
    unit: Organisation = get_object_or_404(visible_to(person_of(request), clock.today()), pk=pk)
    return unit


def _mine(request: HttpRequest, pk: int) -> Organisation:
    unit: Organisation = get_object_or_404(administered_by(person_of(request), clock.today()), pk=pk)
    return unit


def _appointment(request: HttpRequest, pk: int) -> Appointment:
    mine = administered_by(person_of(request), clock.today())
    found = Appointment.objects.select_related("post__organisation", "user").filter(post__organisation__in=mine)
    return get_object_or_404(found, pk=pk)


def _live(request: HttpRequest) -> QuerySet[Organisation]:
    return administered_by(person_of(request), clock.today()).filter(ended_on__isnull=True).order_by("path")


def _people(request: HttpRequest) -> QuerySet[User]:
    return people_of(person_of(request), clock.today()).filter(is_active=True).order_by("name", "username")


def _holders(unit: Organisation) -> list[tuple[Post, list[Appointment]]]:
    """The posts of a unit, each with whoever holds it now or will."""
    now = Appointment.objects.filter(post__organisation=unit).filter(
        Q(until__isnull=True) | Q(until__gte=clock.today())
    )
    held = list(
        now.select_related("user", "post__organisation").prefetch_related("portfolios__organisation").order_by("since")
    )
    return [(post, [one for one in held if one.post_id == post.pk]) for post in unit.posts.order_by("pk")]


def _held(held: Appointment) -> str:
    return f"{held.user.name} · {held.post.organisation.name} · {held.post.name}"


def _back(unit: Organisation) -> str:
    return reverse("orgs:unit", args=[unit.pk])
