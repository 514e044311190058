"""Addresses of what leaves and comes in."""

from __future__ import annotations

from django.urls import path

from bihuan_web.sheets.views import leaving

app_name = "sheets"
urlpatterns = [
    path("sheets/ledgers/<int:ledger>/export/", leaving.export, name="export"),
]
