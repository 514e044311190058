"""Where rounds are."""

from __future__ import annotations

from django.urls import path

from bihuan_web.rounds.views import calendars, keeping, planning, steps, teams

app_name = "rounds"
urlpatterns = [
    path("", keeping.rounds, name="list"),
    path("new/", keeping.create, name="create"),
    path("calendar/", calendars.page, name="calendar"),
    path("calendar/renew/", calendars.renew, name="calendar-renew"),
    path("calendar/end/", calendars.end, name="calendar-end"),
    path("calendar/<str:secret>/mine.ics", calendars.mine, name="calendar-mine"),
    path("calendar/<str:secret>/<int:pk>.ics", calendars.one_round, name="calendar-round"),
    path("<int:pk>/", keeping.show, name="round"),
    path("<int:pk>/change/", keeping.change, name="change"),
    path("<int:pk>/plan/", planning.plan, name="plan"),
    path("<int:pk>/move/", planning.move, name="move"),
    path("<int:pk>/close/", planning.close, name="close"),
    path("<int:pk>/versions/", planning.versions, name="versions"),
    path("<int:pk>/versions/<int:number>/", planning.version, name="version"),
    path("<int:pk>/basis/", planning.basis, name="basis"),
    path("<int:pk>/team/add/", teams.add, name="team-add"),
    path("<int:pk>/team/<int:member>/leave/", teams.leave, name="team-leave"),
    path("<int:pk>/steps/add/", steps.add, name="step-add"),
    path("<int:pk>/steps/<int:step>/", steps.show, name="step"),
    path("<int:pk>/steps/<int:step>/change/", steps.change, name="step-change"),
    path("<int:pk>/steps/<int:step>/attach/", steps.attach, name="step-attach"),
    path("<int:pk>/steps/<int:step>/files/<int:file>/", steps.file, name="step-file"),
    path("<int:pk>/steps/<int:step>/<str:name>/", steps.act, name="step-act"),
]
