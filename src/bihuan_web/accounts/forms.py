"""Forms of sign-in and profile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account.forms import LoginForm
from allauth.account.forms import ReauthenticateForm as ReauthenticateByPasswordForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django import forms
from django.conf import settings
from django.contrib.auth.forms import PasswordChangeForm
from django.utils.translation import gettext_lazy as _

from bihuan_web.accounts import locking
from bihuan_web.accounts.models import User


class SignInForm(LoginForm):  # type: ignore[misc]
    """User name and password; the same words for a wrong name and a wrong password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("用户名")
        self.fields["login"].widget.attrs.update({"autocomplete": "username", "placeholder": ""})
        self.fields["password"].label = _("密码")
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs.update({"placeholder": ""})


@contextmanager
def _counted(user: User, wrong_words: Any) -> Iterator[None]:
    """Wrong codes and passwords inside are counted like those of sign-in: too many lock the account."""
    if locking.is_locked(context.request, user.username):
        raise forms.ValidationError(_("失败次数太多，账号已暂时锁定。"))
    try:
        yield
    except forms.ValidationError as wrong:
        locking.count_failure(context.request, user.username)
        raise forms.ValidationError(wrong_words) from wrong


class _CountedCode(forms.Form):
    user: User

    def clean_code(self) -> str:
        with _counted(self.user, _("验证码不对。")):
            code: str = super().clean_code()  # type: ignore[misc]
            return code


class PasswordAgainForm(ReauthenticateByPasswordForm):  # type: ignore[misc]
    """The password once more, before something that matters is changed; counted as at sign-in by itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("密码")
        self.fields["password"].widget.attrs.update({"placeholder": ""})


class OwnPasswordForm(PasswordChangeForm):
    """Old and new password."""

    def clean_old_password(self) -> str:
        with _counted(self.user, _("密码不对。")):
            return super().clean_old_password()


class CodeForm(_CountedCode, AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in: a code of the app, or a recovery code."""

    code = forms.CharField(label=_("验证码"), widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}))


class CodeAgainForm(_CountedCode, ReauthenticateForm):  # type: ignore[misc]
    """The same, before something that matters is changed."""

    code = forms.CharField(label=_("验证码"), widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}))


class ProfileForm(forms.Form):
    """What people may change of their own account."""

    email = forms.EmailField(label=_("电子邮件"), required=False, max_length=254)
    language = forms.ChoiceField(label=_("语言"), choices=settings.LANGUAGES)
