"""The matrix and the flows of one version of a document; that somebody read personal material is an event."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bihuan_web.accounts.models import User
from bihuan_web.accounts.requests import user_of
from bihuan_web.common.clock import now, today
from bihuan_web.documents.access import may
from bihuan_web.documents.fetching import version_of
from bihuan_web.documents.services import note_access
from bihuan_web.files.downloads import attachment
from bihuan_web.files.kinds import MEDIA_TYPES
from bihuan_web.orgs.permissions import Act, Secrecy
from bihuan_web.tracing.documents import Box, Written, counts_of
from bihuan_web.tracing.exporting import export_written
from bihuan_web.tracing.flows import paths_in
from bihuan_web.tracing.forms import WrittenForm
from bihuan_web.tracing.views.places import Number, flow_context
from bihuan_web.tracing.written import GAPS, Lack, Row

_PAGE = 100


@require_safe
def matrix(request: HttpRequest, pk: int, number: int | None = None) -> HttpResponse:
    """What a document says, aspect by aspect: problems with their causes and measures, and what has no counterpart."""
    written = written_of(request, pk, number)
    form = WrittenForm(request.GET, aspects=written.aspects)
    rows = written.narrowed(form.wanted()) if form.is_valid() else []
    page = Paginator(rows, _PAGE).get_page(request.GET.get("page"))
    context = {
        **_common(written, "matrix"),
        "form": form,
        "page": page,
        "groups": _groups(written, list(page)),
        "numbers": _numbers(written, form),
        "filtered": any(form.data.get(name) for name in form.fields),
        "export": _export(written, user_of(request), request),
    }
    return render(request, "tracing/written.html", context)


@require_safe
def flow(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """How many problems of a document have causes and measures, by aspect."""
    written = written_of(request, pk, number)
    context = _common(written, "flow")
    note = _("数的是问题。没有对应问题的原因、措施不在图里，在贯通表里列出。点数字看是哪些。")
    context |= flow_context(paths_in(written.rows), context["matrix"], note)
    return render(request, "tracing/written_flow.html", context)


@require_POST
def export(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The rows that the filters of the address choose, as an Excel workbook."""
    user = user_of(request)
    written = Written(version_of(user, pk, number), user)
    form = WrittenForm(request.GET, aspects=written.aspects)
    if not form.is_valid():
        return redirect(f"{reverse('tracing:version', args=[pk, number])}?{request.GET.urlencode()}")
    data = export_written(written, form.wanted(), user)
    what = _("贯通表")
    return attachment(data, f"{written.document.title}-{what}.xlsx", MEDIA_TYPES["xlsx"])


def written_of(request: HttpRequest, pk: int, number: int | None) -> Written:
    """A version that somebody may read; the reading of personal material is recorded."""
    user = user_of(request)
    version = version_of(user, pk, number)
    if version.document.secrecy == Secrecy.PERSONAL:
        note_access(user, version.document, "read", now(), version=version.number)
    return Written(version, user)


def _common(written: Written, name: str) -> dict[str, Any]:
    place = [written.document.pk, written.version.number]
    matrix = reverse("tracing:version", args=place)
    tabs = [
        (_("贯通表"), matrix, name == "matrix"),
        (_("流向图"), reverse("tracing:version-flow", args=place), name == "flow"),
    ]
    return {
        "document": written.document,
        "version": written.version,
        "home": reverse("documents:version", args=place),
        "tabs": tabs,
        "matrix": matrix,
    }


def _export(written: Written, user: User, request: HttpRequest) -> str:
    """Where the workbook is, with the filters; empty for who may not take the document out."""
    if not may(user, Act.EXPORT, written.document, today()):
        return ""
    place = reverse("tracing:version-export", args=[written.document.pk, written.version.number])
    return f"{place}?{request.GET.urlencode()}"


def _groups(written: Written, rows: list[Row]) -> list[tuple[str, list[tuple[Box, Box, Box]]]]:
    """The rows under their aspects; what belongs to no problem stands under no aspect, at the end."""
    found: list[tuple[str, list[tuple[Box, Box, Box]]]] = []
    last: object = None
    for row in rows:
        key = (row.aspect_key, bool(row.problem or row.aspect_key))
        if key != last:
            loose = _("没有对应问题的原因和措施") if not key[1] else str(Lack.NO_ASPECT.label)
            found.append((row.aspect or loose, []))
            last = key
        found[-1][1].append(written.boxes(row))
    return found


def _numbers(written: Written, form: WrittenForm) -> list[tuple[str, list[Number]]]:
    counts = counts_of(written.rows)

    def number(lack: Lack) -> Number:
        url = f"?{urlencode({'kind': lack.value})}#matrix"
        return Number(lack.label, counts[lack], url, form.data.get("kind") == lack, lack in GAPS)

    parts = ((_("缺口"), GAPS), (_("对应关系"), (Lack.BY_MACHINE, Lack.WHOLE)))
    found = [(words, [number(one) for one in some if counts[one]]) for words, some in parts]
    return [(words, numbers) for words, numbers in found if numbers]
