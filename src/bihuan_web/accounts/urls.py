"""Sign-in and the pages about people."""

from __future__ import annotations

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path

from bihuan_web.accounts import views

_own = [path("language/", views.language, name="language")]

urlpatterns = [
    path("sign-in/", LoginView.as_view(template_name="accounts/sign_in.html"), name="account_login"),
    path("sign-out/", LogoutView.as_view(next_page="account_login"), name="account_logout"),
    path("", include((_own, "accounts"))),
]
