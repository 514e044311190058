"""A paper on the screen: read, written block by block, compared with its data."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bihuan_web.accounts.requests import user_of
from bihuan_web.common.changing import as_seen
from bihuan_web.common.clock import today
from bihuan_web.common.errors import Stale
from bihuan_web.orgs.permissions import Act
from bihuan_web.papers import sources
from bihuan_web.papers.content import is_public, open_places, removals_confirmed, standing, version_content
from bihuan_web.papers.drafting import WORDING, digest_of
from bihuan_web.papers.forms import BlockForm, HeadForm, NewBlockForm, kind_words
from bihuan_web.papers.lifecycle import EDITABLE, PAPER
from bihuan_web.papers.models import Block, Paper
from bihuan_web.papers.queries import may
from bihuan_web.papers.services import writing
from bihuan_web.papers.services.acting import actor_of, must_be_editable, must_write
from bihuan_web.papers.tables import unpacked
from bihuan_web.papers.views.common import paper_of
from bihuan_web.ui.pages import form_page


def shown(block: Block, **more: Any) -> dict[str, Any]:
    """What the fragment of a block needs."""
    heads, rows = unpacked(block.text) if block.shape == "table" else ([], [])
    source = sources.get(block.source)
    label = source.label if source else _("模板") if block.source == WORDING else ""
    return {"block": block, "heads": heads, "rows": rows, "source": label, **more}


@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """A paper with everything that can be done with it."""
    one, user = paper_of(request, pk), user_of(request)
    writes = one.state in EDITABLE and may(user, Act.WRITE, one.kind, one.organisation, today())
    context = {
        "paper": one,
        "kind": kind_words(one.kind),
        "state": PAPER.states[one.state],
        "acts": [act.name for act in PAPER.acts(one.state, actor_of(one, user))],
        "writes": writes,
        "exports": may(user, Act.EXPORT, one.kind, one.organisation, today()),
        "blocks": [shown(block, writes=writes) for block in standing(one)],
        "open_places": open_places(one),
        "public": is_public(one),
        "confirmed": is_public(one) and removals_confirmed(one),
        "versions": one.versions.select_related("by").defer("content").order_by("-number")[:50],
    }
    return render(request, "papers/paper.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def head(request: HttpRequest, pk: int) -> HttpResponse:
    """Title and addressee."""
    one, user = paper_of(request, pk), user_of(request)
    initial = {"title": one.title, "addressee": one.addressee, "revision": one.revision}
    form = HeadForm(request.POST or None, initial=initial)
    if form.is_valid():
        seen = as_seen(one, form.cleaned_data["revision"])
        writing.write_head(seen, form.cleaned_data["title"], form.cleaned_data["addressee"], user)
        return redirect("papers:paper", one.pk)
    return _form(request, one, _("标题和主送"), form)


@require_http_methods(["GET", "HEAD", "POST"])
def block(request: HttpRequest, pk: int, block: int) -> HttpResponse:
    """Writes a block; who was overtaken sees both texts and loses neither."""
    one, user = paper_of(request, pk), user_of(request)
    found = get_object_or_404(Block.objects.select_related("paper"), pk=block, paper=one, removed=False)
    form = BlockForm(request.POST or None, initial={"text": found.text, "revision": found.revision})
    conflict = False
    if form.is_valid():
        try:
            found = writing.write_block(found, form.cleaned_data["text"], user, seen=form.cleaned_data["revision"])
        except Stale:
            conflict = True
            found.refresh_from_db()
            form = BlockForm(initial={"text": form.cleaned_data["text"], "revision": found.revision})
        else:
            if request.htmx:  # type: ignore[attr-defined]
                return render(request, "papers/_block.html", {"one": shown(found, writes=True), "paper": one})
            return redirect(f"{reverse('papers:paper', args=[one.pk])}#block-{found.pk}")
    context = {"paper": one, "part": found, "form": form, "conflict": conflict}
    template = "papers/_block_form.html" if request.htmx else "papers/block.html"  # type: ignore[attr-defined]
    return render(request, template, context, status=409 if conflict else 422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def new_block(request: HttpRequest, pk: int) -> HttpResponse:
    """A block in one's own words."""
    one, user = paper_of(request, pk), user_of(request)
    after = request.GET.get("after", "")
    before = (
        one.blocks.filter(pk=int(after)).first() if after.isascii() and after.isdigit() and len(after) < 19 else None
    )
    form = NewBlockForm(request.POST or None)
    if form.is_valid():
        made = writing.add_block(one, before, form.cleaned_data["shape"], form.cleaned_data["text"], user)
        return redirect(f"{reverse('papers:paper', args=[one.pk])}#block-{made.pk}")
    return _form(request, one, _("加一段"), form)


@require_POST
def remove_block(request: HttpRequest, pk: int, block: int) -> HttpResponse:
    """Takes a block out."""
    one = paper_of(request, pk)
    found = get_object_or_404(Block.objects.select_related("paper"), pk=block, paper=one, removed=False)
    seen = request.POST.get("revision", "")
    writing.remove_block(found, user_of(request), seen=int(seen) if seen.isascii() and seen.isdigit() else -1)
    return redirect("papers:paper", one.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def anew(request: HttpRequest, pk: int) -> HttpResponse:
    """What differs between the paper and the data now; takes over what is chosen."""
    one, user = paper_of(request, pk), user_of(request)
    must_write(one.kind, one.organisation, user)
    must_be_editable(one)
    if request.method == "POST":
        number = writing.take_anew(one, request.POST.getlist("take"), user, seen=request.POST.get("seen", ""))
        told = ngettext("按数据改了 %(n)d 段。", "按数据改了 %(n)d 段。", number) % {"n": number}
        messages.success(request, told)
        return redirect("papers:paper", one.pk)
    found = writing.what_differs(one)
    return render(request, "papers/anew.html", {"paper": one, "differences": found, "seen": digest_of(found)})


@require_safe
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """What a paper said then."""
    one = paper_of(request, pk)
    found = get_object_or_404(one.versions.select_related("by"), number=number)
    said = version_content(found.content)
    blocks = [
        {"shape": block["shape"], "text": block["text"], "table": unpacked(block["text"])} for block in said["blocks"]
    ]
    context = {"paper": one, "version": found, "said": said, "blocks": blocks}
    return render(request, "papers/version.html", context)


def _form(request: HttpRequest, one: Paper, title: str, form: Any) -> HttpResponse:
    must_write(one.kind, one.organisation, user_of(request))
    must_be_editable(one)
    return form_page(request, title, form, one.get_absolute_url(), one.title)
