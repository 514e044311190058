"""A paper is handed in, checked, issued, taken out; the removals of a public list."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bihuan_web.accounts.requests import user_of
from bihuan_web.common.changing import as_seen
from bihuan_web.files.downloads import attachment
from bihuan_web.files.kinds import MEDIA_TYPES
from bihuan_web.papers.content import is_public, kept_words, removals_confirmed, removals_of, standing
from bihuan_web.papers.forms import IssueForm, ReasonForm
from bihuan_web.papers.models import Paper
from bihuan_web.papers.redacting import Removal, without
from bihuan_web.papers.services import deciding
from bihuan_web.papers.services.acting import must_write
from bihuan_web.papers.views.common import paper_of
from bihuan_web.ui.pages import form_page

_AT_ONCE = {"propose": deciding.propose, "take-back": deciding.take_back, "check": deciding.check}
_WITH_REASON = {"send-back": deciding.send_back, "discard": deciding.discard}
_MOST_PLACES = 3  # sentences shown for each removal
_AROUND = 20  # characters


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """An act of the paper's lifecycle."""
    one, user = paper_of(request, pk), user_of(request)
    if name in _AT_ONCE:
        if request.method == "POST":
            _AT_ONCE[name](as_seen(one, _revision(request)), user)
        return redirect("papers:paper", one.pk)
    if name in _WITH_REASON:
        form: Any = ReasonForm(request.POST or None, initial={"revision": one.revision})
        if form.is_valid():
            _WITH_REASON[name](as_seen(one, form.cleaned_data["revision"]), user, form.cleaned_data["reason"])
            return redirect("papers:paper", one.pk)
    elif name == "issue":
        form = IssueForm(request.POST or None, initial={"revision": one.revision})
        if form.is_valid():
            deciding.issue(as_seen(one, form.cleaned_data["revision"]), user, form.cleaned_data["number"])
            messages.success(request, _("文稿已印发。"))
            return redirect("papers:paper", one.pk)
    else:
        raise Http404
    titles = {"send-back": _("退回修改"), "discard": _("作废"), "issue": _("印发")}
    title, back = titles[name], one.get_absolute_url()
    return form_page(request, title, form, back, one.title, button=title, danger=name == "discard")


@require_POST
def take_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The Word file."""
    made = deciding.take_out(paper_of(request, pk), user_of(request))
    return attachment(made.data, made.name, MEDIA_TYPES["docx"])


@require_http_methods(["GET", "HEAD", "POST"])
def removals(request: HttpRequest, pk: int) -> HttpResponse:
    """Each personal detail in a public list with its sentences; a person confirms what is taken out."""
    one, user = paper_of(request, pk), user_of(request)
    if not is_public(one):
        raise Http404
    must_write(one.kind, one.organisation, user)
    found = removals_of(one)
    if request.method == "POST":
        taken = set(request.POST.getlist("remove"))
        seen = set(request.POST.getlist("shown"))
        if seen != {removal.words for removal in found}:
            messages.error(request, _("文稿有了变化，请看过新的预览再确认。"))
            return redirect("papers:removals", one.pk)
        kept = [removal.words for removal in found if removal.words not in taken]
        deciding.confirm_removals(as_seen(one, _revision(request)), kept, user)
        messages.success(request, _("已确认要去掉的个人信息。"))
        return redirect("papers:paper", one.pk)
    kept = kept_words(one)
    rows = [(removal, removal.words not in kept, _places(one, removal)) for removal in found]
    texts = [without(block.text, found, kept) for block in standing(one)]
    context = {"paper": one, "rows": rows, "texts": texts, "confirmed": removals_confirmed(one)}
    return render(request, "papers/removals.html", context)


def _places(paper: Paper, removal: Removal) -> list[tuple[str, str, str]]:
    """The first places of some words: what stands before, the words, what stands after."""
    found: list[tuple[str, str, str]] = []
    for block in standing(paper):
        at = block.text.find(removal.words)
        if at >= 0 and len(found) < _MOST_PLACES:
            end = at + len(removal.words)
            found.append((block.text[max(0, at - _AROUND) : at], removal.words, block.text[end : end + _AROUND]))
    return found


def _revision(request: HttpRequest) -> int:
    value = request.POST.get("revision", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else -1
