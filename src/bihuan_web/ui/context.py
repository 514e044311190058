"""What the base page needs on every page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from bihuan_web.ui import navigation


def shell(request: HttpRequest) -> dict[str, Any]:
    """The menus, made only where a page shows them; fragments do not."""

    def menu(where: navigation.Where) -> Any:
        return SimpleLazyObject(lambda: list(navigation.shown(request, where)))

    return {
        "main_places": menu("main"),
        "manage_places": menu("manage"),
        "person_places": menu("person"),
        "bell_places": menu("bell"),
    }
