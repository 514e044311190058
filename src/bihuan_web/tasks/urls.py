from django.urls import path

from bihuan_web.tasks import views
from bihuan_web.tasks.views import acting, carrying, drafting, lists, writing

app_name = "tasks"
urlpatterns = [
    path("tasks/", lists.index, name="list"),
    path("tasks/views/", lists.save_view, name="save-view"),
    path("tasks/views/<int:pk>/delete/", lists.delete_view, name="delete-view"),
    path("tasks/bulk/", acting.bulk, name="bulk"),
    path("tasks/<int:pk>/", views.detail, name="detail"),
    path("tasks/<int:pk>/history/", views.history, name="history"),
    path("tasks/<int:pk>/edit/", writing.edit, name="edit"),
    path("tasks/<int:pk>/acts/<slug:name>/", acting.act, name="act"),
    path("tasks/<int:pk>/evidence/<int:evidence>/", views.evidence, name="evidence"),
    path("tasks/<int:pk>/evidence/<int:evidence>/drop/", acting.drop_evidence, name="drop-evidence"),
    path("measures/<int:pk>/tasks/new/", writing.new, name="new"),
    path("documents/<int:pk>/ledger/", drafting.take_over_document, name="take-over"),
    path("ledgers/<int:pk>/", lists.ledger, name="ledger"),
    path("ledgers/<int:pk>/carry/", carrying.carry, name="carry"),
    path("problems/", lists.problems, name="problems"),
    path("problems/<int:pk>/", views.problem, name="problem"),
    path("problems/<int:pk>/solve/", acting.solve, name="solve"),
    path("problems/<int:pk>/history/", views.problem_history, name="problem-history"),
]
