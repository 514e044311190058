"""What the base page needs on every page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from bihuan_web.ui import appearance, navigation


def shell(request: HttpRequest) -> dict[str, Any]:
    """The top of the page, made only where a page shows it; fragments do not."""
    return {
        "shell_header": SimpleLazyObject(lambda: header(request)),
        "appearance": appearance.chosen(request),
        "appearances": appearance.CHOICES,
    }


def header(request: HttpRequest) -> SafeString:
    """Where one can go, and whoever is signed in. It stands on every page, so it is rendered by Jinja (decision 10)."""
    user: Any = getattr(request, "user", None)  # a page of an error may have none
    signed_in = user is not None and user.is_authenticated
    context: dict[str, Any] = {
        "home": reverse("home"),
        "leave": reverse("account_logout"),
        "name": user.name if signed_in else None,
        "words": {
            "brand": _("闭环"),
            "navigation": _("主导航"),
            "menu": _("菜单"),
            "more": _("更多"),
            "manage": _("管理"),
            "leave": _("退出登录"),
        },
    }
    if signed_in:
        places: tuple[navigation.Where, ...] = ("main", "more", "manage", "person", "bell")
        context |= {where: list(navigation.shown(request, where)) for where in places}
    return SafeString(render_to_string("ui/header.jinja", context, request, using="jinja2"))  # which escapes
