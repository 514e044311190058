"""Refusals and HTTP errors in words: a page, a fragment for htmx, or JSON, always with the right status."""

from __future__ import annotations

import sys
from http import HTTPStatus

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token

from bihuan.errors import BihuanError
from bihuan_web.common.errors import Refused

_FOR_PROGRAMS = "/api/"


def message_of(trouble: BihuanError) -> str:
    """What an error says, in the language of the reader."""
    return trouble.message_en if translation.get_language() == "en" else trouble.message


def refusal_response(request: HttpRequest, refused: Refused) -> HttpResponse:
    """A refusal as the asker can read it; nothing was changed."""
    return error_response(request, refused.status, message_of(refused), code=refused.code)


def error_response(request: HttpRequest, status: int, message: str, *, code: str) -> HttpResponse:
    """An error with its words: htmx gets a fragment that goes where messages stand, programs get problem+json."""
    context = {"status": status, "title": _title(status), "message": message, "code": code}
    if request.headers.get("HX-Request") == "true":
        response = render(request, "ui/_error.html", context, status=status)
        response.headers["HX-Retarget"] = "#messages"
        response.headers["HX-Reswap"] = "innerHTML"
        return response
    if _wants_json(request):
        return problem_json(status, message, code=code)
    return render(request, "ui/error.html", context, status=status)


def problem_json(status: int, message: str, *, code: str, **more: object) -> JsonResponse:
    """An error for programs: problem+json (RFC 9457) with a stable code."""
    problem = {
        "type": "about:blank",
        "title": _title(status),
        "status": status,
        "detail": message,
        "code": code,
        **more,
    }
    return JsonResponse(problem, status=status, content_type="application/problem+json")


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_response(request, 400, _("这个请求看不懂，请返回重试。"), code="bad-request")


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_response(request, 403, _("您没有权限这样做。"), code="forbidden")


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_response(request, 404, _("没有这个页面，或者您无权查看。"), code="not-found")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return error_response(request, 403, _("页面放得太久，或者请求不是从本站发出的。请返回、刷新后重试。"), code="csrf")


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without the request: whatever broke may break again. A database that does not answer is told apart."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        status, code = 503, "database-unavailable"
        message = _("数据库暂时没有应答，刚才的操作没有保存。请过一会儿再试。")
    else:
        status, code = 500, "server-error"
        message = _("服务器出错了，没有保存。请稍后再试；一直这样，请告诉系统管理员。")
    context = {"status": status, "title": _title(status), "message": message, "code": code}
    if request.path.startswith(_FOR_PROGRAMS):
        response: HttpResponse = problem_json(status, message, code=code)
    else:
        response = HttpResponse(render_to_string("ui/error.html", context), status=status)
    if status == 503:
        response.headers["Retry-After"] = "10"
    return response


def _wants_json(request: HttpRequest) -> bool:
    return (
        request.path.startswith(_FOR_PROGRAMS)
        or request.get_preferred_type(["text/html", "application/json"]) == "application/json"
    )


def _title(status: int) -> str:
    titles = {
        400: _("请求有误"),
        401: _("没有有效的令牌"),
        403: _("没有权限"),
        404: _("找不到"),
        405: _("这个地址不能这样用"),
        406: _("给不出这种格式"),
        409: _("现在不能这样做"),
        413: _("内容太大"),
        415: _("不收这种格式"),
        422: _("还缺内容"),
        429: _("请求太多"),
        500: _("服务器出错"),
        503: _("暂时不能用"),
    }
    return titles.get(status) or HTTPStatus(status).phrase
