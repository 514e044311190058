"""Where the pages of this app are."""

from __future__ import annotations

from django.urls import URLPattern, path

from bihuan_web.satisfaction.views import collecting, deciding, draws, overview, public, surveys

app_name = "satisfaction"
urlpatterns: list[URLPattern] = [
    path("rounds/<int:pk>/satisfaction/", overview.show_round, name="list"),
    path("rounds/<int:pk>/satisfaction/units/<int:unit>/", overview.rows, name="rows"),
    path("rounds/<int:pk>/surveys/new/", surveys.new, name="new"),
    path("rounds/<int:pk>/draws/new/", draws.new, name="new-draw"),
    path("surveys/<int:pk>/", surveys.show, name="survey"),
    path("surveys/<int:pk>/change/", surveys.change, name="change"),
    path("surveys/<int:pk>/items/", surveys.items, name="items"),
    path("surveys/<int:pk>/open/", surveys.open_, name="open"),
    path("surveys/<int:pk>/close/", surveys.close, name="close"),
    path("surveys/<int:pk>/extend/", surveys.extend, name="extend"),
    path("surveys/<int:pk>/drop/", surveys.drop, name="drop"),
    path("surveys/<int:pk>/qr.svg", collecting.qr, name="qr"),
    path("surveys/<int:pk>/poster/", collecting.poster, name="poster"),
    path("surveys/<int:pk>/paper/", collecting.paper, name="paper"),
    path("surveys/<int:pk>/slips/", collecting.slips, name="slips"),
    path("surveys/<int:pk>/enter/", collecting.enter, name="enter"),
    path("surveys/proposals/<int:pk>/", deciding.decide, name="decide"),
    path("rechecks/", overview.rechecks, name="rechecks"),
    path("rechecks/<int:unit>/<int:year>/", overview.cohort, name="cohort"),
    path("draws/<int:pk>/", draws.show, name="draw"),
    path("draws/<int:pk>/list/", draws.listing, name="listing"),
    path("draws/<int:pk>/sample/", draws.sample, name="sample"),
    path("draws/<int:pk>/drop/", draws.drop, name="drop-draw"),
    path("checks/<int:pk>/", draws.check, name="check"),
    path("checks/<int:pk>/assign/", draws.assign, name="assign"),
    path("s/<str:link>/", public.ask, name="ask"),
    path("s/<str:link>/thanks/", public.thanks, name="thanks"),
]
