"""Errors as problem+json (RFC 9457): every refusal and everything that Django and the REST framework raise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, TooManyFilesSent
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions

from bihuan_web.common.errors import Incomplete, Refused
from bihuan_web.common.refusals import message_of, problem_json

Errors = Mapping[str, list[str]]


class BadRequest(Refused):
    """A request that cannot be understood; ``errors`` names what is wrong by parameter or field."""

    code, status = "bad-request", 400

    def __init__(self, message: str, message_en: str, *, code: str | None = None, errors: Errors | None = None) -> None:
        super().__init__(message, message_en, code=code or self.code)
        self.errors = errors or {}


class Invalid(BadRequest):
    """Fields of a body that are wrong or missing."""

    code, status = "invalid", 422

    def __init__(self, errors: Errors) -> None:
        super().__init__("有内容没有填对，见 errors", "some fields are wrong, see errors", errors=errors)


def bad_filter(errors: Mapping[str, Iterable[Any]]) -> BadRequest:
    """Filters of a list that cannot be understood, from the errors of their form."""
    told = {name: [str(one) for one in found] for name, found in errors.items()}
    return BadRequest("筛选条件不对", "bad filters", code="bad-filter", errors=told)


def problem_of(trouble: Exception, context: Mapping[str, Any]) -> HttpResponse | None:
    """The answer to an exception; None where it is a fault of ours."""
    if isinstance(trouble, Refused):
        return problem_json(trouble.status, message_of(trouble), code=trouble.code, **_errors(trouble))
    if isinstance(trouble, (Http404, exceptions.NotFound)):
        return problem_json(404, _("没有这一条，或者您无权查看。"), code="not-found")
    if isinstance(trouble, (RequestDataTooBig, TooManyFilesSent)):
        return problem_json(413, _("请求的内容太大。"), code="too-large")
    if isinstance(trouble, PermissionDenied):
        return problem_json(403, _("您没有权限这样做。"), code="forbidden")
    if isinstance(trouble, exceptions.APIException):
        return _from_framework(trouble)
    return None


def _from_framework(trouble: exceptions.APIException) -> HttpResponse:
    if isinstance(trouble, exceptions.ValidationError):
        return problem_json(422, message_of(Invalid({})), code="invalid", errors=flat(trouble.detail))
    code = _CODES.get(trouble.status_code, "refused")
    words = {
        401: _("没有令牌，或者令牌无效、已过期、已停用。"),
        405: _("这个地址不能用这种方法。"),
        406: _("只能给出 JSON。"),
        415: _("请求内容的格式（Content-Type）不对。"),
        429: _("失败次数太多，请过一会儿再试。"),
    }
    message = words.get(trouble.status_code) or _("这个请求看不懂。")
    response = problem_json(trouble.status_code, message, code=code)
    if header := getattr(trouble, "auth_header", None):
        response["WWW-Authenticate"] = header
    if wait := getattr(trouble, "wait", None):
        response["Retry-After"] = str(int(wait))
    return response


_CODES: dict[int, str] = {
    HTTPStatus.BAD_REQUEST: "bad-request",
    HTTPStatus.UNAUTHORIZED: "bad-token",
    HTTPStatus.METHOD_NOT_ALLOWED: "method-not-allowed",
    HTTPStatus.NOT_ACCEPTABLE: "not-acceptable",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "unsupported-media-type",
    HTTPStatus.TOO_MANY_REQUESTS: "too-many-failures",
}


def flat(detail: Any) -> dict[str, list[str]]:
    """The framework's nested errors by field, ``methods.0`` for the first of a list."""
    found: dict[str, list[str]] = {}
    _flatten(detail, "", found)
    return found


def _flatten(detail: Any, name: str, found: dict[str, list[str]]) -> None:
    if isinstance(detail, Mapping):
        for key, value in detail.items():
            _flatten(value, f"{name}.{key}".strip("."), found)
    elif isinstance(detail, (list, tuple)):
        for value in detail:
            _flatten(value, name, found)
    else:
        found.setdefault(name or "body", []).append(str(detail))


def _errors(trouble: Refused) -> dict[str, Any]:
    if isinstance(trouble, BadRequest):
        return {"errors": trouble.errors} if trouble.errors else {}
    if isinstance(trouble, Incomplete):
        return {"errors": {name: [message_of(trouble)] for name in trouble.missing}}
    return {}
