"""The table of permissions and the event log."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import cast

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bihuan_web.accounts.roles import ROLE_WORDS, Role
from bihuan_web.audit.models import Chain, Event
from bihuan_web.audit.services import record
from bihuan_web.audit.verifying import verify_log
from bihuan_web.common import clock
from bihuan_web.orgs import forms, log
from bihuan_web.orgs.permissions import Act, Secrecy, rule_for
from bihuan_web.orgs.queries import audited_chains, audited_events
from bihuan_web.orgs.views.units import person_of


@require_GET
def permissions_page(request: HttpRequest) -> HttpResponse:
    """Who may do what, as the code has it."""
    which = 1 if translation.get_language() == "en" else 0
    rows = [(ROLE_WORDS[role][which], [[_cell(role, act, level) for act in Act] for level in Secrecy]) for role in Role]
    levels = [_level_words()[level] for level in Secrecy]
    return render(request, "orgs/permissions.html", {"rows": rows, "levels": levels})


def _cell(role: Role, act: Act, level: Secrecy) -> tuple[str, bool] | None:
    rule = rule_for(role, act, level)
    return None if rule is None else (_act_words()[act], rule.assigned)


def _act_words() -> dict[Act, str]:
    return {
        Act.READ: _("查看"),
        Act.EXPORT: _("导出"),
        Act.WRITE: _("填写"),
        Act.JUDGE: _("审核"),
        Act.COMPARE: _("比对"),
        Act.MANAGE: _("管理"),
    }


def _level_words() -> dict[Secrecy, str]:
    return {
        Secrecy.PERSONAL: _("个人材料"),
        Secrecy.TEAM: _("班子材料"),
        Secrecy.CRITICISM: _("批评记录"),
        Secrecy.LEDGER: _("台账"),
        Secrecy.PUBLISHED: _("公示清单"),
    }


@require_http_methods(["GET", "POST"])
def log_page(request: HttpRequest) -> HttpResponse:
    """The event log of the trees that one audits; a POST goes through all of it and says what is wrong."""
    chains = audited_chains(person_of(request), clock.today())
    if not chains:
        raise Http404
    form = forms.LogFilter(request.GET)
    events = audited_events(person_of(request), clock.today())
    if form.is_valid():
        events = _filtered(events, form.cleaned_data)
    context = log.page_of(request, events) | {"form": form}
    context["heads"] = Chain.objects.filter(name__in=chains).order_by("name")
    if request.method == "POST":
        context["faults"] = [one for one in verify_log() if one.chain in chains]
        context["checked"] = True
        with transaction.atomic():
            record(
                chains[0],
                person_of(request).username,
                "log.verify",
                "log",
                "",
                {"faults": len(context["faults"])},
                at=clock.now(),
            )
    return render(request, "orgs/log.html", context)


def _filtered(events: QuerySet[Event], given: dict[str, object]) -> QuerySet[Event]:
    if given.get("actor"):
        events = events.filter(actor=given["actor"])
    if given.get("act"):
        events = events.filter(act=str(given["act"]))
    zone = timezone.get_default_timezone()
    if given.get("since"):
        events = events.filter(at__gte=datetime.combine(cast("date", given["since"]), time.min, zone))
    if given.get("until"):
        events = events.filter(at__lte=datetime.combine(cast("date", given["until"]), time.max, zone))
    return events
