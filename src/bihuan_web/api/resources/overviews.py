"""Overviews: the figures of a branch."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter

from bihuan_web.api.out.overviews import OverviewOut
from bihuan_web.api.rest.refusals import bad_filter
from bihuan_web.api.rest.view import ApiView, reads
from bihuan_web.common.clock import today
from bihuan_web.overviews.forms import scope_of
from bihuan_web.overviews.overview import Overview as Figures
from bihuan_web.overviews.overview import overview


class Overview(ApiView):
    @reads(
        "getOverview", ("总览", "an overview of a branch"), OverviewOut,
        parameters=[
            OpenApiParameter("unit", {"type": "integer", "minimum": 1, "maximum": 10**18}),
            OpenApiParameter("year", {"type": "integer", "minimum": 1900, "maximum": 9999}),
        ],
    )  # fmt: skip
    def get(self) -> Figures:
        scope, form = scope_of(self.person, today(), self.request.query_params)
        if scope is None:
            raise bad_filter(form.errors)
        return overview(scope)
