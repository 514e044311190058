"""Addresses of what leaves and comes in."""

from __future__ import annotations

from django.urls import path

from bihuan_web.sheets.views import coming, leaving

app_name = "sheets"
urlpatterns = [
    path("sheets/", leaving.places, name="list"),
    path("sheets/ledgers/<int:ledger>/export/", leaving.export, name="export"),
    path("sheets/tasks/<int:task>/papers/", leaving.papers, name="papers"),
    path("sheets/tasks/<int:task>/closing/", leaving.closing, name="closing"),
    path("sheets/units/<int:organisation>/form/", leaving.paper_form, name="paper-form"),
    path("sheets/units/<int:organisation>/import/", coming.import_sheet, name="import"),
    path("sheets/units/<int:organisation>/columns/", coming.columns, name="columns"),
    path("sheets/imports/<int:pk>/", coming.incoming, name="incoming"),
    path("sheets/imports/<int:pk>/header/", coming.choose_header, name="header"),
    path("sheets/imports/<int:pk>/mapping/", coming.map_sheet, name="mapping"),
    path("sheets/imports/<int:pk>/decide/", coming.decide, name="decide"),
    path("sheets/imports/<int:pk>/again/", coming.again, name="again"),
    path("sheets/imports/<int:pk>/told/", coming.told, name="told"),
]
