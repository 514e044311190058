from django.urls import path

from bihuan_web.notices import views

app_name = "notices"
urlpatterns = [
    path("notices/", views.index, name="list"),
    path("notices/read/", views.read, name="read"),
    path("notices/wish/", views.wish, name="wish"),
    path("letters/", views.letters, name="letters"),
    path("letters/<int:pk>/", views.letter, name="letter"),
    path("letters/<int:pk>/receipt/", views.receipt, name="receipt"),
    path("letters/<int:pk>/answer/", views.answer, name="answer"),
    path("letters/waive/<int:task>/", views.waive, name="waive"),
    path("letters/waivers/<int:pk>/", views.decide, name="decide"),
    path("letters/units/<int:unit>/ladder/", views.ladder, name="ladder"),
    path("letters/units/<int:unit>/hooks/", views.hooks, name="hooks"),
    path("letters/units/<int:unit>/hooks/<int:pk>/drop/", views.drop_hook, name="drop-hook"),
]
