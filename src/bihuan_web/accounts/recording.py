"""Sign-ins and what belongs to them as events: allauth and axes tell, we write."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import user_logged_in
from allauth.core import context
from allauth.mfa.models import Authenticator
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_out
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _

from bihuan_web.accounts.models import User
from bihuan_web.accounts.services import CHAIN, note
from bihuan_web.audit.acts import name_acts
from bihuan_web.audit.services import record
from bihuan_web.common import clock


def connect() -> None:
    """Called once, when the application is ready."""
    user_logged_in.connect(_signed_in, dispatch_uid="bihuan.signed-in")
    user_logged_out.connect(_signed_out, dispatch_uid="bihuan.signed-out")
    user_locked_out.connect(_locked, dispatch_uid="bihuan.locked")
    post_save.connect(_factor_saved, sender=Authenticator, dispatch_uid="bihuan.factor-on")
    post_delete.connect(_factor_deleted, sender=Authenticator, dispatch_uid="bihuan.factor-off")
    name_acts(
        {
            "account.sign-in": _("登录"),
            "account.sign-out": _("退出登录"),
            "account.locked": _("失败过多，锁定"),
            "account.password": _("修改密码"),
            "account.session-end": _("结束会话"),
            "account.factor-on": _("启用两步验证"),
            "account.factor-off": _("停用两步验证"),
        }
    )


@transaction.atomic
def _signed_in(request: Any, user: User, **kwargs: Any) -> None:
    note(user, "account.sign-in", user)


@transaction.atomic
def _signed_out(user: User | None, **kwargs: Any) -> None:
    if user is not None:
        note(user, "account.sign-out", user)


@transaction.atomic
def _locked(request: Any, username: str, **kwargs: Any) -> None:
    if request.axes_failures_since_start is None:
        return  # somebody goes on trying while it is locked
    found = User.objects.filter(username=username).first()
    # What a stranger typed is not written down: it may be a password.
    if found is not None:
        record(CHAIN, "", "account.locked", "person", str(found.pk), at=clock.now())


def _factor_saved(instance: Authenticator, created: bool, **kwargs: Any) -> None:
    # The signal of the model, not allauth's own: that one comes after the transaction.
    if created:
        _note_factor("account.factor-on", instance)


def _factor_deleted(instance: Authenticator, **kwargs: Any) -> None:
    _note_factor("account.factor-off", instance)


@transaction.atomic
def _note_factor(act: str, factor: Authenticator) -> None:
    request = context.request
    actor = request.user.username if request is not None and request.user.is_authenticated else ""
    record(CHAIN, actor, act, "person", str(factor.user_id), {"kind": factor.type}, at=clock.now())
