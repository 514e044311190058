"""Where talks and criticism are."""

from __future__ import annotations

from django.urls import URLPattern, path

from bihuan_web.talks.views import criticising, talking, teams

app_name = "talks"
urlpatterns: list[URLPattern] = [
    path("talks/round/<int:pk>/", teams.of_round, name="round"),
    path("talks/round/<int:pk>/criticism/", criticising.of_round, name="round-criticism"),
    path("talks/round/<int:pk>/new/", teams.choose, name="choose-unit"),
    path("talks/round/<int:pk>/new/<int:unit>/", teams.new, name="new-team"),
    path("talks/teams/<int:pk>/", teams.team, name="team"),
    path("talks/teams/<int:pk>/members/", teams.change, name="change-team"),
    path("talks/teams/<int:pk>/enter/", talking.enter, name="enter"),
    path("talks/teams/<int:pk>/criticism/", criticising.of_team, name="criticism"),
    path("talks/teams/<int:pk>/criticism/prepare/", criticising.prepare, name="prepare"),
    path("talks/teams/<int:pk>/criticism/live/", criticising.live, name="live"),
    path("talks/<int:pk>/", talking.show, name="talk"),
    path("talks/<int:pk>/text/", talking.text, name="text"),
    path("talks/<int:pk>/amend/", talking.amend, name="amend"),
    path("talks/<int:pk>/question/", talking.question, name="question"),
    path("talks/<int:pk>/release/", talking.release, name="release"),
    path("talks/<int:pk>/hold-back/", talking.hold_back, name="hold-back"),
    path("talks/<int:pk>/points/<int:number>/", talking.point, name="point"),
    path("talks/<int:pk>/confirm/", talking.act, {"name": "confirm"}, name="confirm"),
    path("talks/<int:pk>/withdraw/", talking.act, {"name": "withdraw"}, name="withdraw"),
    path("talks/criticism/<int:pk>/write/", criticising.write, name="write-criticism"),
    path("talks/criticism/<int:pk>/speak/", criticising.act, {"name": "speak"}, name="speak"),
    path("talks/criticism/<int:pk>/drop/", criticising.act, {"name": "drop"}, name="drop"),
    path("talks/criticism/<int:pk>/answer/", criticising.answer, name="answer-criticism"),
]
