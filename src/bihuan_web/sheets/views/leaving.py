"""Pages by which ledgers and letters leave."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from bihuan_web.common.clock import today
from bihuan_web.files.downloads import attachment
from bihuan_web.ledgers.queries import column_names, ledgers_visible_to
from bihuan_web.sheets import queries
from bihuan_web.sheets.forms import ExportForm, LetterForm, PaperFormForm
from bihuan_web.sheets.services.exporting import export_ledger, may_export, must_export
from bihuan_web.sheets.services.printing import drop_form, form_for, keep_form, print_closing, print_letter
from bihuan_web.sheets.views.asking import person_of
from bihuan_web.sheets.word.letters import PLACES
from bihuan_web.tasks.models import Task
from bihuan_web.tasks.queries import visible_to

_LEDGERS = 50  # the latest ones; older ones are exported from their own page


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """Where one can take ledgers out and bring sheets in."""
    user = person_of(request)
    units = Paginator(queries.units_for(user, today()).filter(ended_on__isnull=True).order_by("path"), 50)
    ledgers = queries.ledgers_for(user, today())[:_LEDGERS]
    context = {"page": units.get_page(request.GET.get("page")), "ledgers": ledgers}
    return render(request, "sheets/list.html", context)


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


@require_POST
def closing(request: HttpRequest, task: int) -> HttpResponse:
    """The sheet by which a task is verified and closed."""
    made = print_closing(_task(request, task), person_of(request))
    return attachment(made.data, made.name, made.media_type)


def papers(request: HttpRequest, task: int) -> HttpResponse:
    """The papers about a task: its closing sheet, and letters."""
    found, user = _task(request, task), person_of(request)
    must_export(found.organisation, user)
    initial = {"addressee": found.organisation.name}
    form = LetterForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        unit = found.measure.problem.ledger.organisation  # whoever keeps the ledger writes the letter
        sender = unit if may_export(unit, user) else found.organisation
        made = print_letter(found, form.letter(), sender, user)
        return attachment(made.data, made.name, made.media_type)
    return render(request, "sheets/papers.html", {"task": found, "form": form}, status=422 if form.errors else 200)


def paper_form(request: HttpRequest, organisation: int) -> HttpResponse:
    """The unit's own form of letters."""
    user = person_of(request)
    unit = get_object_or_404(queries.units_for(user, today()), pk=organisation)
    form = PaperFormForm(request.POST or None, request.FILES or None)
    if "drop" in request.POST:
        drop_form(unit, user)
        return redirect("sheets:paper-form", organisation)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        keep_form(unit, sent.chunks(), sent.name, user)
        return redirect("sheets:paper-form", organisation)
    places = [f"{{{{{name}}}}}" for name in PLACES]
    context = {"organisation": unit, "form": form, "own": form_for(unit), "places": places}
    return render(request, "sheets/paper_form.html", context, status=422 if form.errors else 200)


def _task(request: HttpRequest, pk: int) -> Task:
    tasks = visible_to(person_of(request), today())
    named = tasks.select_related("organisation", "owner", "measure__problem__ledger__organisation")
    return get_object_or_404(named, pk=pk)
