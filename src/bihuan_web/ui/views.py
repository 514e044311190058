"""The first page, and how pages look."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from bihuan_web.ui import appearance, home
from bihuan_web.ui.arriving import arriving


def first_page(request: HttpRequest) -> HttpResponseBase:
    """What concerns the person who is signed in, card after card."""
    return arriving(request, "ui/home.html", {}, {"cards": lambda: home.shown(request)})


@login_not_required
@require_POST
def choose_appearance(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the system has it; goes back to the page where it was chosen."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = reverse("home")
    response = HttpResponseRedirect(back)
    wanted = request.POST.get("appearance", "")
    if wanted in dict(appearance.CHOICES):
        response.set_cookie(
            appearance.COOKIE,
            wanted,
            max_age=timedelta(days=365),
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response
