"""Where the pages of study are."""

from __future__ import annotations

from django.urls import URLPattern, path

from bihuan_web.studies import views

app_name = "studies"
urlpatterns: list[URLPattern] = [
    path("rounds/<int:pk>/study/", views.study, name="study"),
    path("rounds/<int:pk>/study/readings/add/", views.add_reading, name="reading-add"),
    path("rounds/<int:pk>/study/sessions/add/", views.add_session, name="session-add"),
    path("studies/readings/<int:pk>/drop/", views.drop_reading, name="reading-drop"),
    path("studies/readings/<int:pk>/tick/", views.tick, name="tick"),
    path("studies/readings/<int:pk>/note/", views.reading_note, name="reading-note"),
    path("studies/sessions/<int:pk>/change/", views.change_session, name="session-change"),
    path("studies/sessions/<int:pk>/hold/", views.hold, name="session-hold"),
    path("studies/sessions/<int:pk>/cancel/", views.cancel, name="session-cancel"),
    path("studies/sessions/<int:pk>/note/", views.session_note, name="session-note"),
    path("studies/notes/<int:pk>/attach/", views.attach, name="note-attach"),
]
