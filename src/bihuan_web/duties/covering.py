"""Requests about coverage: field × list, dual duty, the rows behind a number, fields besides the portfolios."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bihuan_web.accounts.requests import user_of
from bihuan_web.common.clock import today
from bihuan_web.duties import access, forms, queries, services
from bihuan_web.duties.coverage import COLUMNS, row_named, rows_of
from bihuan_web.duties.models import DutyList, Field, Side
from bihuan_web.duties.views import list_of
from bihuan_web.orgs.models import Organisation
from bihuan_web.ui.pages import form_page

_PAGE = 50


@require_safe
def coverage(request: HttpRequest, pk: int) -> HttpResponse:
    """Field × list with the empty cells named."""
    one = _readable(request, pk)
    rows = rows_of(one, today())
    own = {field.name: field.pk for field in one.fields.all()}
    context = {
        "list": one, "rows": [(row, own.get(row.name)) for row in rows], "empty": [row for row in rows if row.empty],
        "keeps": access.keeps(one.organisation, user_of(request), today()),
    }  # fmt: skip
    return render(request, "duties/coverage.html", context)


@require_safe
def dual(request: HttpRequest, pk: int) -> HttpResponse:
    """For each field a business and an integrity share side by side."""
    one = _readable(request, pk)
    rows = [(row, [(side, row.of_side(side)) for side in Side]) for row in rows_of(one, today())]
    keeps = access.keeps(one.organisation, user_of(request), today())
    return render(request, "duties/dual.html", {"list": one, "rows": rows, "keeps": keeps})


@require_safe
def cell(request: HttpRequest, pk: int, column: str) -> HttpResponse:
    """The rows behind a number, as far as one sees them."""
    one, user, day = _readable(request, pk), user_of(request), today()
    row = row_named(one, request.GET.get("field", ""), day)
    if row is None or column not in COLUMNS:
        raise Http404
    found: QuerySet[Any]
    if column == "problems":
        found = queries.problems_of(one, user, day).filter(pk__in=row.problems)
    elif column == "tasks":
        found = queries.tasks_of(one, user, day).filter(pk__in=row.tasks).select_related("owner", "organisation")
    else:
        keys = [share.pk for share in row.shares]
        found = queries.shares_visible_to(user, day).filter(pk__in=keys).order_by("number")
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    return render(request, "duties/cell.html", {"list": one, "row": row, "column": column, "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def add_field(request: HttpRequest, pk: int) -> HttpResponse:
    """A field besides those of the portfolios."""
    one, user = list_of(request, pk), user_of(request)
    if not access.keeps(one.organisation, user, today()):
        raise Http404
    units = Organisation.objects.filter(path__startswith=one.organisation.path, ended_on__isnull=True).order_by("path")
    form = forms.FieldForm(request.POST or None, units=units)
    if form.is_valid():
        services.add_field(one, form.cleaned_data["name"], form.cleaned_data["organisation"], user)
        return redirect("duties:coverage", one.pk)
    return form_page(request, _("加领域"), form, reverse("duties:coverage", args=[one.pk]), about=one.title)


@require_POST
def drop_field(request: HttpRequest, pk: int, field: int) -> HttpResponse:
    """A field is not wanted any more."""
    one, user = list_of(request, pk), user_of(request)
    if not access.keeps(one.organisation, user, today()):
        raise Http404
    services.drop_field(get_object_or_404(Field, duty_list=one, pk=field), user)
    return redirect("duties:coverage", one.pk)


def _readable(request: HttpRequest, pk: int) -> DutyList:
    """A list that somebody reads as a whole; numbers over all of it are for them only."""
    one = list_of(request, pk)
    if not access.reads(one, user_of(request), today()):
        raise Http404
    return one
