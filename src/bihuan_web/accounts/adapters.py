"""How allauth's steps fit in here: nobody signs up, accounts come from the administrator, secrets are kept sealed."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from bihuan_web.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by administrators; the pages themselves say what happened."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("用户名或者密码不对。"),
        "incorrect_password": _("密码不对。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        return None


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Signing in at the unit's own server (统一登录): only for people who have an account here.

    The first time the server's claim of a user name finds the account; from then on its subject does.
    """

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        if not sociallogin.is_existing:
            user = self._claimed(sociallogin)
            if user is None:
                raise ImmediateHttpResponse(render(request, "accounts/unknown_here.html", status=403))
            sociallogin.connect(request, user)
        if not sociallogin.user.is_active:
            raise ImmediateHttpResponse(render(request, "accounts/unknown_here.html", status=403))

    @staticmethod
    def _claimed(sociallogin: Any) -> User | None:
        claims = sociallogin.account.extra_data
        claims = {**claims.get("id_token", {}), **claims.get("userinfo", claims)}
        provider = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
        name = claims.get(provider["settings"]["user_name_claim"])
        if not isinstance(name, str) or not name:
            return None
        return User.objects.filter(username=name, is_active=True).first()


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors are sealed with the installation's key: a copy of the database alone has no use."""

    def encrypt(self, text: str) -> str:
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _seal().decrypt(encrypted_text.encode()).decode()


def _seal() -> Fernet:
    digest = hashlib.sha256(b"bihuan second factor:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
