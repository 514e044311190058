"""Forms of sign-in and profile."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django import forms
from django.conf import settings
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


class _Counted(forms.Form):
    """Wrong codes are counted together with wrong passwords: too many lock the account."""

    user: User

    def clean_code(self) -> str:
        if locking.is_locked(context.request, self.user.username):
            raise forms.ValidationError(_("失败次数太多，账号已暂时锁定。"))
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except forms.ValidationError as wrong:
            locking.count_failure(context.request, self.user.username)
            raise forms.ValidationError(_("验证码不对。")) from wrong
        return code


class CodeForm(_Counted, AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in: a code of the app, or a recovery code."""

    code = forms.CharField(label=_("验证码"), widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}))


class CodeAgainForm(_Counted, ReauthenticateForm):  # type: ignore[misc]
    """The same, before something that matters is changed."""

    code = forms.CharField(label=_("验证码"), widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}))


class ProfileForm(forms.Form):
    """What people may change of their own account."""

    email = forms.EmailField(label=_("电子邮件"), required=False, max_length=254)
    language = forms.ChoiceField(label=_("语言"), choices=settings.LANGUAGES)
