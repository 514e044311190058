"""A unit's own wordings of papers (文稿模板)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bihuan_web.accounts.requests import user_of
from bihuan_web.common.clock import today
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.permissions import Act, Secrecy, roles_that_may
from bihuan_web.orgs.queries import branches_of, organisations_under
from bihuan_web.papers.forms import WordingForm, kind_words
from bihuan_web.papers.kinds import KINDS
from bihuan_web.papers.services.writing import keep_wording
from bihuan_web.papers.wordings import own_wording, usual_text


@require_safe
def wordings(request: HttpRequest, unit: int) -> HttpResponse:
    """The wordings of each kind of paper, and whose they are."""
    one = _unit(request, unit)
    rows = [(key, kind_words(key), own_wording(key, one)) for key in KINDS]
    return render(request, "papers/wordings.html", {"unit": one, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, unit: int, kind: str) -> HttpResponse:
    """Writes a wording."""
    one = _unit(request, unit)
    if kind not in KINDS:
        raise Http404
    own = own_wording(kind, one)
    mine = own if own is not None and own.organisation_id == one.pk else None
    initial = {"text": own.text if own else usual_text(kind), "revision": mine.revision if mine else 0}
    form = WordingForm(request.POST or None, initial=initial)
    if form.is_valid():
        keep_wording(one, kind, form.cleaned_data["text"], user_of(request), seen=form.cleaned_data["revision"])
        messages.success(request, _("已保存。"))
        return redirect("papers:wordings", one.pk)
    context = {"unit": one, "form": form, "kind": kind_words(kind), "own": own}
    return render(request, "papers/wording.html", context, status=422 if form.is_bound else 200)


def _unit(request: HttpRequest, pk: int) -> Organisation:
    branches = branches_of(user_of(request), today(), *roles_that_may(Act.WRITE, Secrecy.TEAM))
    return get_object_or_404(organisations_under(branches), pk=pk)
