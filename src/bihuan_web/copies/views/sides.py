"""Two texts side by side, and what somebody says of their passages."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bihuan_web.accounts.models import User
from bihuan_web.accounts.requests import user_of
from bihuan_web.common.clock import now, today
from bihuan_web.copies.access import may_judge, seen_of
from bihuan_web.copies.forms import JudgeForm
from bihuan_web.copies.kinds import ALLOWED
from bihuan_web.copies.models import Pair, Passage
from bihuan_web.copies.queries import given_for, visible_to
from bihuan_web.copies.services import judging
from bihuan_web.copies.showing import PairRow, pair_row
from bihuan_web.copies.sides import DIFFERENCES, Mark, both_sides, segments
from bihuan_web.copies.texts import Texts, texts_of
from bihuan_web.copies.views.common import pair_of, title_of
from bihuan_web.documents.models import Document
from bihuan_web.documents.services import note_access
from bihuan_web.orgs.permissions import Secrecy
from bihuan_web.ui.pages import form_page


@require_safe
def pair(request: HttpRequest, pk: int) -> HttpResponse:
    """Both texts, as far as somebody may read them, with the common passages numbered."""
    user = user_of(request)
    one = pair_of(user, pk)
    seen = seen_of(user, [one.a.document_id, one.b.document_id], today())
    row = pair_row(one, seen)
    texts = texts_of(one)
    _note_reading(user, one, row, texts)
    passages = list(one.passages.select_related("judgement__by").order_by("number"))
    allowed = frozenset(each.number for each in passages if each.judgement and each.judgement.verdict in ALLOWED)
    left, right, kinds = _texts_shown(one, row, texts, passages, allowed)
    context: dict[str, Any] = {
        "pair": one,
        "row": row,
        "title": _("并排看相同的文字"),
        "up": _up(user, one, row),
        "both": row.a.readable and row.b.readable,
        "named": row.a.document is not None and row.b.document is not None,
        "passages": [(each, each.number in allowed, kinds.get(each.number, [])) for each in passages],
        "left": left,
        "right": right,
        "gone": texts.a is None or texts.b is None,
        "judges": may_judge(user, one, today()),
        "old": one.a.number != one.a.document.latest or one.b.number != one.b.document.latest,
        "kinds": DIFFERENCES,
    }
    return render(request, "copies/pair.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """Says of a passage what it is."""
    user = user_of(request)
    passage = passage_of(user, pk)
    if not may_judge(user, passage.pair, today()):
        raise Http404
    said = passage.judgement
    first = {"verdict": said.verdict, "reason": said.reason, "revision": said.revision} if said else {"revision": 0}
    form = JudgeForm(request.POST or None, initial=first)
    back = f"{passage.pair.get_absolute_url()}#passage-{passage.number}"
    if form.is_valid():
        data = form.cleaned_data
        judging.judge(user, passage, data["verdict"], data["reason"], seen=data["revision"] or 0)
        return redirect(back)
    text = texts_of(passage.pair).a
    words = text[passage.a_start : passage.a_end] if text is not None else ""
    title = _("判断第 %(number)d 段相同的文字") % {"number": passage.number}
    return form_page(request, title, form, back, _("并排看"), note=words)


@require_safe
def given(request: HttpRequest) -> HttpResponse:
    """Wording that was allowed as given and is set aside."""
    rows = given_for(user_of(request), today())[:500]
    return render(request, "copies/given.html", {"rows": rows})


@require_POST
def drop_given(request: HttpRequest, pk: int) -> HttpResponse:
    """Given wording counts again."""
    user = user_of(request)
    judging.drop_given(user, get_object_or_404(given_for(user, today()), pk=pk))
    messages.success(request, _("下次比对起，这段文字照常参加比对。"))
    return redirect("copies:given")


def passage_of(user: User, pk: int) -> Passage:
    """A passage of a pair that somebody may see."""
    found = get_object_or_404(Passage.objects.select_related("judgement"), pk=pk)
    found.pair = pair_of(user, found.pair_id)
    return found


def _texts_shown(
    one: Pair, row: PairRow, texts: Texts, passages: list[Passage], allowed: frozenset[int]
) -> tuple[Any, Any, dict[int, list[Any]]]:
    """The segments of each side that may be read; what differs is told only to whoever reads both."""
    if texts.a is None or texts.b is None:
        return None, None, {}
    if row.a.readable and row.b.readable:
        left, right, kinds = both_sides(one, passages, texts.a, texts.b, allowed)
        return left, right, {number: [DIFFERENCES[kind] for kind in some] for number, some in kinds.items()}
    left_marks = [Mark(each.a_start, each.a_end, each.number, allowed=each.number in allowed) for each in passages]
    right_marks = [Mark(each.b_start, each.b_end, each.number, allowed=each.number in allowed) for each in passages]
    shown_left = segments(texts.a, left_marks) if row.a.readable else None
    return shown_left, segments(texts.b, right_marks) if row.b.readable else None, {}


def _up(user: User, one: Pair, row: PairRow) -> tuple[str, str]:
    """Where a pair leads back to: its comparison, or for whoever may not see that their own document."""
    if visible_to(user, today()).filter(pk=one.comparison_id).exists():
        return title_of(one.comparison), reverse("copies:pairs", args=[one.comparison_id])
    own = row.a if row.a.readable else row.b
    if own.document is None:
        raise Http404
    return own.name, reverse("copies:document", args=[own.document.pk])


def _note_reading(user: User, one: Pair, row: PairRow, texts: Texts) -> None:
    """Reading personal material is recorded."""
    for side, text, number in ((row.a, texts.a, one.a.number), (row.b, texts.b, one.b.number)):
        document: Document | None = side.document
        if side.readable and text is not None and document is not None and document.secrecy == Secrecy.PERSONAL:
            note_access(user, document, "read", now(), version=number, pair=one.pk)
