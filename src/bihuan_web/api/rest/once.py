"""Writes that are done once (幂等): the same key and the same request get the same answer, whatever was cut off before.

The answer is written in the transaction of the act. Of two requests at the same time the second waits for the first; after
a kill nothing is there of either, and whoever asks again has it done. What was refused is not kept: nothing was done.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from bihuan_web.api.models import Answer, ApiToken
from bihuan_web.api.rest.refusals import BadRequest
from bihuan_web.common.clock import now
from bihuan_web.common.errors import Refused

KEPT = timedelta(hours=24)
HEADER = "Idempotency-Key"


def once(request: Request, act: Callable[[], Response]) -> HttpResponse:
    """Does an act in one transaction, or repeats what it answered before."""
    key = request.headers.get(HEADER)
    if key is None:
        with transaction.atomic():
            return act()
    if not 1 <= len(key) <= 255 or not key.isascii() or not key.isprintable():
        raise BadRequest("Idempotency-Key 要用 1 至 255 个可见字符", "Idempotency-Key: 1 to 255 visible characters")
    hashed = _hash(request)
    with transaction.atomic():
        answer, fresh = _claimed(request, key, hashed)
        if not fresh:
            return _repeated(answer, hashed)
        response = act()
        answer.status, answer.etag = response.status_code, response.headers.get("ETag", "")
        answer.body = JSONRenderer().render(response.data).decode()
        answer.save()
        return response


def forget(at: datetime) -> None:
    """Drops answers that nobody will ask for again."""
    Answer.objects.filter(at__lt=at - KEPT).delete()


def _claimed(request: Request, key: str, hashed: str) -> tuple[Answer, bool]:
    token = request.auth
    assert isinstance(token, ApiToken)  # nobody comes here without
    mine = Answer.objects.filter(token=token, key=key)
    mine.filter(at__lt=now() - KEPT).delete()
    try:
        with transaction.atomic():  # waits where the same request is being done at this moment
            return Answer.objects.create(token=token, key=key, request_hash=hashed, at=now()), True
    except IntegrityError:
        return mine.get(), False


def _repeated(answer: Answer, hashed: str) -> HttpResponse:
    if answer.request_hash != hashed:
        raise _OtherRequest()
    response = HttpResponse(answer.body, status=answer.status, content_type="application/json")
    response["Idempotency-Replayed"] = "true"
    if answer.etag:
        response["ETag"] = answer.etag
    return response


class _OtherRequest(Refused):
    code, status = "idempotency-key-reused", 422

    def __init__(self) -> None:
        super().__init__(
            "这个 Idempotency-Key 已经用于另一个请求，请换一个", "this Idempotency-Key was used for another request"
        )


def _hash(request: Request) -> str:
    parts = [request.method, request.get_full_path(), request.headers.get("If-Match", ""), _told(request.data)]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _told(data: Any) -> Any:
    """What was sent, with files by their hash."""
    if hasattr(data, "lists"):
        return {name: [_told(one) for one in values] for name, values in data.lists()}
    if isinstance(data, UploadedFile):
        hasher = hashlib.sha256(f"{data.name}\0".encode())
        for chunk in data.chunks():
            hasher.update(chunk)
        data.seek(0)
        return hasher.hexdigest()
    return data
