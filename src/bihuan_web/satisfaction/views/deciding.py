"""Deciding what follows from what people say."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bihuan_web.accounts.models import User
from bihuan_web.accounts.requests import user_of
from bihuan_web.ledgers.lifecycle import OPEN
from bihuan_web.ledgers.models import Ledger, Problem
from bihuan_web.orgs.models import Organisation
from bihuan_web.satisfaction.forms import JOIN, OPEN_ONE, DecideForm
from bihuan_web.satisfaction.models import Proposal
from bihuan_web.satisfaction.services import deciding
from bihuan_web.satisfaction.views.common import proposal_of


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Opens a new problem, joins one that is there, or says why not."""
    proposal = proposal_of(request, pk)
    survey = proposal.block.survey
    if proposal.is_answered and request.method != "POST":
        return redirect(survey)
    form = DecideForm(request.POST or None, proposal=proposal, **choices(proposal), initial=_initial(proposal))
    if form.is_valid():
        act(proposal, form.cleaned_data, user_of(request))
        messages.success(request, _("已处理。原事项仍是办结状态。"))
        return redirect(survey)
    context = {"proposal": proposal, "survey": survey, "form": form}
    return render(request, "satisfaction/decide.html", context, status=422 if form.is_bound else 200)


def choices(proposal: Proposal) -> dict[str, Any]:
    """The ledgers and open problems that can be chosen."""
    unit = proposal.block.unit
    items = Organisation.objects.filter(pk__in=proposal.block.items.values("unit"))
    above = Q(organisation__path__in=sorted({path for one in items for path in one.upward}))
    return {
        "ledgers": Ledger.objects.filter(above, archived=False).order_by("-year", "title"),
        "problems": Problem.objects.filter(state=OPEN, organisation__path__startswith=unit.path).order_by("-pk"),
    }


def act(proposal: Proposal, given: dict[str, Any], user: User) -> None:
    """Does what was decided."""
    if given["decision"] == OPEN_ONE:
        deciding.open_problem(proposal, given["item"], given["ledger"], given["text"], user)
    elif given["decision"] == JOIN:
        deciding.join_problem(proposal, given["problem"], user)
    else:
        deciding.say_why_not(proposal, given["reason"], user)


def _initial(proposal: Proposal) -> dict[str, Any]:
    item = proposal.item or proposal.block.items.order_by("number").first()
    old = item.old_problem if item is not None else None
    ledger = old.ledger_id if old is not None and not old.ledger.archived else None
    text = _("群众反映：%(text)s") % {"text": proposal.text} if proposal.text else (old.text if old is not None else "")
    return {"item": proposal.item_id, "ledger": ledger, "text": text, "decision": OPEN_ONE}
