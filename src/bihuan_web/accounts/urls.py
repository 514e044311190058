"""Sign-in and the pages about one's own account. Of allauth only what is used has an address."""

from __future__ import annotations

from allauth.account.views import reauthenticate
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.socialaccount.providers.openid_connect import views as oidc
from allauth.socialaccount.views import login_cancelled, login_error
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.urls import include, path

from bihuan_web.accounts import views

_own = [
    path("language/", views.language, name="language"),
    path("me/", views.profile, name="profile"),
    path("me/password/", views.password, name="password"),
    path("me/sessions/", views.sessions, name="sessions"),
    path("me/sessions/end/", views.end_session, name="end_session"),
]

urlpatterns = [
    path("sign-in/", views.sign_in, name="account_login"),
    path("sign-in/code/", mfa.authenticate, name="mfa_authenticate"),
    path("sign-out/", LogoutView.as_view(next_page="account_login"), name="account_logout"),
    path("me/confirm/", reauthenticate, name="account_reauthenticate"),
    path("me/confirm/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("me/second-factor/", mfa.index, name="mfa_index"),
    path("me/second-factor/on/", totp.activate_totp, name="mfa_activate_totp"),
    path("me/second-factor/off/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("me/second-factor/codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("me/second-factor/codes/new/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("sign-in/cancelled/", login_not_required(login_cancelled), name="socialaccount_login_cancelled"),
    path("sign-in/failed/", login_not_required(login_error), name="socialaccount_login_error"),
    path("oidc/<str:provider_id>/login/", oidc.login, name="openid_connect_login"),
    path("oidc/<str:provider_id>/login/callback/", oidc.callback, name="openid_connect_callback"),
    path("", include((_own, "accounts"))),
]
