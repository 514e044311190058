from django.urls import path

from bihuan_web.patterns import views

app_name = "patterns"
urlpatterns = [path("design/", views.page, name="page")]
