"""Telling somebody something: in the application, and by mail as they wish it."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from bihuan_web.accounts.models import User
from bihuan_web.common import clock
from bihuan_web.notices.hours import ZONE, after_quiet
from bihuan_web.notices.models import Delivery, Notice, Wish
from bihuan_web.tasks.models import Task


def tell(
    user: User, key: str, kind: str, words: tuple[str, str], task: Task | None, at: datetime, *, path: str = ""
) -> bool:
    """Tells somebody something once; False where they were told already. Inside the transaction of what it tells of.

    ``path``: the page where they go for it, where it is about no task.
    """
    if not user.is_active:
        return False
    zh, en = (" ".join(one.split())[:200] for one in words)
    said = {"kind": kind, "title": zh, "title_en": en, "task": task, "path": path, "created_at": at}
    notice, fresh = Notice.objects.get_or_create(user=user, key=key, defaults=said)
    if fresh and settings.BIHUAN_MAIL and user.email:
        wish = wish_of(user)
        if wish.mail == Wish.Mail.EACH:
            _queue(user, f"notice-{notice.pk}", [notice], after_quiet(at, wish.quiet_from, wish.quiet_to))
            Notice.objects.filter(pk=notice.pk).update(mailed_at=at)
    return fresh


def wish_of(user: User) -> Wish:
    """How somebody wants to be told; the usual where they never said."""
    return Wish.objects.filter(user=user).first() or Wish(user=user)


def send_digests(now: datetime) -> int:
    """Queues one mail a day for everybody with unread notices that no mail had yet; how many."""
    if not settings.BIHUAN_MAIL:
        return 0
    local = now.astimezone(ZONE)
    waiting = Notice.objects.filter(mailed_at=None, read_at=None, created_at__lte=now).values("user")
    number = 0
    for user in User.objects.filter(pk__in=waiting, is_active=True).exclude(email="").order_by("pk"):
        Wish.objects.get_or_create(user=user)
        with transaction.atomic():
            wish = Wish.objects.select_for_update().get(user=user)
            done = wish.last_digest_on == local.date()  # a later one was set by a clock that has gone back since
            if wish.mail != Wish.Mail.DIGEST or done or local.hour < wish.digest_hour:
                continue
            fresh = list(Notice.objects.filter(user=user, mailed_at=None, read_at=None).order_by("created_at", "pk"))
            if fresh:
                key = f"digest-{user.pk}-{max(one.pk for one in fresh)}"
                _queue(user, key, fresh, after_quiet(now, wish.quiet_from, wish.quiet_to))
                Notice.objects.filter(pk__in=[one.pk for one in fresh]).update(mailed_at=now)
                number += 1
            Wish.objects.filter(pk=wish.pk).update(last_digest_on=local.date())
    return number


def mark_read(user: User, keys: list[int] | None = None) -> int:
    """Somebody has read their notices, those with these keys or all; how many were new."""
    mine = Notice.objects.filter(user=user, read_at=None)
    if keys is not None:
        mine = mine.filter(pk__in=keys)
    return mine.update(read_at=clock.now())


def _queue(user: User, key: str, notices: list[Notice], not_before: datetime) -> None:
    english = user.language == "en"
    titles = [one.title_en if english else one.title for one in notices]
    if len(titles) == 1:
        subject = titles[0]
    else:
        subject = f"{len(titles)} notices" if english else f"{len(titles)} 条通知"
    where = "Open them in Bihuan: " if english else "请到闭环里查看："
    body = "\n".join(f"· {one}" for one in titles) + f"\n\n{where}{settings.BIHUAN_ADDRESS}\n"
    values = {"user": user, "subject": subject[:200], "body": body, "not_before": not_before}
    Delivery.objects.get_or_create(key=key, defaults=values)
