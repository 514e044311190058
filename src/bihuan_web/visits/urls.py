"""Where the pages of this app are."""

from __future__ import annotations

from django.urls import path

from bihuan_web.visits.views import acting, entering, reading, register, widely

app_name = "visits"
urlpatterns = [
    path("visits/", reading.index, name="list"),
    path("rounds/<int:pk>/visits/", reading.of_one_round, name="round"),
    path("visits/entry/", entering.entry, name="entry"),
    path("visits/entry/who/", entering.who, name="who"),
    path("visits/entry/send/", entering.send, name="send"),
    path("visits/entry/worker.js", entering.worker, name="worker"),
    path("visits/record/", entering.record, name="record"),
    path("visits/plan/", acting.plan, name="plan"),
    path("visits/<int:pk>/", reading.visit, name="visit"),
    path("visits/<int:pk>/record/", entering.record_planned, name="record-planned"),
    path("visits/<int:pk>/cancel/", acting.cancel, name="cancel"),
    path("visits/<int:pk>/heard/", acting.add_heard, name="add-heard"),
    path("visits/<int:pk>/promise/", acting.add_promise, name="add-promise"),
    path("visits/<int:pk>/same/", acting.same, name="same"),
    path("visits/<int:pk>/pictures/<int:number>/", reading.picture, name="picture"),
    path("visits/heard/<int:pk>/answer/", acting.answer, name="answer"),
    path("visits/promises/", reading.promises, name="promises"),
    path("visits/promises/<int:pk>/report/", acting.report, name="report"),
    path("visits/promises/<int:pk>/judge/", acting.judge, name="judge"),
    path("visits/promises/<int:pk>/task/", acting.to_task, name="to-task"),
    path("visits/coverage/", widely.coverage, name="coverage"),
    path("visits/draws/", widely.draws, name="draws"),
    path("visits/draws/new/", widely.new_draw, name="new-draw"),
    path("visits/draws/<int:pk>/", widely.one_draw, name="draw"),
    path("visits/places/", register.places, name="places"),
    path("visits/places/import/", register.import_places, name="import"),
    path("visits/places/template/", register.template_file, name="template"),
    path("visits/places/<int:pk>/", register.place, name="place"),
    path("visits/places/<int:pk>/names/", register.names, name="names"),
]
