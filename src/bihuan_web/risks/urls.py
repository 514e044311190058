"""Where the pages of this app are."""

from __future__ import annotations

from django.urls import URLPattern, path

from bihuan_web.risks.views import reading, writing

app_name = "risks"
urlpatterns: list[URLPattern] = [
    path("risks/", reading.index, name="list"),
    path("risks/map/", reading.chart, name="map"),
    path("risks/new/", writing.register, name="register"),
    path("risks/import/", writing.bring_in, name="import"),
    path("risks/import/<int:pk>/", writing.preview, name="preview"),
    path("risks/units/<int:pk>/export/", reading.export, name="export"),
    path("risks/<int:pk>/", reading.show, name="risk"),
    path("risks/<int:pk>/edit/", writing.revise, name="revise"),
    path("risks/<int:pk>/review/", writing.review, name="review"),
    path("risks/<int:pk>/retire/", writing.retire, name="retire"),
    path("risks/<int:pk>/link/", writing.link, name="link"),
    path("risks/<int:pk>/links/<int:link>/drop/", writing.unlink, name="unlink"),
]
