"""Signed calls of hotlines. No token opens this address and it opens nothing else: the signature is checked by the opinions app."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from bihuan_web.common.refusals import message_of, problem_json
from bihuan_web.opinions.models import Sender
from bihuan_web.opinions.services.senders import MOST_BYTES, BadCall, Call, receive


@csrf_exempt
@login_not_required
@require_POST
def incoming(request: HttpRequest, identifier: str) -> HttpResponse:
    """A call of one sender; who is unknown or was ended is not there."""
    sender = Sender.objects.filter(identifier=identifier, is_active=True).first()
    if sender is None:
        return problem_json(404, _("没有这一条，或者您无权查看。"), code="not-found")
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    if not length.isdigit() or int(length[:12]) > MOST_BYTES:
        return problem_json(413, _("请求的内容太大。"), code="too-large")
    timestamp, nonce, signature = (
        request.headers.get(f"X-Bihuan-{name}", "") for name in ("Timestamp", "Nonce", "Signature")
    )
    try:
        return JsonResponse(receive(sender, Call(timestamp, nonce, signature, request.body)))
    except BadCall as bad:
        more = {"errors": bad.errors} if bad.errors else {}
        return problem_json(bad.status, message_of(bad), code=bad.code, **more)
