"""Pages by which ledgers and letters leave."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from bihuan_web.common.clock import today
from bihuan_web.files.downloads import attachment
from bihuan_web.ledgers.queries import column_names, ledgers_visible_to
from bihuan_web.sheets.forms import ExportForm
from bihuan_web.sheets.services.exporting import export_ledger, must_export
from bihuan_web.sheets.views.asking import person_of


def export(request: HttpRequest, ledger: int) -> HttpResponse:
    """The dialog of an export, and the file itself."""
    user = person_of(request)
    found = get_object_or_404(ledgers_visible_to(user, today()).select_related("organisation"), pk=ledger)
    must_export(found.organisation, user)
    form = ExportForm(column_names(found.organisation), request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = export_ledger(found, user, form.wanted())
        return attachment(made.data, made.name, made.media_type)
    return render(request, "sheets/export.html", {"ledger": found, "form": form}, status=422 if form.errors else 200)
