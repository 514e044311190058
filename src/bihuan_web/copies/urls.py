"""Where the pages of this app are."""

from __future__ import annotations

from django.urls import URLPattern, path

from bihuan_web.copies.views import asking, results, sides, years

app_name = "copies"
urlpatterns: list[URLPattern] = [
    path("copies/", asking.comparisons, name="list"),
    path("copies/new/", asking.new, name="new"),
    path("copies/given/", sides.given, name="given"),
    path("copies/given/<int:pk>/drop/", sides.drop_given, name="drop-given"),
    path("copies/<int:pk>/", results.comparison, name="comparison"),
    path("copies/<int:pk>/stop/", asking.stop, name="stop"),
    path("copies/<int:pk>/resume/", asking.resume, name="resume"),
    path("copies/<int:pk>/again/", asking.again, name="again"),
    path("copies/<int:pk>/pairs/", results.pairs, name="pairs"),
    path("copies/<int:pk>/map/", results.chart, name="map"),
    path("copies/<int:pk>/years/", years.years, name="years"),
    path("copies/<int:pk>/export/", results.export, name="export"),
    path("copies/pairs/<int:pk>/", sides.pair, name="pair"),
    path("copies/passages/<int:pk>/judge/", sides.judge, name="judge"),
    path("copies/years/<int:pk>/", years.step, name="step"),
    path("rounds/<int:pk>/copies/", asking.of_round, name="round"),
    path("rounds/<int:pk>/copies/automatic/", asking.automatic, name="automatic"),
    path("documents/<int:pk>/copies/", asking.of_document, name="document"),
]
