from django.urls import path

from bihuan_web.ledgers import views

app_name = "ledgers"
urlpatterns = [
    path("ledgers/", views.index, name="list"),
    path("ledgers/new/", views.new, name="new"),
    path("ledgers/rules/<int:pk>/", views.rules, name="rules"),
    path("ledgers/<int:pk>/problems/new/", views.new_problem, name="new-problem"),
    path("problems/<int:pk>/edit/", views.edit_problem, name="edit-problem"),
    path("problems/<int:pk>/withdraw/", views.withdraw_problem, name="withdraw-problem"),
    path("problems/<int:pk>/measures/new/", views.new_measure, name="new-measure"),
    path("measures/<int:pk>/edit/", views.edit_measure, name="edit-measure"),
]
