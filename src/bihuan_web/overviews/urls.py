"""Where the pages of this app are."""

from __future__ import annotations

from django.urls import URLPattern, path

from bihuan_web.overviews import views

app_name = "overviews"
urlpatterns: list[URLPattern] = [
    path("overview/", views.show, name="overview"),
    path("overview/export/", views.export, name="export"),
]
