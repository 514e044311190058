"""The page of one act: a form, what it does, where one comes back to. Nothing typed is lost when it is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bihuan_web.common.errors import Refused
from bihuan_web.common.refusals import message_of


def act_page(
    request: HttpRequest,
    form: forms.Form,
    do: Callable[[dict[str, Any]], object],
    *,
    title: str,
    back: str,
    about: str = "",
    done: str = "",
    template: str = "orgs/act.html",
) -> HttpResponse:
    """Shows the form, or does the act and leads back; a refusal stands over the form, with its status."""
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            result = do(form.cleaned_data)
        except Refused as refused:
            form.add_error(None, message_of(refused))
            status = refused.status
        else:
            if isinstance(result, HttpResponse):
                return result
            messages.success(request, done or title)
            return redirect(back)
    return render(request, template, {"form": form, "title": title, "back": back, "about": about}, status=status)
