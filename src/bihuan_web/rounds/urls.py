"""Where rounds are."""

from __future__ import annotations

from django.urls import path

from bihuan_web.rounds import views

app_name = "rounds"
urlpatterns = [
    path("", views.rounds, name="list"),
    path("new/", views.create, name="create"),
    path("<int:pk>/", views.show, name="round"),
    path("<int:pk>/change/", views.change, name="change"),
]
