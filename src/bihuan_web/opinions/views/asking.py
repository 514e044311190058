"""How people get to the form: the poster to print, and its QR code as a picture."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import urljoin

import qrcode
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from qrcode.image.svg import SvgPathImage

from bihuan_web.opinions.models import Collection
from bihuan_web.opinions.views.finding import collection_of

_NOWHERE = "http://localhost:"


@require_safe
def poster(request: HttpRequest, pk: int) -> HttpResponse:
    """A page to print and put up."""
    collection = collection_of(request, pk)
    return render(request, "opinions/poster.html", {"collection": collection, "address": address_of(collection)})


@require_safe
def code(request: HttpRequest, pk: int) -> HttpResponse:
    """The QR code (SVG)."""
    picture = qrcode.make(address_of(collection_of(request, pk)), image_factory=SvgPathImage, border=2)
    out = BytesIO()
    picture.save(out)
    return HttpResponse(out.getvalue(), content_type="image/svg+xml")


def address_of(collection: Collection) -> str:
    """The public address of a form, as people outside reach it."""
    return urljoin(settings.BIHUAN_ADDRESS, reverse("opinions:ask", args=[collection.link]))


def leads_nowhere() -> bool:
    """Whether the address of the application was never said: a phone would not get to this machine."""
    return bool(settings.BIHUAN_ADDRESS.startswith(_NOWHERE))
