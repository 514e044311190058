"""The pattern library (组件样例): one page that shows every component in every state. It is also what accessibility is tested on."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bihuan_web.orgs.showing import administers
from bihuan_web.patterns import samples


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """All components. What is sent from here is kept nowhere."""
    if not (settings.DEBUG or administers(request)):
        raise Http404
    if request.method == "POST":
        messages.success(request, _("这是样例，什么也没有保存。"))
        return redirect("patterns:page")
    return render(request, "patterns/page.html", samples.context(request.GET.get("page")))
