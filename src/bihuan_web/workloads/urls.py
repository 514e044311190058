"""Where the pages of this app are."""

from __future__ import annotations

from django.urls import path

from bihuan_web.workloads import views

app_name = "workloads"
urlpatterns = [path("workloads/", views.tree, name="tree")]
