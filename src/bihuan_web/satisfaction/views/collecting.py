"""What the office needs to ask people: poster, slips with one-time codes, entering of sheets."""

from __future__ import annotations

from io import BytesIO

import qrcode
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from qrcode.image.svg import SvgPathImage

from bihuan_web.accounts.requests import user_of
from bihuan_web.satisfaction.forms import SheetForm, SlipsForm
from bihuan_web.satisfaction.models import Survey
from bihuan_web.satisfaction.services.collecting import enter_sheet, make_codes
from bihuan_web.satisfaction.views.common import own_survey
from bihuan_web.satisfaction.words import Channel
from bihuan_web.ui.pages import form_page


@require_safe
def qr(request: HttpRequest, pk: int) -> HttpResponse:
    """The QR code of the link, as a picture."""
    picture = BytesIO()
    qrcode.make(_link(request, own_survey(request, pk)), image_factory=SvgPathImage, border=2).save(picture)
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml")


@require_safe
def poster(request: HttpRequest, pk: int) -> HttpResponse:
    """The link and its QR code, to be printed and put up."""
    survey = own_survey(request, pk)
    return render(request, "satisfaction/poster.html", {"survey": survey, "link": _link(request, survey)})


@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """A sheet of paper with the same questions."""
    survey = own_survey(request, pk)
    return render(request, "satisfaction/paper.html", {"survey": survey, "items": survey.items.order_by("number")})


@require_http_methods(["GET", "HEAD", "POST"])
def slips(request: HttpRequest, pk: int) -> HttpResponse:
    """Slips with one-time codes, shown once to be printed."""
    survey = own_survey(request, pk)
    form = SlipsForm(request.POST or None)
    if form.is_valid():
        codes = make_codes(survey, form.cleaned_data["number"], user_of(request))
        context = {"survey": survey, "codes": codes, "link": _link(request, survey)}
        response = render(request, "satisfaction/slips.html", context)
        response.headers["Cache-Control"] = "no-store"
        return response
    return form_page(request, _("印验证码小条"), form, survey.get_absolute_url(), survey.title, button=_("生成并显示"))


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    """Enters a sheet of paper or of a telephone call."""
    survey = own_survey(request, pk)
    form = SheetForm(request.POST or None, survey=survey, channel=True, initial={"channel": Channel.PAPER})
    if form.is_valid():
        enter_sheet(survey, form.sheet, Channel(form.cleaned_data["channel"]), user_of(request))
        messages.success(request, _("已录入一份。"))
        return redirect("satisfaction:enter", survey.pk)
    return render(
        request, "satisfaction/enter.html", {"survey": survey, "form": form}, status=422 if form.is_bound else 200
    )


def _link(request: HttpRequest, survey: Survey) -> str:
    return request.build_absolute_uri(reverse("satisfaction:ask", args=[survey.link]))
