"""A visit is recorded: on a phone with or without a network, by the office, or from its plan."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bihuan_web.accounts.requests import user_of
from bihuan_web.common.clock import now
from bihuan_web.visits.forms.entry import EntryForm, OfficeEntryForm
from bihuan_web.visits.models import Visit
from bihuan_web.visits.services.recording import record_planned as record_it
from bihuan_web.visits.services.recording import record_visit
from bihuan_web.visits.views.common import visit_of


@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest) -> HttpResponse:
    """The page for a phone. A script keeps it for use without a network; without the script it is an ordinary form."""
    form = EntryForm(request.POST or None, request.FILES or None, user=user_of(request))
    if form.is_valid():
        return _recorded(request, form)
    return render(request, "visits/entry.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest) -> HttpResponse:
    """A visit of somebody else, as the office records it."""
    form = OfficeEntryForm(request.POST or None, request.FILES or None, user=user_of(request))
    if form.is_valid():
        return _recorded(request, form)
    return render(request, "visits/record.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def record_planned(request: HttpRequest, pk: int) -> HttpResponse:
    """A plan becomes a record."""
    visit, user = visit_of(request, pk), user_of(request)
    initial = {name: getattr(visit, f"{name}_id") for name in ("organisation", "unit", "leader")}
    initial |= {"on": visit.on, "place": str(visit.place or visit.where), "unannounced": visit.unannounced}
    initial |= _aimed(visit)
    form = OfficeEntryForm(request.POST or None, request.FILES or None, user=user, initial=initial)
    if form.is_valid():
        record_it(user, visit, form.entry(), at=now())
        messages.success(request, _("走访已记录。"))
        return redirect(visit)
    return render(request, "visits/record.html", {"form": form, "visit": visit}, status=422 if form.is_bound else 200)


@require_safe
def who(request: HttpRequest) -> HttpResponse:
    """Who is signed in, and a fresh token for the form: a page that was kept for long has an old one."""
    return JsonResponse({"person": user_of(request).pk, "token": get_token(request)})


@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """An entry that a device kept. Sent again it is the same visit."""
    form = EntryForm(request.POST, request.FILES, user=user_of(request))
    if not form.is_valid():
        told = [
            f"{form.fields[name].label if name in form.fields else ''} {error}".strip()
            for name, found in form.errors.items()
            for error in found
        ]
        return JsonResponse({"detail": " ".join(told)}, status=422)
    visit, created = record_visit(user_of(request), form.entry(), at=now(), key=form.cleaned_data["uuid"])
    return JsonResponse({"visit": visit.pk, "url": visit.get_absolute_url()}, status=201 if created else 200)


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: it keeps the page of entry and what it is made of, and nothing else."""
    return render(request, "visits/worker.js", content_type="text/javascript; charset=utf-8")


def _aimed(visit: Visit) -> dict[str, object]:
    """The codes that the plan wants met, by kind."""
    found: dict[str, list[str]] = {}
    for one in visit.aims.select_related("household").order_by("household__code"):
        found.setdefault(f"codes_{one.household.kind}", []).append(one.household.code)
    return {name: "、".join(codes) for name, codes in found.items()}


def _recorded(request: HttpRequest, form: EntryForm) -> HttpResponse:
    visit, created = record_visit(user_of(request), form.entry(), at=now(), key=form.cleaned_data["uuid"])
    messages.success(request, _("走访已记录。") if created else _("这次走访已经记录过，没有重复记。"))
    return redirect(visit)
