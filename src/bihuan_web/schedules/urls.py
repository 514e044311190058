"""Where the pages of this app are."""

from __future__ import annotations

from django.urls import path

from bihuan_web.schedules.views import drawing, escalating

app_name = "schedules"
urlpatterns = [
    path("schedule/tasks/", drawing.gantt, name="gantt"),
    path("rounds/<int:pk>/timeline/", drawing.timeline, name="timeline"),
    path("schedule/escalation/", escalating.escalation, name="escalation"),
    path("tasks/<int:pk>/escalation/", escalating.one_task, name="task-escalation"),
]
