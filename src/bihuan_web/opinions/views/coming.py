"""What comes by other ways than the link: typed in, from a hotline's sheet, by signed calls."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from bihuan_web.accounts.requests import user_of
from bihuan_web.common.clock import today
from bihuan_web.common.errors import Refused
from bihuan_web.opinions import forms, queries
from bihuan_web.opinions.models import ImportDraft
from bihuan_web.opinions.services import importing
from bihuan_web.opinions.services import senders as hotlines
from bihuan_web.opinions.services.taking import Said
from bihuan_web.opinions.services.taking import enter as enter_opinions
from bihuan_web.opinions.views.finding import collection_of
from bihuan_web.orgs.views.acting import act_page

_FORM = require_http_methods(["GET", "HEAD", "POST"])
_PAGE = "ui/form_page.html"
_SHOWN = 200


@_FORM
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    """Opinions on paper, from the box, a seminar, a visit or a letter are typed in."""
    found = collection_of(request, pk)
    questions = found.questions.order_by("number")
    chosen = {"channel": request.GET.get("channel"), "subject": found.subjects.order_by("pk").first()}
    form = forms.EnterForm(
        request.POST or None, subjects=found.subjects.order_by("pk"), questions=questions, initial=chosen
    )
    if not questions.exists():
        del form.fields["question"]

    def do(given: dict[str, Any]) -> None:
        said = [Said(one, given["subject"], given.get("question")) for one in importing.texts_in(given["texts"])]
        new, known = enter_opinions(user_of(request), found, given["channel"], said)
        messages.success(request, _("录入 %(new)d 条，与已有的相同 %(known)d 条。") % {"new": new, "known": known})

    back = reverse("opinions:collection", args=[pk])
    return act_page(request, form, do, title=_("录入意见"), back=back, about=found.title, template=_PAGE)


@_FORM
def import_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """A hotline's sheet is handed in; nothing is taken by it yet."""
    found = collection_of(request, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        file = given["file"]
        if file.size > importing.MOST_BYTES:
            raise Refused("文件超过 10 MB", "the file is larger than 10 MB", code="too-large")
        draft = importing.keep_draft(user_of(request), found, file.name, file.read())
        return redirect("opinions:preview", draft.pk)

    form = forms.SheetForm(request.POST or None, request.FILES or None)
    back = reverse("opinions:collection", args=[pk])
    return act_page(request, form, do, title=_("导入热线意见"), back=back, about=found.title, template=_PAGE)


@_FORM
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Every row as it would be taken; columns can be mapped anew as often as one likes."""
    user = user_of(request)
    kept = queries.visible_to(user, today()).order_by().values("pk")
    drafts = ImportDraft.objects.filter(user=user, collection__in=kept)
    draft = get_object_or_404(drafts.select_related("collection__organisation"), pk=pk)
    heads = importing.heads_of(draft)
    form = forms.MappingForm(request.POST or None, heads=heads, initial=importing.columns_of(draft))
    status, error = 200, ""
    if request.method == "POST":
        if form.is_valid():
            importing.map_columns(draft, form.cleaned_data)
        if "confirm" in request.POST and form.is_valid():
            new, known = importing.confirm(user, draft)
            messages.success(request, _("导入 %(new)d 条，已有 %(known)d 条。") % {"new": new, "known": known})
            return redirect("opinions:collection", draft.collection_id)
        status = 200 if form.is_valid() else 422
    lines = importing.lines_of(draft)
    context = {
        "draft": draft,
        "form": form,
        "lines": lines[:_SHOWN],
        "good": sum(not one.wrong for one in lines),
        "wrong": sum(bool(one.wrong) for one in lines),
        "more": max(len(lines) - _SHOWN, 0),
        "error": error,
    }
    return render(request, "opinions/preview.html", context, status=status)


@sensitive_variables("secret", "made")
@_FORM
def senders(request: HttpRequest, pk: int) -> HttpResponse:
    """Hotlines that send by themselves; the secret of a new one is shown once, in the answer itself."""
    found, made = collection_of(request, pk), None
    form = forms.SenderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = hotlines.add_sender(user_of(request), found, form.cleaned_data["name"])
        form = forms.SenderForm()
    rows = queries.senders_visible_to(user_of(request), today()).filter(collection=found)
    context = {"collection": found, "form": form, "rows": rows, "made": made}
    return render(request, "opinions/senders.html", context, status=422 if form.is_bound else 200)


@require_POST
def end_sender(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing more is taken from a hotline."""
    rows = queries.senders_visible_to(user_of(request), today()).select_related("collection__organisation")
    one = get_object_or_404(rows, pk=pk)
    hotlines.end_sender(user_of(request), one)
    messages.success(request, _("已停用。"))
    return redirect("opinions:senders", one.collection_id)
