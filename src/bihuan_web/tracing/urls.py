"""Where the matrix and the flows of each place and each document are."""

from __future__ import annotations

from django.urls import URLPattern, path

from bihuan_web.tracing.views import documents, places

app_name = "tracing"
_DOCUMENT = "tracing/documents/<int:pk>/versions/<int:number>/"


def _of(where: str, folder: str) -> list[URLPattern]:
    start, told = f"tracing/{folder}/<int:pk>/", {"where": where}
    return [
        path(start, places.matrix, told, name=where),
        path(f"{start}flow/", places.flow, told, name=f"{where}-flow"),
        path(f"{start}export/", places.export, told, name=f"{where}-export"),
    ]


urlpatterns: list[URLPattern] = [
    *_of("ledger", "ledgers"),
    *_of("round", "rounds"),
    *_of("unit", "units"),
    path("tracing/documents/<int:pk>/", documents.matrix, name="document"),
    path(_DOCUMENT, documents.matrix, name="version"),
    path(f"{_DOCUMENT}flow/", documents.flow, name="version-flow"),
    path(f"{_DOCUMENT}export/", documents.export, name="version-export"),
]
