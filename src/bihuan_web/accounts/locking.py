"""The lock after too many wrong passwords or codes (锁定): five failures, a quarter of an hour, or until it is lifted."""

from __future__ import annotations

from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan_web.common.refusals import error_response


def locked_page(request: HttpRequest, response: HttpResponse | None, credentials: Any) -> HttpResponse:
    """What is shown then; the same for a name that nobody has."""
    words = _("失败次数太多，账号已锁定 15 分钟。急用请找系统管理员解锁。")
    return error_response(request, 429, words, code="locked")


def is_locked(request: HttpRequest, username: str) -> bool:
    """Whether this account is locked now."""
    return not AxesProxyHandler.is_allowed(request, {"username": username})


def count_failure(request: HttpRequest, username: str) -> None:
    """Counts a failure that Django's own sign-in does not see."""
    user_login_failed.send(sender=__name__, credentials={"username": username}, request=request)


def locked_names() -> set[str]:
    """User names that are locked now."""
    fresh = AccessAttempt.objects.filter(attempt_time__gte=timezone.now() - settings.AXES_COOLOFF_TIME)
    counted = fresh.values("username").annotate(failures=Sum("failures_since_start"))
    return {one["username"] for one in counted if one["failures"] >= settings.AXES_FAILURE_LIMIT}


def lift(username: str) -> int:
    """Lifts the lock; how many records of failures went."""
    return int(reset(username=username))
