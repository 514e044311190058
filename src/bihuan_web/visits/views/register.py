"""The register of places and households."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Max, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bihuan_web.accounts.requests import user_of
from bihuan_web.audit.services import record
from bihuan_web.common.clock import now, today
from bihuan_web.files.downloads import attachment
from bihuan_web.files.kinds import media_type
from bihuan_web.ui.pages import form_page
from bihuan_web.visits.forms.others import ImportForm
from bihuan_web.visits.importing import import_register, template
from bihuan_web.visits.lifecycle import DONE
from bihuan_web.visits.models import Place
from bihuan_web.visits.queries import may_read_names, planning_units, register_of

_PAGE = 100


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """The places, each with how many households it has and when it was last visited."""
    rows = register_of(user_of(request), today()).annotate(
        household_count=Count("households", filter=Q(households__ended=False), distinct=True),
        last_on=Max("visits__on", filter=Q(visits__state=DONE)),
    )
    page = Paginator(rows, _PAGE).get_page(request.GET.get("page"))
    office = planning_units(user_of(request), today()).exists()
    return render(request, "visits/places.html", {"page": page, "office": office})


@require_safe
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """The households of a place by their codes, each with when it was last met."""
    return _households(request, pk, names=False)


@require_POST
def names(request: HttpRequest, pk: int) -> HttpResponse:
    """The same with names, for the office that keeps them; that somebody looked is an event."""
    return _households(request, pk, names=True)


@require_http_methods(["GET", "HEAD", "POST"])
def import_places(request: HttpRequest) -> HttpResponse:
    """Takes the register in from Excel."""
    user = user_of(request)
    if not planning_units(user, today()).exists():
        raise Http404
    form = ImportForm(request.POST or None, request.FILES or None, user=user)
    if form.is_valid():
        given = form.cleaned_data
        done = import_register(user, given["organisation"], given["workbook"].read(), at=now())
        told = {"places": done.places, "households": done.households, "known": done.known}
        messages.success(request, _("新增走访点 %(places)d 个、住户 %(households)d 户，原有 %(known)d 户。") % told)
        return redirect("visits:places")
    note = _(
        "先下载模板填写；一行一户，只写户编号和类别，不写身份证号、电话和住址。有一行不对就都不导入，会说明是哪一行。"
    )
    return form_page(request, _("导入走访点和住户"), form, reverse("visits:places"), note=note)


@require_safe
def template_file(request: HttpRequest) -> HttpResponse:
    """The empty workbook."""
    return attachment(template(), _("走访名册模板.xlsx"), media_type("xlsx"))


def _households(request: HttpRequest, pk: int, *, names: bool) -> HttpResponse:
    user = user_of(request)
    found: Place = get_object_or_404(register_of(user, today()), pk=pk)
    may = may_read_names(user, found, today())
    if names and not may:
        raise Http404
    if names:
        with transaction.atomic():
            chain = found.organisation.chain
            record(chain, user.username, "visit.read-names", "place", str(found.pk), {"place": str(found)}, at=now())
    rows = found.households.filter(ended=False).annotate(
        last_on=Max("met__visit__on", filter=Q(met__visit__state=DONE))
    )
    page = Paginator(rows.order_by("code"), _PAGE).get_page(request.GET.get("page"))
    return render(request, "visits/place.html", {"place": found, "page": page, "names": names, "may": may})
