"""Where the pages are. ``ask/`` and ``receipt/`` are for people who stay unknown: see ``common/unknowing.py``."""

from __future__ import annotations

from django.urls import path

from bihuan_web.opinions.views import asking, coming, gathering, public, reading, sorting, topics

app_name = "opinions"
urlpatterns = [
    path("ask/<str:link>/", public.ask, name="ask"),
    path("receipt/", public.receipt, name="receipt"),
    path("rounds/<int:round_pk>/opinions/", gathering.collections, name="list"),
    path("rounds/<int:round_pk>/opinions/new/", gathering.new, name="new"),
    path("opinions/<int:pk>/", gathering.collection, name="collection"),
    path("opinions/<int:pk>/change/", gathering.change, name="change"),
    path("opinions/<int:pk>/do/<str:act>/", gathering.do, name="do"),
    path("opinions/<int:pk>/summary/", gathering.summary, name="summary"),
    path("opinions/<int:pk>/poster/", asking.poster, name="poster"),
    path("opinions/<int:pk>/code.svg", asking.code, name="code"),
    path("opinions/<int:pk>/enter/", coming.enter, name="enter"),
    path("opinions/<int:pk>/import/", coming.import_sheet, name="import"),
    path("opinions/imports/<int:pk>/", coming.preview, name="preview"),
    path("opinions/<int:pk>/senders/", coming.senders, name="senders"),
    path("opinions/senders/<int:pk>/end/", coming.end_sender, name="end-sender"),
    path("opinions/<int:pk>/sort/", sorting.sort, name="sort"),
    path("opinions/one/<int:pk>/mask/", reading.mask, name="mask"),
    path("opinions/topics/<int:pk>/", topics.topic, name="topic"),
    path("opinions/topics/<int:pk>/rename/", topics.rename, name="rename"),
    path("opinions/topics/<int:pk>/merge/", topics.merge, name="merge"),
    path("opinions/topics/<int:pk>/assign/", topics.assign, name="assign"),
    path("opinions/topics/<int:pk>/answer/", topics.answer, name="answer"),
    path("opinions/about/<int:pk>/", reading.feedback, name="feedback"),
    path("opinions/about/<int:pk>/send/", reading.send, name="send"),
    path("opinions/about/<int:pk>/excuse/", reading.excuse, name="excuse"),
    path("opinions/about/<int:pk>/acknowledge/", reading.acknowledge, name="acknowledge"),
]
