"""The first set-up in the browser, while there is nobody."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from bihuan_web.accounts.models import User
from bihuan_web.common.errors import Refused
from bihuan_web.common.refusals import message_of
from bihuan_web.orgs.forms import SetUpForm
from bihuan_web.orgs.services.setting_up import set_up


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def set_up_page(request: HttpRequest) -> HttpResponse:
    """Makes the first unit and administrator; afterwards this page leads to sign-in."""
    if User.objects.exists():
        return redirect("account_login")
    form, status = SetUpForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            set_up(settings.DATA, given["code"], given["unit"], given["username"], given["name"], given["password"])
        except Refused as refused:
            form.add_error("code" if refused.code == "setup-code" else None, message_of(refused))
            status = refused.status
        else:
            messages.success(request, _("设置好了，请登录。"))
            return redirect("account_login")
    return render(request, "orgs/set_up.html", {"form": form}, status=status)
