"""Correcting the reading, with forms that work without JavaScript."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from bihuan_web.accounts.models import User
from bihuan_web.accounts.requests import user_of
from bihuan_web.common import clock
from bihuan_web.common.changing import revision_seen
from bihuan_web.documents import services
from bihuan_web.documents.fetching import version_of
from bihuan_web.documents.forms import ItemForm
from bihuan_web.documents.kinds import KINDS, LINKED
from bihuan_web.documents.models import Item, Version
from bihuan_web.documents.page.naming import name_of
from bihuan_web.documents.queries import text_of
from bihuan_web.documents.services import Wanted

_NEW = "new"


def editor(request: HttpRequest, user: User, version: Version) -> dict[str, Any]:
    """The form for the item that the address names (``?item=P3``, ``?item=new``), if this person may correct."""
    may = services.may_correct(user, version, clock.now())
    wanted = request.GET.get("item", "")
    if not may or not wanted:
        return {"may_correct": may}
    if wanted == _NEW:
        return {"may_correct": True, "editing": _NEW, "item_form": ItemForm()}
    item = version.items.filter(key=wanted).first()
    if item is None:
        return {"may_correct": True}
    return {"may_correct": True, "editing": wanted, **_editing(version, item)}


def _editing(version: Version, item: Item) -> dict[str, Any]:
    text = text_of(version)
    names = ("kind", "start", "end", "role", "status", "owner", "due", "metric")
    initial = {name: getattr(item, name) for name in names}
    linked = {one for ends in version.links.values_list("upstream", "downstream") if item.key in ends for one in ends}
    others = []
    if item.kind in LINKED:
        rows = version.items.filter(kind__in=LINKED).exclude(kind=item.kind).order_by("start")
        others = [(one.key, KINDS[one.kind], name_of(one, text, 30), one.key in linked) for one in rows]
    return {
        "item": item,
        "item_kind": KINDS[item.kind],
        "item_words": text[item.start : item.end],
        "item_form": ItemForm(initial=initial, item_kind=item.kind),
        "others": others,
    }


@require_GET
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The form alone, for htmx; the whole page otherwise."""
    version = version_of(user_of(request), pk)
    if request.headers.get("HX-Request") != "true":
        return redirect(f"{reverse('documents:document', args=[pk])}?{request.GET.urlencode()}#editor")
    context = {"document": version.document, "version": version, **editor(request, user_of(request), version)}
    return render(request, "documents/_editor.html", context)


@require_POST
def save(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Adds an item or changes one."""
    user, version, form = user_of(request), version_of(user_of(request), pk), ItemForm(request.POST)
    if not form.is_valid():
        context = {"document": version.document, "version": version, "may_correct": True, "editing": key}
        return render(request, "documents/edit.html", {**context, "item_form": form}, status=422)
    data = {name: value for name, value in form.cleaned_data.items() if value is not None}
    if key == _NEW:
        made = services.add_item(user, version, Wanted(**data), seen=revision_seen(request), at=clock.now())
    else:
        made = services.change_item(user, version, key, Wanted(**data), seen=revision_seen(request), at=clock.now())
    return _back(pk, made.item if key != _NEW else "")


@require_POST
def remove(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    services.remove_item(
        user_of(request), version_of(user_of(request), pk), key, seen=revision_seen(request), at=clock.now()
    )
    return _back(pk)


@require_POST
def links(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Says with which items one hangs together."""
    others = set(request.POST.getlist("others"))
    services.set_links(
        user_of(request), version_of(user_of(request), pk), key, others, seen=revision_seen(request), at=clock.now()
    )
    return _back(pk, key)


@require_POST
def confirm_link(request: HttpRequest, pk: int, upstream: str, downstream: str) -> HttpResponse:
    version = version_of(user_of(request), pk)
    services.confirm_link(user_of(request), version, upstream, downstream, seen=revision_seen(request), at=clock.now())
    return _back(pk)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    services.undo(user_of(request), version_of(user_of(request), pk), seen=revision_seen(request), at=clock.now())
    return _back(pk)


def _back(pk: int, key: str = "") -> HttpResponse:
    address = reverse("documents:document", args=[pk])
    return redirect(f"{address}#row-{key}" if key else address)
