"""Pages that many apps show alike."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def form_page(
    request: HttpRequest, title: str, form: BaseForm, back: str, about: str = "", **more: Any
) -> HttpResponse:
    """A page with one form; status 422 where it came back. ``back`` is where “cancel” leads, ``about`` what the form is for.

    ``more``: note, button (its words), danger, offered, hidden (names and values); see ``ui/form_page.html``.
    """
    context = {"title": title, "form": form, "back": back, "about": about, **more}
    return render(request, "ui/form_page.html", context, status=422 if form.is_bound else 200)
