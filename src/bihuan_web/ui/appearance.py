"""Light or dark (外观): as the system has it, until somebody chooses; a cookie keeps the choice, so it holds before sign-in, too."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

COOKIE = "appearance"
AUTO = "auto"
CHOICES: tuple[tuple[str, str | Promise], ...] = ((AUTO, _("跟随系统")), ("light", _("浅色")), ("dark", _("深色")))


def chosen(request: HttpRequest) -> str:
    """What this browser chose; a cookie that says anything else counts as no choice."""
    wanted = request.COOKIES.get(COOKIE, AUTO)
    return wanted if wanted in dict(CHOICES) else AUTO
