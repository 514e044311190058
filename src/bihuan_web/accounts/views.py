"""Pages about one's own account. Signing in itself is allauth's (``urls.py``)."""

from __future__ import annotations

from typing import cast

from allauth.account.views import login
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.i18n import set_language

from bihuan_web.accounts import services
from bihuan_web.accounts.forms import OwnPasswordForm, ProfileForm
from bihuan_web.accounts.models import User


@login_not_required
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """allauth's page; while there is nobody at all, the first set-up."""
    if not User.objects.exists():
        return redirect("orgs:set_up")
    answer: HttpResponseBase = login(request)
    return answer


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponseBase:
    """Changes the language: in the profile of who is signed in, and in a cookie."""
    chosen = request.POST.get("language", "")
    if isinstance(request.user, User) and chosen in dict(settings.LANGUAGES):
        User.objects.filter(pk=request.user.pk).update(language=chosen)
    return set_language(request)


@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Language and e-mail address."""
    user = cast("User", request.user)
    form = ProfileForm(request.POST or None, initial={"email": user.email, "language": user.language})
    if request.method == "POST" and form.is_valid():
        services.save_profile(user, form.cleaned_data["email"], form.cleaned_data["language"])
        messages.success(request, _("已保存。"))
        return redirect("accounts:profile")
    return render(request, "accounts/profile.html", {"form": form})


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Changing one's password; a first one must be changed."""
    user = cast("User", request.user)
    form = OwnPasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.change_own_password(user, form.cleaned_data["new_password1"])
        update_session_auth_hash(request, user)
        messages.success(request, _("密码已修改，别处的登录都已结束。"))
        return redirect("home")
    return render(request, "accounts/password.html", {"form": form, "first": user.must_change_password})


@require_GET
def sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in."""
    found = UserSession.objects.purge_and_list(request.user)
    found.sort(key=lambda one: one.created_at, reverse=True)
    current = request.session.session_key
    return render(request, "accounts/sessions.html", {"sessions": found, "current": current})


@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """Ends one session of one's own."""
    number = request.POST.get("session", "")
    mine = UserSession.objects.filter(user=cast("User", request.user))
    session = get_object_or_404(
        mine, pk=int(number) if number.isascii() and number.isdecimal() and len(number) < 19 else 0
    )
    services.end_own_session(cast("User", request.user), session)
    messages.success(request, _("会话已结束。"))
    return redirect("accounts:sessions")
