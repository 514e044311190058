"""How the application is (系统状况), for administrators: backup, mails, accounts, log, worker. No content of anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks_db.models import DBTaskResult

from bihuan_web.accounts.models import User
from bihuan_web.accounts.requests import user_of
from bihuan_web.audit.models import Event
from bihuan_web.common.clock import now, today
from bihuan_web.common.joining import noted
from bihuan_web.notices.models import Delivery
from bihuan_web.orgs.queries import people_of, without_role
from bihuan_web.orgs.showing import administers
from bihuan_web.running.backup.noting import last_backup
from bihuan_web.running.health import FRESH
from bihuan_web.running.models import Heartbeat

_OLD = timedelta(days=7)  # for a backup
_STUCK = timedelta(hours=1)  # for what should have gone out


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is looked at, and whether something is to be done about it."""

    words: str
    value: str
    wrong: bool
    url: str = ""


def health_card(request: HttpRequest) -> dict[str, Any] | None:
    """The card; None for whoever administers nothing."""
    return {"lines": _lines(user_of(request), now())} if administers(request) else None


def _lines(user: User, moment: datetime) -> list[Line]:
    backup = last_backup()
    failed = Delivery.objects.filter(state=Delivery.FAILED).count()
    stuck = Delivery.objects.filter(state=Delivery.PENDING, not_before__lt=moment - _STUCK).count()
    verified = Event.objects.filter(kind="log", item="", act="log.verify").order_by("-at").first()
    alive = Heartbeat.objects.filter(at__gt=moment - FRESH, at__lt=moment + FRESH).exists()
    jobs, idle = (
        DBTaskResult.objects.filter(status="FAILED").count(),
        without_role(people_of(user, today()), today()).count(),
    )
    return [
        Line(_("最近一次备份"), _ago(backup, moment, _("还没有备份过")), backup is None or moment - backup > _OLD),
        Line(_("没发出去的邮件"), str(failed), failed > 0),
        Line(_("积压的通知"), str(stuck), stuck > 0),
        Line(_("没有角色的账号"), str(idle), idle > 0, f"{reverse('orgs:people')}?state=idle"),
        Line(_("事件日志核对"), _ago(verified.at if verified else None, moment, _("还没有核对")), verified is None),
        Line(_("后台程序"), _("在运行") if alive else _("没有在运行"), not alive),
        Line(_("没有通过的后台任务"), str(jobs), jobs > 0),
    ]


def _ago(at: datetime | None, moment: datetime, never: str) -> str:
    if at is None:
        return never
    days = (timezone.localdate(moment) - timezone.localdate(at)).days
    ago = ngettext("%(days)s 天前", "%(days)s 天前", days) % {"days": days} if days else _("今天")
    return noted(date_format(timezone.localtime(at), "Y-m-d H:i"), ago)
