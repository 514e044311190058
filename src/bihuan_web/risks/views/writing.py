"""Registering, revising, linking, reviewing, taking off, bringing in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bihuan_web.accounts.requests import user_of
from bihuan_web.common.changing import as_seen
from bihuan_web.common.clock import today
from bihuan_web.common.errors import Refused
from bihuan_web.common.refusals import message_of
from bihuan_web.orgs.choices import unit_named
from bihuan_web.risks import forms
from bihuan_web.risks.models import ImportDraft
from bihuan_web.risks.previewing import shown
from bihuan_web.risks.queries import units_registering
from bihuan_web.risks.services import importing
from bihuan_web.risks.services import register as acts
from bihuan_web.risks.services.reviewing import review as record_review
from bihuan_web.risks.views.reading import risk_of
from bihuan_web.ui.pages import form_page

Request = HttpRequest
_READ_WRITE = ("GET", "HEAD", "POST")


@require_http_methods(_READ_WRITE)
def register(request: Request) -> HttpResponse:
    """A new risk."""
    unit = unit_named(request, units_registering(user_of(request), today()))
    form = forms.RegisterForm(request.POST or None, unit=unit)
    if form.is_valid():
        given = form.cleaned_data
        made = acts.register(unit, form.about(), given["likelihood"], given["effect"], user_of(request))
        return redirect(made)
    return form_page(request, _("登记风险点"), form, reverse("risks:list"), unit.name)


@require_http_methods(_READ_WRITE)
def revise(request: Request, pk: int) -> HttpResponse:
    """Writes a risk anew."""
    risk = risk_of(request, pk)
    names = ("step", "danger", "control", "rhythm", "revision")
    initial = {name: getattr(risk, name) for name in names}
    initial |= {name: getattr(risk, f"{name}_id") for name in ("post", "owner", "reviewer")}
    form = forms.AboutForm(request.POST or None, unit=risk.organisation, initial=initial)
    if form.is_valid():
        acts.revise(as_seen(risk, form.cleaned_data.get("revision")), form.about(), user_of(request))
        return redirect(risk)
    return form_page(request, _("修改"), form, risk.get_absolute_url(), str(risk))


@require_http_methods(_READ_WRITE)
def review(request: Request, pk: int) -> HttpResponse:
    """A second person reviews a risk."""
    risk = risk_of(request, pk)
    initial = {"revision": risk.revision, "likelihood": risk.likelihood, "effect": risk.effect}
    form = forms.ReviewForm(request.POST or None, initial=initial)
    if form.is_valid():
        record_review(as_seen(risk, form.cleaned_data.get("revision")), form.assessment(), user_of(request))
        messages.success(request, _("复核已记录。"))
        return redirect(risk)
    return form_page(request, _("复核"), form, risk.get_absolute_url(), str(risk), note=risk.danger)


@require_http_methods(_READ_WRITE)
def retire(request: Request, pk: int) -> HttpResponse:
    """Takes a risk off the register."""
    risk = risk_of(request, pk)
    form = forms.RetireForm(request.POST or None)
    if form.is_valid():
        acts.retire(risk, form.cleaned_data["reason"], user_of(request))
        return redirect(risk)
    return form_page(request, _("移出"), form, risk.get_absolute_url(), str(risk), danger=True)


@require_http_methods(_READ_WRITE)
def link(request: Request, pk: int) -> HttpResponse:
    """Links a risk to what it depends on."""
    risk = risk_of(request, pk)
    form = forms.LinkForm(request.POST or None, unit=risk.organisation)
    if form.is_valid():
        acts.link(risk, form.item(), user_of(request))
        return redirect(risk)
    note = _("关联的事项以后反弹或逾期，风险的可能性就上调一级（每件事一次），经复核才会回落。现在已经逾期的不计。")
    return form_page(request, _("关联"), form, risk.get_absolute_url(), str(risk), note=note)


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
    """A sheet is handed in; nothing is registered by it yet."""
    unit = unit_named(request, units_registering(user_of(request), today()))
    form = forms.ImportForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        sent = form.cleaned_data["file"]
        draft = importing.keep_draft(unit, sent.chunks(), sent.name, user_of(request))
        return redirect("risks:preview", draft.pk)
    return form_page(request, _("导入风险点"), form, reverse("risks:list"), unit.name, button=_("看预览"))


@require_http_methods(_READ_WRITE)
def preview(request: Request, pk: int) -> HttpResponse:
    """What a sheet would register and revise; a POST does it, or shows the preview anew where that is no longer so."""
    user, status = user_of(request), 200
    mine = ImportDraft.objects.filter(user=user, unit__in=units_registering(user, today()).order_by().values("pk"))
    draft = get_object_or_404(mine.select_related("unit", "user", "file"), pk=pk)
    if request.method == "POST":
        try:
            made, revised = importing.confirm(draft, user, request.POST.get("seen", ""))
        except Refused as refused:
            messages.error(request, message_of(refused))
            status = refused.status
        else:
            told = {"made": made, "revised": revised}
            messages.success(request, _("已导入：新登记 %(made)d 个，修改 %(revised)d 个。") % told)
            return redirect("risks:list")
    return render(request, "risks/preview.html", {"draft": draft, **shown(importing.plan_of(draft))}, status=status)
