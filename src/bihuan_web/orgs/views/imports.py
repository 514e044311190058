"""Import of a tree and its people: template, upload, preview, confirmation."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods

from bihuan_web.common import clock
from bihuan_web.common.errors import Refused
from bihuan_web.orgs import forms
from bihuan_web.orgs.importing import workbook
from bihuan_web.orgs.models import ImportDraft
from bihuan_web.orgs.queries import administered_by
from bihuan_web.orgs.services import importing
from bihuan_web.orgs.views.acting import act_page
from bihuan_web.orgs.views.people import must_administer
from bihuan_web.orgs.views.units import person_of

_SHOWN = 200
_FORM = require_http_methods(["GET", "POST"])


@_FORM
def import_page(request: HttpRequest) -> HttpResponse:
    """Where a workbook is handed in; nothing is changed by it."""
    must_administer(request)
    units = administered_by(person_of(request), clock.today()).filter(ended_on__isnull=True).order_by("path")

    def do(given: dict[str, Any]) -> HttpResponse:
        if given["file"].size > workbook.MOST_BYTES:
            raise Refused("文件超过 5 MB", "the file is larger than 5 MB", code="too-large")
        draft = importing.keep_draft(person_of(request), given["branch"], given["file"].name, given["file"].read())
        return redirect("orgs:import_preview", pk=draft.pk)

    form = forms.ImportForm(request.POST or None, request.FILES or None, units=units, initial={"branch": units.first()})
    return act_page(
        request, form, do, title=_("导入组织和人员"), back=reverse("orgs:tree"), template="orgs/import.html"
    )


@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """The workbook to fill in."""
    must_administer(request)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(workbook.template(), content_type=kind)
    response.headers["Content-Disposition"] = 'attachment; filename="bihuan-import.xlsx"'
    return response


@sensitive_variables("given")
@_FORM
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What the workbook would change; a POST does it."""
    mine = ImportDraft.objects.select_related("branch").filter(user=person_of(request))
    draft = get_object_or_404(mine.filter(branch__in=administered_by(person_of(request), clock.today())), pk=pk)
    if request.method == "POST":
        given = importing.confirm(person_of(request), draft)
        return render(request, "orgs/passwords.html", {"given": given, "imported": True})
    made = importing.plan_of(person_of(request), draft)
    context = {
        "draft": draft,
        "plan": made,
        "troubles": made.troubles[:_SHOWN],
        "people": made.people[:_SHOWN],
        "units": made.units[:_SHOWN],
    }
    return render(request, "orgs/import_preview.html", context)
