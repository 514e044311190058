"""Merging and splitting units: first what would go on where, then the act itself, and only if nothing has changed between the two."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bihuan_web.common import clock
from bihuan_web.common.errors import Refused
from bihuan_web.common.refusals import message_of
from bihuan_web.orgs import forms
from bihuan_web.orgs.handing import Passed, digest_of
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.queries import administered_by
from bihuan_web.orgs.services import succession
from bihuan_web.orgs.views.units import person_of

_FORM = require_http_methods(["GET", "POST"])
_Form = TypeVar("_Form", bound=forms.SuccessionForm)


@_FORM
def merge_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit is merged into another one."""
    unit, actor = _mine(request, pk), person_of(request)
    units = administered_by(actor, clock.today()).filter(ended_on__isnull=True).exclude(path__startswith=unit.path)
    form = forms.MergeForm(request.POST or None, units=units.order_by("path"))
    return _after_preview(
        request, unit, form, _("单位并入"),
        lambda form, seen: succession.merge_unit(
            actor, unit, form.cleaned_data["successor"], form.terms, seen=seen
        ),
    )  # fmt: skip


@_FORM
def split_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit is split into new ones."""
    unit, actor = _mine(request, pk), person_of(request)
    below = Organisation.objects.get_children(unit).filter(ended_on__isnull=True).order_by("path")
    form = forms.SplitForm(request.POST or None, posts=unit.posts.order_by("pk"), units=below)
    return _after_preview(
        request, unit, form, _("单位拆分"),
        lambda form, seen: succession.split_unit(actor, unit, form.parts, form.terms, seen=seen),
    )  # fmt: skip


def _after_preview(
    request: HttpRequest,
    unit: Organisation,
    form: _Form,
    title: str,
    act: Callable[[_Form, str | None], list[Passed]],
) -> HttpResponse:
    """Shows the form, then the form with its preview, then does the act; a refusal stands over the form, with its status."""
    status, passed = 200, None
    if request.method == "POST" and form.is_valid():
        try:
            passed = succession.preview(lambda: act(form, None))
            digest = digest_of(passed)
            if form.cleaned_data["seen"] == digest:
                act(form, digest)
                messages.success(request, title)
                return redirect("orgs:unit", unit.pk)
        except Refused as refused:
            form.add_error(None, message_of(refused))
            status = refused.status
        else:
            shown = request.POST.copy()
            shown["seen"] = digest
            form.data = shown
    context = {
        "form": form, "title": title, "back": reverse("orgs:unit", args=[unit.pk]), "about": unit.name,
        "passed": passed if status == 200 else None,
    }  # fmt: skip
    return render(request, "orgs/succession.html", context, status=status)


def _mine(request: HttpRequest, pk: int) -> Organisation:
    unit: Organisation = get_object_or_404(administered_by(person_of(request), clock.today()), pk=pk)
    return unit
