"""The plan of a year and what was inspected; the part of a round; checklists."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bihuan_web.accounts.requests import user_of
from bihuan_web.common.clock import today
from bihuan_web.files.downloads import attachment
from bihuan_web.inspections import forms
from bihuan_web.inspections.checklists.written import shipped, to_toml
from bihuan_web.inspections.queries import (
    checklists_visible_to,
    coverage,
    feedback_of_round,
    feedback_visible_to,
    inspections_visible_to,
    of_round,
    units_ordering,
    units_planned,
    with_counts,
    with_progress,
)
from bihuan_web.inspections.services import checklists as acts
from bihuan_web.inspections.services.planning import set_plan
from bihuan_web.inspections.views.common import checklist_of
from bihuan_web.orgs.choices import unit_named
from bihuan_web.orgs.models import Organisation
from bihuan_web.rounds.queries import visible_to as rounds_visible_to
from bihuan_web.ui.pages import form_page

_YEARS = 3
_TOML = "application/toml"
Request = HttpRequest


@require_http_methods(["GET", "HEAD", "POST"])
def year(request: Request) -> HttpResponse:
    """Which units are to be inspected in a year, which were, and which never."""
    user = user_of(request)
    units = units_planned(user, today())
    unit = unit_named(request, units)
    asked = forms.YearForm({"year": request.GET.get("year") or today().year})
    chosen = asked.cleaned_data["year"] if asked.is_valid() else today().year
    if request.method == "POST":
        keys = [int(one) for one in request.POST.getlist("unit") if one.isascii() and one.isdigit() and len(one) < 19]
        set_plan(unit, chosen, Organisation.objects.filter(pk__in=keys), user)
        messages.success(request, _("年度检查计划已保存。"))
        return redirect(f"{reverse('inspections:year')}?unit={unit.pk}&year={chosen}")
    years = [chosen - back for back in range(_YEARS)]
    rows = coverage(unit, years, chosen, inspections_visible_to(user, today()))
    context = {
        "unit": unit, "units": units[:50], "year": chosen, "years": years, "rows": rows,
        "never": [one for one in rows if one.never], "planned": sum(one.planned is not None for one in rows),
        "done": sum(one.planned is not None and one.years[0] > 0 for one in rows),
        "may_plan": units_ordering(user, today()).filter(pk=unit.pk).exists(),
    }  # fmt: skip
    return render(request, "inspections/year.html", context)


@require_safe
def of_one_round(request: Request, pk: int) -> HttpResponse:
    """What belongs to a round: inspections of its units, letters and how far they are answered."""
    user = user_of(request)
    one = get_object_or_404(rounds_visible_to(user, today()), pk=pk)
    context = {
        "round": one,
        "inspections": with_counts(of_round(one, inspections_visible_to(user, today()))),
        "letters": with_progress(feedback_of_round(one, feedback_visible_to(user, today()))),
    }
    return render(request, "inspections/round.html", context)


@require_safe
def checklists(request: Request) -> HttpResponse:
    """The checklists of one's units, and those that come with the program."""
    user = user_of(request)
    own = checklists_visible_to(user, today())
    context = {"rows": own, "examples": shipped().items(), "units": units_ordering(user, today())}
    return render(request, "inspections/checklists.html", context)


@require_safe
def checklist(request: Request, pk: int) -> HttpResponse:
    """A checklist, its items and its versions."""
    one = checklist_of(request, pk)
    versions = one.versions.select_related("made_by", "file").order_by("-number")
    number = request.GET.get("version", "")
    wanted = int(number) if number.isascii() and number.isdigit() and len(number) < 9 else one.latest
    version = get_object_or_404(versions, number=wanted)
    keeps = units_ordering(user_of(request), today()).filter(pk=one.organisation_id).exists()
    context = {"checklist": one, "versions": versions, "version": version, "keeps": keeps}
    return render(request, "inspections/checklist.html", context | {"items": version.items.order_by("number")})


@require_http_methods(["GET", "HEAD", "POST"])
def new_checklist(request: Request) -> HttpResponse:
    """Brings a checklist in."""
    unit = unit_named(request, units_ordering(user_of(request), today()))
    form = forms.ChecklistForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        sent = form.cleaned_data["file"]
        made = acts.bring_in(unit, sent.chunks(), sent.name, user_of(request))
        return redirect("inspections:checklist", made.pk)
    return form_page(
        request, _("上传检查清单"), form, reverse("inspections:checklists"), about=unit.name, button=_("上传")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new_version(request: Request, pk: int) -> HttpResponse:
    """Brings the next version of a checklist in."""
    one = checklist_of(request, pk)
    form = forms.VersionForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        sent = form.cleaned_data["file"]
        acts.bring_version(one, sent.chunks(), sent.name, form.cleaned_data["note"], user_of(request))
        return redirect("inspections:checklist", one.pk)
    back = reverse("inspections:checklist", args=[one.pk])
    return form_page(request, _("上传新版本"), form, back, about=one.title, button=_("上传"))


@require_POST
def take_over(request: Request) -> HttpResponse:
    """Makes a shipped checklist the unit's own."""
    units = units_ordering(user_of(request), today())
    named = request.POST.get("unit", "")
    unit = get_object_or_404(units, pk=int(named) if named.isascii() and named.isdigit() and len(named) < 19 else 0)
    made = acts.take_over_example(unit, request.POST.get("example", ""), user_of(request))
    return redirect("inspections:checklist", made.pk)


@require_POST
def retire_checklist(request: Request, pk: int) -> HttpResponse:
    """No new inspection uses it."""
    acts.retire(checklist_of(request, pk), user_of(request))
    return redirect("inspections:checklist", pk)


@require_safe
def checklist_file(request: Request, pk: int, number: int) -> HttpResponse:
    """A version as TOML, to be changed and brought back."""
    one = checklist_of(request, pk)
    version = get_object_or_404(one.versions.select_related("checklist"), number=number)
    return attachment(to_toml(acts.written_of(version)).encode(), f"{one.title} v{number}.toml", _TOML)
