"""Where the pages of this app are."""

from __future__ import annotations

from django.urls import path

from bihuan_web.schedules.views import calendar, drawing, escalating, rhythms

app_name = "schedules"
urlpatterns = [
    path("schedule/", calendar.calendar, name="calendar"),
    path("schedule/rhythm/", rhythms.rhythm, name="rhythm"),
    path("schedule/tasks/", drawing.gantt, name="gantt"),
    path("rounds/<int:pk>/timeline/", drawing.timeline, name="timeline"),
    path("schedule/escalation/", escalating.escalation, name="escalation"),
    path("tasks/<int:pk>/escalation/", escalating.one_task, name="task-escalation"),
]
