"""The pages of people, for whoever administers their branch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan_web.accounts import locking
from bihuan_web.accounts.models import User
from bihuan_web.audit.models import Event
from bihuan_web.common import clock
from bihuan_web.orgs import forms, log
from bihuan_web.orgs.models import Grant, Organisation
from bihuan_web.orgs.queries import administered_by, audited_people, may_manage, people_of, without_role
from bihuan_web.orgs.services import grants, people
from bihuan_web.orgs.views.acting import act_page
from bihuan_web.orgs.views.units import person_of

_FORM = require_http_methods(["GET", "POST"])
_A_PAGE = 50


@require_GET
def people_page(request: HttpRequest) -> HttpResponse:
    """Everybody in the branches that one administers."""
    must_administer(request)
    form = forms.PeopleFilter(request.GET)
    found = _filtered(people_of(person_of(request), clock.today()), form.cleaned_data if form.is_valid() else {})
    found = found.prefetch_related("appointments__post__organisation", "grants__branch").order_by("name", "username")
    page = Paginator(found, _A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "locked": locking.locked_names(), "today": clock.today()}
    template = "orgs/_people.html" if request.headers.get("HX-Request") == "true" else "orgs/people.html"
    return render(request, template, context)


@sensitive_variables("password")
@_FORM
def add_person(request: HttpRequest) -> HttpResponse:
    must_administer(request)

    def do(given: dict[str, Any]) -> HttpResponse:
        added, password = people.add_person(
            person_of(request), given["unit"], given["post"], given["username"], given["name"], given["email"]
        )
        return _shown_once(request, [(added, password)])

    initial = {"unit": request.GET.get("unit", "")}
    form = forms.AddPersonForm(request.POST or None, initial=initial, units=_live(request))
    return act_page(request, form, do, title=_("新增人员"), back=reverse("orgs:people"))


@require_GET
def person_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: posts, roles, account."""
    person, today = _person(request, pk), clock.today()
    manageable = may_manage(person_of(request), person, today)
    branches = administered_by(person_of(request), today)
    context = {
        "person": person,
        "appointments": person.appointments.select_related("post__organisation").order_by("-since"),
        "grants": person.grants.select_related("branch").order_by("-since", "-pk"),
        "my_branches": set(branches.values_list("pk", flat=True)),
        "locked": person.username in locking.locked_names(),
        "second_factor": Authenticator.objects.filter(user=person).exists(),
        "sessions": UserSession.objects.filter(user=person).order_by("-created_at") if manageable else [],
        "manageable": manageable,
        "oneself": person == request.user,
        "today": today,
        "role_words": dict(forms.role_choices()),
    }
    return render(request, "orgs/person.html", context)


@require_GET
def person_history(request: HttpRequest, pk: int) -> HttpResponse:
    """What happened to a person: for themselves and for those who administer or audit their branch."""
    user = person_of(request)
    if pk == user.pk:
        person = user
    else:
        person = get_object_or_404(people_of(user, clock.today()) | audited_people(user, clock.today()), pk=pk)
    events = Event.objects.filter(kind="person", item=str(person.pk))
    administered = people_of(user, clock.today()).filter(pk=person.pk).exists()
    back = reverse("orgs:person", args=[person.pk]) if administered else reverse("home")
    return render(request, "orgs/history.html", log.page_of(request, events) | {"title": person.name, "back": back})


@_FORM
def edit_person(request: HttpRequest, pk: int) -> HttpResponse:
    person = _person(request, pk)
    form = forms.EditPersonForm(request.POST or None, initial={"name": person.name, "email": person.email})
    return act_page(
        request,
        form,
        lambda given: people.edit_person(person_of(request), person, given["name"], given["email"]),
        title=_("修改人员信息"),
        about=person.name,
        back=_back(person),
    )


@_FORM
def give_role(request: HttpRequest, pk: int) -> HttpResponse:
    person = _person(request, pk)
    form = forms.GrantForm(request.POST or None, units=_live(request))
    return act_page(
        request,
        form,
        lambda given: grants.give_role(
            person_of(request), person, given["role"], given["branch"], given["since"], given["until"]
        ),
        title=_("授予角色"),
        about=person.name,
        back=_back(person),
    )


@require_POST
def take_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a role back at once."""
    mine = administered_by(person_of(request), clock.today())
    grant = get_object_or_404(Grant.objects.select_related("branch", "user").filter(branch__in=mine), pk=pk)
    grants.take_role(person_of(request), grant, None)
    messages.success(request, _("角色已收回。"))
    return redirect(_back(grant.user))


@sensitive_variables("password")
@require_POST
def account_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """What is done with an account by one button."""
    person = _person(request, pk)
    if act == "reset":
        password = people.reset_password(person_of(request), person)
        return _shown_once(request, [(person, password)])
    if act not in _ACTS:
        raise Http404
    _ACTS[act](person_of(request), person)
    messages.success(request, _("已完成。"))
    return redirect(_back(person))


@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends a session of somebody."""
    seen = people_of(person_of(request), clock.today())
    session = get_object_or_404(UserSession.objects.select_related("user").filter(user__in=seen), pk=pk)
    people.end_session(person_of(request), session.user, session)
    messages.success(request, _("会话已结束。"))
    return redirect(_back(session.user))


_ACTS: dict[str, Callable[[User, User], None]] = {
    "disable": people.disable,
    "enable": people.enable,
    "unlock": people.lift_lock,
    "factor": people.drop_second_factor,
}


def _shown_once(request: HttpRequest, given: list[tuple[User, str]]) -> HttpResponse:
    return render(request, "orgs/passwords.html", {"given": given})


def _person(request: HttpRequest, pk: int) -> User:
    return get_object_or_404(people_of(person_of(request), clock.today()), pk=pk)


def must_administer(request: HttpRequest) -> None:
    """For whoever administers nothing this page is not there."""
    if not administered_by(person_of(request), clock.today()).exists():
        raise Http404


def _live(request: HttpRequest) -> QuerySet[Organisation]:
    return administered_by(person_of(request), clock.today()).filter(ended_on__isnull=True).order_by("path")


def _filtered(found: QuerySet[User], given: dict[str, Any]) -> QuerySet[User]:
    if given.get("q"):
        found = found.filter(Q(name__icontains=given["q"]) | Q(username__icontains=given["q"]))
    if given.get("role"):
        today = clock.today()
        held = Grant.objects.filter(role=given["role"], since__lte=today).filter(
            Q(until__isnull=True) | Q(until__gte=today)
        )
        found = found.filter(pk__in=held.values("user"))
    if given.get("state") == "locked":
        return found.filter(username__in=locking.locked_names())
    if given.get("state") == "idle":
        return without_role(found, clock.today())
    if given.get("state"):
        return found.filter(is_active=given["state"] == "active")
    return found


def _back(person: User) -> str:
    return reverse("orgs:person", args=[person.pk])
