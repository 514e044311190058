"""A ledger goes on next year: what would be carried, and the act."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bihuan_web.accounts.requests import user_of
from bihuan_web.common.clock import today
from bihuan_web.ledgers.models import Ledger
from bihuan_web.ledgers.queries import ledgers_visible_to, open_ledgers_for
from bihuan_web.ledgers.services import must_write
from bihuan_web.tasks.carrying import Fate, plan_of
from bihuan_web.tasks.forms import CarryForm
from bihuan_web.tasks.services.carrying import carry_over, living_unit


@require_http_methods(["GET", "HEAD", "POST"])
def carry(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows what becomes of each problem if the ledger is closed now, and closes it."""
    user = user_of(request)
    visible = ledgers_visible_to(user, today()).select_related("organisation__successor", "continued_in")
    ledger = get_object_or_404(visible, pk=pk)
    must_write(ledger.organisation, user)
    if ledger.archived:
        return redirect("tasks:ledger", ledger.pk)
    plan = plan_of(ledger)
    later = open_ledgers_for(living_unit(ledger.organisation)).filter(year__gt=ledger.year)
    initial = {"title": _next_title(ledger), "year": ledger.year + 1, "seen": plan.digest}
    form = CarryForm(request.POST or None, ledgers=later, initial=initial)
    if form.is_valid():
        carry_over(ledger, form.target(), user, seen=form.cleaned_data["seen"])
        messages.success(request, _("台账已结转并归档。"))
        ledger.refresh_from_db()
        return redirect("tasks:ledger", ledger.continued_in_id or ledger.pk)
    ended = [one for one in plan.going_on if one.problem.organisation.ended_on]
    context = {
        "ledger": ledger,
        "form": form,
        "counts": [(_("未办结，结转"), len(plan.of(Fate.OPEN))), (_("长期坚持，结转"), len(plan.of(Fate.STANDING))),
                   (_("留在本年度"), len(plan.of(Fate.STAYS)))],
        "going_on": plan.going_on,
        "staying": plan.of(Fate.STAYS),
        "ended": [(one.problem, living_unit(one.problem.organisation)) for one in ended],
    }  # fmt: skip
    return render(request, "tasks/carry.html", context, status=422 if form.is_bound else 200)


def _next_title(ledger: Ledger) -> str:
    """Last year's title with the next year in it, where it names the year."""
    said = str(ledger.year)
    return ledger.title.replace(said, str(ledger.year + 1)) if said in ledger.title else ""
