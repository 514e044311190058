"""Pages of the person who is signed in, and those before."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from bihuan_web.accounts.models import User


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponseBase:
    """Changes the language: in the profile of who is signed in, and in a cookie."""
    chosen = request.POST.get("language", "")
    if isinstance(request.user, User) and chosen in dict(settings.LANGUAGES):
        User.objects.filter(pk=request.user.pk).update(language=chosen)
    return set_language(request)
