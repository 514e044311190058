"""What the office does with documents without seeing what is in them: assigning reviewers, keeping and destroying."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan_web.accounts.models import User
from bihuan_web.accounts.requests import user_of
from bihuan_web.accounts.roles import Role
from bihuan_web.common import clock
from bihuan_web.common.changing import revision_seen
from bihuan_web.documents import services
from bihuan_web.documents.models import Document, ReviewAssignment
from bihuan_web.documents.queries import expired, to_be_kept
from bihuan_web.orgs.models import Grant
from bihuan_web.orgs.queries import branches_of

_ROWS = 50
_REVIEWING = (Role.REVIEWER.value, Role.LEAD.value)


def keeps(user: User) -> bool:
    """Whether somebody is an office anywhere."""
    return bool(branches_of(user, clock.today(), Role.OFFICE))


@require_http_methods(["GET", "POST"])
def assigning(request: HttpRequest) -> HttpResponse:
    """Who reviews what."""
    user, today = user_of(request), clock.today()
    if not keeps(user):
        raise Http404
    rows = to_be_kept(user, today).order_by("organisation__path", "person_name", "pk")
    if request.method == "POST":
        reviewer = get_object_or_404(_reviewers(user), pk=_number(request.POST.get("reviewer")))
        act = services.end_assignment if "end" in request.POST else services.assign
        for document in rows.filter(pk__in=[_number(one) for one in request.POST.getlist("documents")]):
            act(user, document, reviewer, at=clock.now())
        return redirect("documents:assigning")
    current = ReviewAssignment.objects.filter(ended_at__isnull=True).select_related("reviewer")
    rows = rows.prefetch_related(Prefetch("assignments", current, to_attr="current"))
    page = Paginator(rows, _ROWS).get_page(request.GET.get("page"))
    return render(request, "documents/assigning.html", {"page": page, "reviewers": _reviewers(user)})


@require_GET
def keeping(request: HttpRequest) -> HttpResponse:
    """Documents whose period of retention is over."""
    user = user_of(request)
    if not keeps(user):
        raise Http404
    page = Paginator(expired(to_be_kept(user, clock.today()), clock.today()), _ROWS).get_page(request.GET.get("page"))
    return render(request, "documents/keeping.html", {"page": page})


@require_POST
def ask_destruction(request: HttpRequest, pk: int) -> HttpResponse:
    document = _kept(request, pk)
    reason = request.POST.get("reason", "")
    services.ask_destruction(user_of(request), document, reason, seen=revision_seen(request), at=clock.now())
    return redirect("documents:keeping")


@require_POST
def refuse_destruction(request: HttpRequest, pk: int) -> HttpResponse:
    services.refuse_destruction(user_of(request), _kept(request, pk), seen=revision_seen(request), at=clock.now())
    return redirect("documents:keeping")


@require_POST
def destroy(request: HttpRequest, pk: int) -> HttpResponse:
    services.destroy(user_of(request), _kept(request, pk), seen=revision_seen(request), at=clock.now())
    return redirect("documents:keeping")


def _kept(request: HttpRequest, pk: int) -> Document:
    return get_object_or_404(to_be_kept(user_of(request), clock.today()), pk=pk)


def _reviewers(user: User) -> QuerySet[User]:
    today = clock.today()
    here = Grant.objects.filter(role__in=_REVIEWING, since__lte=today).exclude(until__lt=today)
    branches = branches_of(user, today, Role.OFFICE)
    pks = [
        one.user_id
        for one in here.select_related("branch")
        if any(one.branch.path.startswith(path) or path.startswith(one.branch.path) for path in branches)
    ]
    return User.objects.filter(pk__in=pks, is_active=True).order_by("name")


def _number(value: str | None) -> int:
    if not value or not value.isascii() or not value.isdigit() or len(value) > 18:
        raise Http404
    return int(value)
