"""Where the pages of meetings are."""

from __future__ import annotations

from django.urls import URLPattern, path

from bihuan_web.meetings.views import minutes, preparing

app_name = "meetings"
urlpatterns: list[URLPattern] = [
    path("rounds/<int:pk>/meeting/", preparing.of_round, name="round"),
    path("rounds/<int:pk>/meeting/prepare/", preparing.prepare, name="prepare"),
    path("meetings/<int:pk>/attendance/", preparing.attendance, name="attendance"),
    path("meetings/<int:pk>/people/add/", preparing.add_person, name="person-add"),
    path("meetings/<int:pk>/people/follow/", preparing.follow, name="follow"),
    path("meetings/<int:pk>/people/<int:person>/leave/", preparing.leave, name="person-leave"),
    path("meetings/<int:pk>/people/<int:person>/written/", preparing.written, name="written"),
    path("meetings/<int:pk>/minutes/", minutes.show, name="minutes"),
    path("meetings/<int:pk>/items/add/", minutes.add_item, name="item-add"),
    path("meetings/<int:pk>/items/<int:item>/save/", minutes.save, name="item-save"),
    path("meetings/<int:pk>/items/<int:item>/start/", minutes.start, name="item-start"),
    path("meetings/<int:pk>/items/<int:item>/move/", minutes.move_item, name="item-move"),
    path("meetings/<int:pk>/items/<int:item>/drop/", minutes.drop_item, name="item-drop"),
    path("meetings/<int:pk>/outcomes/add/", minutes.add_outcome, name="outcome-add"),
    path("meetings/<int:pk>/outcomes/<int:outcome>/answer/", minutes.answer, name="outcome-answer"),
    path("meetings/<int:pk>/addenda/add/", minutes.add_addendum, name="addendum-add"),
    path("meetings/<int:pk>/<str:name>/", preparing.act, name="act"),
]
