"""The page for the people who are asked. It does not know who they are, and leaves no line in any log."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from bihuan_web.common.addresses import address_of
from bihuan_web.common.clock import now, today
from bihuan_web.common.errors import Refused, TooMany
from bihuan_web.common.meter import Meter
from bihuan_web.common.refusals import message_of
from bihuan_web.common.unknowing import must_come_from_here, unknowing
from bihuan_web.satisfaction.forms import SheetForm
from bihuan_web.satisfaction.models import Survey
from bihuan_web.satisfaction.queries import open_survey
from bihuan_web.satisfaction.services.collecting import answer_by_link

# In an hour, from one address and in one process; a whole village may stand behind one address.
MOST = 300
SENDINGS = Meter()


@unknowing
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, link: str) -> HttpResponse:
    """The sheet of a survey; a link that is over, not open yet or never was gives one and the same page."""
    survey = open_survey(link, today())
    if survey is None:
        return render(request, "satisfaction/over.html", status=404)
    form = SheetForm(request.POST if request.method == "POST" else None, survey=survey)
    status = 200
    if request.method == "POST":
        whole = form.is_valid()
        try:
            _take(request, survey, form, whole=whole)
        except Refused as refused:  # what somebody wrote stays in the form
            status = refused.status
            form.add_error("code" if refused.code == "unknown-code" else None, message_of(refused))
        else:
            if whole:
                return redirect(f"{reverse('satisfaction:thanks', args=[link])}{_language(request)}")
            status = 422
    return render(request, "satisfaction/ask.html", {"survey": survey, "form": form}, status=status)


@unknowing
@require_safe
def thanks(request: HttpRequest, link: str) -> HttpResponse:
    """The answer was taken in; the page is the same for every link, so that it tells nothing of any."""
    return render(request, "satisfaction/thanks.html")


def _take(request: HttpRequest, survey: Survey, form: SheetForm, *, whole: bool) -> None:
    """Takes a sheet in if it is whole."""
    must_come_from_here(request)
    if SENDINGS.count(address_of(request), now()) > MOST:
        raise TooMany(
            "这个网络刚才提交得太多，请过一小时再提交，填好的还在下面",
            "too much was sent from this network: try again in an hour; what you filled in is still below",
        )
    if whole:
        answer_by_link(survey, form.sheet, form.cleaned_data.get("code", ""))


def _language(request: HttpRequest) -> str:
    """The language goes on in the address, since no cookie keeps it."""
    return f"?lang={request.GET['lang']}" if request.GET.get("lang") in ("zh", "en") else ""
