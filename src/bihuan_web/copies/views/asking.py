"""Comparisons: the list, asking for one, for a round, for one document; stopping and going on."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bihuan_web.accounts.requests import user_of
from bihuan_web.common.clock import today
from bihuan_web.copies import jobs
from bihuan_web.copies.access import comparable, may_compare, units_compared
from bihuan_web.copies.forms import AskForm
from bihuan_web.copies.models import Automatic
from bihuan_web.copies.queries import in_order, last_compared, matches_of, newer, pairs_for, visible_to, with_names
from bihuan_web.copies.services import asking
from bihuan_web.copies.showing import pair_rows
from bihuan_web.copies.views.common import comparison_of, title_of
from bihuan_web.documents.fetching import document_of
from bihuan_web.rounds.queries import visible_to as rounds_of
from bihuan_web.rounds.views.common import round_of
from bihuan_web.ui.pages import form_page

_ROWS = 30


@require_safe
def comparisons(request: HttpRequest) -> HttpResponse:
    """The comparisons that somebody may see, the newest first."""
    user = user_of(request)
    page = Paginator(visible_to(user, today()), _ROWS).get_page(request.GET.get("page"))
    rows = [(one, title_of(one)) for one in page.object_list]
    context = {"page": page, "rows": rows, "asks": units_compared(user, today()).exists()}
    return render(request, "copies/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Asks for a comparison of a unit's documents."""
    user = user_of(request)
    units = units_compared(user, today())
    if not units.exists():
        raise Http404
    first = {"unit": request.GET.get("unit") or units.first(), "round": request.GET.get("round")}
    form = AskForm(request.POST or None, initial=first, units=units, rounds=rounds_of(user, today()))
    if form.is_valid():
        made = asking.ask(user, form.cleaned_data["unit"], form.cleaned_data["round"])
        jobs.compare.enqueue(made.pk)
        return redirect(made)
    note = _(
        "比对只列出相同的文字，请核对；相同可能是共同起草、引用文件，是否合适由人判断。比对在后台进行，可以先离开。"
    )
    back = reverse("copies:list")
    return form_page(request, _("新的比对"), form, back, _("雷同比对"), note=note, button=_("开始比对"))


@require_safe
def of_round(request: HttpRequest, pk: int) -> HttpResponse:
    """The comparisons of a round."""
    one, user = round_of(request, pk), user_of(request)
    found = visible_to(user, today()).filter(round=one)[:_ROWS]
    units = units_compared(user, today()).filter(path__startswith=one.organisation.path)
    above = units_compared(user, today()).filter(path__in=one.organisation.upward)
    unit = above.last() or units.first()
    context = {
        "round": one,
        "rows": [(each, title_of(each)) for each in found],
        "unit": one.organisation if above.exists() else unit,
        "automatic": Automatic.objects.filter(round=one).exists(),
        "sets": may_compare(user, one.organisation, today()),
    }
    return render(request, "copies/round.html", context)


@require_POST
def automatic(request: HttpRequest, pk: int) -> HttpResponse:
    """Has a round compared every night, or no longer."""
    one = round_of(request, pk)
    wished = request.POST.get("wished") == "1"
    asking.set_automatic(user_of(request), one, wished)
    messages.success(request, _("已设为每夜自动比对。") if wished else _("已停止自动比对。"))
    return redirect("copies:round", one.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def of_document(request: HttpRequest, pk: int) -> HttpResponse:
    """What of a document stands in others, too, as far as this person may see; a POST asks for a comparison."""
    user = user_of(request)
    document = document_of(user, pk)
    if request.method == "POST":
        made = asking.ask_for_document(user, document)
        jobs.compare.enqueue(made.pk)
        return redirect(made)
    last = last_compared(document)
    seen = matches_of(document) & pairs_for(user, today())
    rows = pair_rows(list(in_order(with_names(seen))[:200]), user, today())
    context = {
        "document": document,
        "last": last,
        "old": last is not None and last.number != document.latest,
        "rows": [(one, one.a if one.pair.a.document_id == document.pk else one.b) for one in rows],
        "asks": comparable(user, today()).filter(pk=document.pk).exists(),
    }
    return render(request, "copies/document.html", context)


@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stops a comparison."""
    one = comparison_of(request, pk)
    asking.stop(user_of(request), one)
    messages.success(request, _("已停止。已找到的保留，随时可以继续。"))
    return redirect(one)


@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Lets a comparison go on."""
    one = comparison_of(request, pk)
    asking.resume(user_of(request), one)
    jobs.compare.enqueue(one.pk)
    return redirect(one)


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Compares the same documents as they are now."""
    one, user = comparison_of(request, pk), user_of(request)
    if one.document is not None:
        made = asking.ask_for_document(user, one.document)
    else:
        made = asking.ask(user, one.organisation, one.round)
    jobs.compare.enqueue(made.pk)
    if not newer(one, today()):
        messages.info(request, _("上次以来没有新的材料，结果应当相同。"))
    return redirect(made)
