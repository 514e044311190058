"""The pages of people who stay unknown: to write, and to see the answer. No session, no cookie, no line in any log."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from bihuan_web.common.addresses import address_of
from bihuan_web.common.clock import now, today
from bihuan_web.common.errors import Refused, TooMany
from bihuan_web.common.meter import Meter
from bihuan_web.common.refusals import message_of
from bihuan_web.common.unknowing import must_come_from_here, unknowing
from bihuan_web.opinions.keys import receipts_of
from bihuan_web.opinions.models import Collection, Receipt
from bihuan_web.opinions.queries import asked_by_link, questions_of, subjects_of
from bihuan_web.opinions.services.taking import Said, take_unknown
from bihuan_web.opinions.wording import LONGEST

# In an hour, from one address and in one process; a whole office may stand behind one address.
FREE, MOST, MOST_RECEIPTS = 30, 600, 120
SENDINGS, RECEIPTS = Meter(), Meter()
_SUM_KEY = secrets.token_bytes(32)  # of this process: with several a sum may have to be solved again
_MOST_TYPED = 100_000


@unknowing
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, link: str) -> HttpResponse:
    """The form; a link that is closed, not open yet or never was gives one and the same page."""
    collection = asked_by_link(link, today())
    if collection is None:
        return render(request, "opinions/public_closed.html", status=404)
    form = _Form(collection, request)
    if request.method != "POST":
        return form.page()
    try:
        must_come_from_here(request)
        sent = SENDINGS.count(address_of(request), now())
        if sent > MOST:
            raise _too_many()
        if sent > FREE and not _is_solved(request):
            return form.page(_("这个网络刚才提交得很多，请先算一道题"), 422, wants_sum=True)
        code = take_unknown(collection, form.said())
    except Refused as refused:
        return form.page(message_of(refused), refused.status)
    return render(request, "opinions/public_thanks.html", {"collection": collection, "code": code})


@unknowing
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest) -> HttpResponse:
    """What became of an opinion, for whoever has its code. The code comes in the body: addresses are kept by browsers and proxies."""
    if request.method != "POST":
        return render(request, "opinions/public_receipt.html")
    try:
        must_come_from_here(request)
        if RECEIPTS.count(address_of(request), now()) > MOST_RECEIPTS:
            raise _too_many()
    except Refused as refused:
        return render(request, "opinions/public_receipt.html", {"error": message_of(refused)}, status=refused.status)
    found = Receipt.objects.filter(key_hash__in=receipts_of(request.POST.get("code", "")))
    related = "opinion__subject", "opinion__question", "opinion__topic", "opinion__collection"
    rows = sorted(found.select_related(*related), key=lambda one: (one.opinion.subject_id, one.opinion_id))
    context = {"rows": [one.opinion for one in rows], "asked": True}
    return render(request, "opinions/public_receipt.html", context, status=200 if rows else 404)


class _Form:
    """The form as it is shown, with whatever was typed: nothing is lost where it is refused."""

    def __init__(self, collection: Collection, request: HttpRequest) -> None:
        self.collection, self.request = collection, request
        self.subjects, self.questions = subjects_of(collection), questions_of(collection)
        chosen = request.POST.get("subject", "")
        self.subject = next((one for one in self.subjects if str(one.pk) == chosen), None)

    def said(self) -> list[Said]:
        """What was written, one opinion for each field that was filled in."""
        if self.subject is None:
            raise Refused("请选对谁提意见", "say whom it is about", code="no-subject")
        fields: list[tuple[str, Any]] = [(f"text-{one.number}", one) for one in self.questions] or [("text", None)]
        return [Said(self.request.POST.get(name, ""), self.subject, question) for name, question in fields]

    def page(self, error: str = "", status: int = 200, *, wants_sum: bool = False) -> HttpResponse:
        """The form, with what is wrong above it."""
        typed = {name: value[:_MOST_TYPED] for name, value in self.request.POST.items() if isinstance(value, str)}
        fields = [
            {"name": f"text-{one.number}", "label": one.text, "value": typed.get(f"text-{one.number}", "")}
            for one in self.questions
        ] or [{"name": "text", "label": _("您的意见"), "value": typed.get("text", "")}]
        only = self.subjects[0] if len(self.subjects) == 1 else None
        context = {
            "collection": self.collection,
            "subjects": self.subjects,
            "chosen": self.subject or only,
            "fields": fields,
            "error": error,
            "longest": LONGEST,
        }
        if wants_sum:
            context |= _new_sum()
        return render(self.request, "opinions/public_ask.html", context, status=status)


def _new_sum() -> dict[str, Any]:
    one, other = secrets.randbelow(40) + 11, secrets.randbelow(40) + 11
    return {"one_of_sum": one, "other_of_sum": other, "sum_proof": _proof(str(one + other))}


def _is_solved(request: HttpRequest) -> bool:
    solved = _proof(request.POST.get("sum", "").strip()[:10])
    return hmac.compare_digest(solved.encode(), request.POST.get("sum_proof", "").encode("utf-8", "replace"))


def _proof(result: str) -> str:
    return hmac.new(_SUM_KEY, result.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def _too_many() -> Refused:
    return TooMany(
        "这个网络一小时内的请求太多，请过一会儿再试，写好的还在下面",
        "too many requests from this network within an hour: please try again later, what you wrote is still below",
    )
