"""The first page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bihuan_web.ui import home


def first_page(request: HttpRequest) -> HttpResponse:
    """What concerns the person who is signed in."""
    return render(request, "ui/home.html", {"cards": home.shown(request)})
