"""Where every page is. Each app has its own ``urls.py`` with ``app_name``."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from bihuan_web.running import health
from bihuan_web.ui.views import choose_appearance, first_page

urlpatterns: list[URLPattern | URLResolver] = [
    path("", first_page, name="home"),
    path("appearance/", choose_appearance, name="appearance"),
    path("healthz", health.healthz),
    path("livez", health.livez),
    path("", include("bihuan_web.accounts.urls")),
    path("rounds/", include("bihuan_web.rounds.urls")),
    path("documents/", include("bihuan_web.documents.urls")),
    path("", include("bihuan_web.ledgers.urls")),
    path("", include("bihuan_web.tasks.urls")),
    path("", include("bihuan_web.orgs.urls")),
    path("", include("bihuan_web.sheets.urls")),
    path("", include("bihuan_web.meetings.urls")),
    path("", include("bihuan_web.studies.urls")),
    path("", include("bihuan_web.opinions.urls")),
    path("", include("bihuan_web.talks.urls")),
    path("", include("bihuan_web.duties.urls")),
    path("", include("bihuan_web.inspections.urls")),
    path("", include("bihuan_web.visits.urls")),
    path("", include("bihuan_web.satisfaction.urls")),
    path("", include("bihuan_web.risks.urls")),
    path("", include("bihuan_web.notices.urls")),
    path("", include("bihuan_web.papers.urls")),
    path("", include("bihuan_web.overviews.urls")),
    path("", include("bihuan_web.tracing.urls")),
    path("", include("bihuan_web.copies.urls")),
    path("", include("bihuan_web.schedules.urls")),
    path("", include("bihuan_web.workloads.urls")),
    path("", include("bihuan_web.patterns.urls")),
    path("", include("bihuan_web.api.urls")),
]

handler400 = "bihuan_web.common.refusals.bad_request"
handler403 = "bihuan_web.common.refusals.forbidden"
handler404 = "bihuan_web.common.refusals.not_found"
handler500 = "bihuan_web.common.refusals.server_error"
