"""Pages about tokens: one's own, those an administrator may end; and the reference of the API."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bihuan_web.accounts.requests import user_of
from bihuan_web.api import tokens as services
from bihuan_web.api.forms import TokenForm
from bihuan_web.api.models import ApiToken
from bihuan_web.api.reference import chapters
from bihuan_web.common.clock import today


@sensitive_variables("secret")
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """One's own tokens and the form for a new one, whose secret is shown once in the answer itself."""
    user, form, secret = user_of(request), TokenForm(request.POST or None), ""
    if form.is_valid():
        given = form.cleaned_data
        _made, secret = services.make(user, given["name"], given["scopes"], given["expires_on"])
        form = TokenForm()
    mine = [(one, one.is_good(today())) for one in services.tokens_of(user).select_related("user")]
    context = {"form": form, "tokens": mine, "secret": secret}
    return render(request, "api/tokens.html", context, status=422 if form.is_bound else 200)


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """Ends one of one's own tokens."""
    services.end(user_of(request), _chosen(request, services.tokens_of(user_of(request))))
    messages.success(request, _("令牌已停用。"))
    return redirect("api:tokens")


@require_safe
def managed(request: HttpRequest) -> HttpResponse:
    """The tokens of the people of an administrator's branches."""
    if not services.manages(request):
        raise Http404
    return render(request, "api/managed.html", {"tokens": services.tokens_managed_by(user_of(request))[:500]})


@require_POST
def end_managed(request: HttpRequest) -> HttpResponse:
    """Ends a token of somebody of the administrator's branches."""
    services.end(user_of(request), _chosen(request, services.tokens_managed_by(user_of(request))))
    messages.success(request, _("令牌已停用。"))
    return redirect("api:managed")


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """Every operation, made from the description of the API."""
    return render(request, "api/reference.html", {"chapters": chapters()})


def _chosen(request: HttpRequest, among: QuerySet[ApiToken]) -> ApiToken:
    number = request.POST.get("token", "")
    good = number.isascii() and number.isdecimal() and len(number) < 19
    return get_object_or_404(among.select_related("user"), pk=int(number) if good else 0)
