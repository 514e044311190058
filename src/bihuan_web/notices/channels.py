"""The ways out (渠道): e-mail over SMTP, and signed calls to the addresses that an administrator has named."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import urllib.error
import urllib.request
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage

from bihuan_web.notices.models import Delivery, Hook

_TIMEOUT = 10  # seconds


class NotSent(Exception):
    """A message that did not go out; it is tried again."""


def send(delivery: Delivery, now: datetime) -> None:
    """Sends one message; raises ``NotSent`` with the reason."""
    if delivery.hook is not None:
        _call(delivery.hook, delivery, now)
    else:
        _mail(delivery)


def _mail(delivery: Delivery) -> None:
    assert delivery.user is not None  # a constraint of the table
    # The same key gives the same identity: a mail program shows one that came twice once.
    identity = hashlib.sha256(delivery.key.encode()).hexdigest()[:32]
    domain = urlsplit(settings.BIHUAN_ADDRESS).hostname or "localhost"
    message = EmailMessage(
        subject=" ".join(delivery.subject.split()),
        body=delivery.body,
        to=[delivery.user.email],
        headers={"Message-ID": f"<{identity}@{domain}>", "Auto-Submitted": "auto-generated"},
    )
    try:
        message.send()
    except (
        OSError,
        ValueError,
    ) as trouble:  # smtplib's errors are OSErrors; ValueError is an address with a line break
        raise NotSent(f"{type(trouble).__name__}: {trouble}") from trouble


def _call(hook: Hook, delivery: Delivery, now: datetime) -> None:
    url, headers, body = call_of(hook, delivery.key, delivery.body, now)
    if urlsplit(url).scheme not in ("http", "https"):
        raise NotSent("not an address of the web")
    request = urllib.request.Request(url, body, headers, method="POST")
    opener = urllib.request.build_opener(_NoRedirects)
    try:
        with opener.open(request, timeout=_TIMEOUT) as answer:
            _require_accepted(hook, answer.read(65536))
    except (OSError, ValueError) as trouble:  # urllib's errors are OSErrors
        raise NotSent(f"{type(trouble).__name__}: {trouble}") from trouble


def call_of(hook: Hook, key: str, text: str, now: datetime) -> tuple[str, dict[str, str], bytes]:
    """Address, headers and body of a call, signed in the way of its receiver (docs/web/notices.md)."""
    seconds = int(now.timestamp())
    secret = hook.secret.encode()
    headers = {"Content-Type": "application/json; charset=utf-8"}
    url, content = hook.url, {"msgtype": "text", "text": {"content": text}}
    if hook.format == Hook.Format.DINGTALK:
        if secret:
            stamp = str(seconds * 1000)
            signed = hmac.digest(secret, f"{stamp}\n{hook.secret}".encode(), "sha256")
            joint = "&" if "?" in url else "?"
            url += f"{joint}timestamp={stamp}&sign={quote(base64.b64encode(signed).decode(), safe='')}"
        return url, headers, _json(content)
    if hook.format == Hook.Format.WECOM:  # its address is the secret
        return url, headers, _json(content)
    if hook.format == Hook.Format.FEISHU:
        message: dict[str, Any] = {"msg_type": "text", "content": {"text": text}}
        if secret:
            signed = hmac.digest(f"{seconds}\n{hook.secret}".encode(), b"", "sha256")
            message |= {"timestamp": str(seconds), "sign": base64.b64encode(signed).decode()}
        return url, headers, _json(message)
    body = _json({"id": key, "text": text})
    headers |= {"X-Bihuan-Delivery": hashlib.sha256(key.encode()).hexdigest()[:32], "X-Bihuan-Timestamp": str(seconds)}
    if secret:
        headers["X-Bihuan-Signature"] = signature(hook.secret, seconds, body)
    return url, headers, body


def signature(secret: str, seconds: int, body: bytes) -> str:
    """How a plain call is signed: HMAC-SHA-256 over time and body, so that neither can be exchanged."""
    return "sha256=" + hmac.new(secret.encode(), b"%d." % seconds + body, hashlib.sha256).hexdigest()


def _require_accepted(hook: Hook, answer: bytes) -> None:
    """The robots answer 200 and say in JSON that they refused."""
    if hook.format == Hook.Format.PLAIN:
        return
    given = json.loads(answer or b"{}")
    code = given.get("errcode", given.get("code", 0)) if isinstance(given, dict) else 0
    if code:
        raise NotSent(f"refused with code {code}")


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirected call would carry the signed text to somebody who was never named."""

    def redirect_request(self, *_: Any) -> None:
        return None
