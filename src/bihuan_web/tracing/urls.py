"""Where the matrix and the flows of each place are."""

from __future__ import annotations

from django.urls import URLPattern, path

from bihuan_web.tracing import views

app_name = "tracing"
_PLACES = {"ledger": "ledgers", "round": "rounds", "unit": "units"}
urlpatterns: list[URLPattern] = [
    path(f"tracing/{folder}/<int:pk>/", views.matrix, {"where": where}, name=where) for where, folder in _PLACES.items()
]
