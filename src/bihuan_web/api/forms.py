"""What people fill in for a token."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan_web.api.scopes import Scope
from bihuan_web.api.tokens import LONGEST
from bihuan_web.common.clock import today


class TokenForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=60, help_text=_("给哪个程序用的。"))
    scopes = forms.MultipleChoiceField(
        label=_("授权范围"), choices=Scope, widget=forms.CheckboxSelectMultiple,
        help_text=_("只勾用得着的。令牌能做的不会超过您自己的权限。"),
    )  # fmt: skip
    expires_on = forms.DateField(
        label=_("有效期到"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("最长一年。修改密码后令牌全部失效。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["expires_on"].initial = today() + LONGEST / 4
