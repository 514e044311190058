"""Registering, revising, linking, reviewing, taking off, bringing in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bihuan_web.accounts.requests import user_of
from bihuan_web.common.clock import today
from bihuan_web.common.errors import Stale
from bihuan_web.orgs.models import Organisation
from bihuan_web.risks import forms
from bihuan_web.risks.models import Risk
from bihuan_web.risks.queries import units_registering
from bihuan_web.risks.services import register as acts
from bihuan_web.risks.services.exchanging import import_register
from bihuan_web.risks.services.reviewing import review as record_review
from bihuan_web.risks.views.reading import risk_of

Request = HttpRequest
_READ_WRITE = ("GET", "HEAD", "POST")


@require_http_methods(_READ_WRITE)
def register(request: Request) -> HttpResponse:
    """A new risk."""
    unit = _unit(request)
    form = forms.RegisterForm(request.POST or None, unit=unit)
    if form.is_valid():
        given = form.cleaned_data
        made = acts.register(unit, form.about(), given["likelihood"], given["effect"], user_of(request))
        return redirect(made)
    return _page(request, _("登记风险点"), form, reverse("risks:list"), unit.name)


@require_http_methods(_READ_WRITE)
def revise(request: Request, pk: int) -> HttpResponse:
    """Writes a risk anew."""
    risk = risk_of(request, pk)
    names = ("step", "danger", "control", "rhythm", "revision")
    initial = {name: getattr(risk, name) for name in names}
    initial |= {name: getattr(risk, f"{name}_id") for name in ("post", "owner", "reviewer")}
    form = forms.AboutForm(request.POST or None, unit=risk.organisation, initial=initial)
    if form.is_valid():
        acts.revise(_as_seen(risk, form), form.about(), user_of(request))
        return redirect(risk)
    return _page(request, _("修改"), form, risk.get_absolute_url(), str(risk))


@require_http_methods(_READ_WRITE)
def review(request: Request, pk: int) -> HttpResponse:
    """A second person reviews a risk."""
    risk = risk_of(request, pk)
    initial = {"revision": risk.revision, "likelihood": risk.likelihood, "effect": risk.effect}
    form = forms.ReviewForm(request.POST or None, initial=initial)
    if form.is_valid():
        record_review(_as_seen(risk, form), form.assessment(), user_of(request))
        messages.success(request, _("复核已记录。"))
        return redirect(risk)
    return _page(request, _("复核"), form, risk.get_absolute_url(), str(risk), note=risk.danger)


@require_http_methods(_READ_WRITE)
def retire(request: Request, pk: int) -> HttpResponse:
    """Takes a risk off the register."""
    risk = risk_of(request, pk)
    form = forms.RetireForm(request.POST or None)
    if form.is_valid():
        acts.retire(risk, form.cleaned_data["reason"], user_of(request))
        return redirect(risk)
    return _page(request, _("移出"), form, risk.get_absolute_url(), str(risk), danger=True)


@require_http_methods(_READ_WRITE)
def link(request: Request, pk: int) -> HttpResponse:
    """Links a risk to what it depends on."""
    risk = risk_of(request, pk)
    form = forms.LinkForm(request.POST or None, unit=risk.organisation)
    if form.is_valid():
        acts.link(risk, form.item(), user_of(request))
        return redirect(risk)
    note = _("关联的事项以后反弹或逾期，风险的可能性就上调一级（每件事一次），经复核才会回落。现在已经逾期的不计。")
    return _page(request, _("关联"), form, risk.get_absolute_url(), str(risk), note=note)


@require_POST
def unlink(request: Request, pk: int, link: int) -> HttpResponse:
    """It no longer depends on that."""
    risk = risk_of(request, pk)
    row = get_object_or_404(risk.links, pk=link)
    row.risk = risk
    acts.unlink(row, user_of(request))
    return redirect(risk)


@require_http_methods(_READ_WRITE)
def bring_in(request: Request) -> HttpResponse:
    """Brings rows of a sheet in."""
    unit = _unit(request)
    form = forms.ImportForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        sent = form.cleaned_data["file"]
        made, revised = import_register(unit, sent.chunks(), sent.name, user_of(request))
        told = {"made": made, "revised": revised}
        messages.success(request, _("已导入：新登记 %(made)d 个，修改 %(revised)d 个。") % told)
        return redirect("risks:list")
    return _page(request, _("导入风险点"), form, reverse("risks:list"), unit.name, button=_("导入"))


def _unit(request: Request) -> Organisation:
    """The unit named in the address, else the first on whose register this person writes; 404 where there is none."""
    units, named = units_registering(user_of(request), today()), request.GET.get("unit", "")
    if named.isascii() and named.isdigit() and len(named) < 19:
        units = units.filter(pk=int(named))
    found = units.first()
    if found is None:
        raise Http404
    return found


def _as_seen(risk: Risk, form: Form) -> Risk:
    """The risk, if it is as the person saw it."""
    if form.cleaned_data.get("revision") != risk.revision:
        raise Stale(
            "这个风险点刚被别人改过，请看过新内容再办", "somebody else has just changed this risk: look at it again"
        )
    return risk


def _page(request: Request, title: str, form: Form, back: str, about: str, **more: Any) -> HttpResponse:
    context = {"title": title, "form": form, "back": back, "about": about, **more}
    return render(request, "ui/form_page.html", context, status=422 if form.is_bound else 200)
