"""Where responsibility lists are."""

from __future__ import annotations

from django.urls import URLPattern, path

from bihuan_web.duties import covering, views

app_name = "duties"
urlpatterns: list[URLPattern] = [
    path("duties/round/<int:pk>/", views.of_round, name="round"),
    path("duties/round/<int:pk>/new/", views.new, name="new"),
    path("duties/<int:pk>/", views.show, name="list"),
    path("duties/<int:pk>/add/", views.add, name="add"),
    path("duties/<int:pk>/coverage/", covering.coverage, name="coverage"),
    path("duties/<int:pk>/dual/", covering.dual, name="dual"),
    path("duties/<int:pk>/fields/add/", covering.add_field, name="add-field"),
    path("duties/<int:pk>/fields/<int:field>/drop/", covering.drop_field, name="drop-field"),
    path("duties/<int:pk>/<slug:column>/", covering.cell, name="cell"),
    path("shares/<int:pk>/", views.share, name="share"),
    path("shares/<int:pk>/hand-down/", views.hand_down, name="hand-down"),
    path("shares/<int:pk>/hand-again/", views.hand_again, name="hand-again"),
    path("shares/<int:pk>/acknowledge/", views.acknowledge, name="acknowledge"),
    path("shares/<int:pk>/send-back/", views.send_back, name="send-back"),
    path("shares/<int:pk>/take-back/", views.take_back, name="take-back"),
    path("shares/<int:pk>/pass-on/", views.pass_on, name="pass-on"),
]
