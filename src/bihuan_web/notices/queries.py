"""Reading notices and letters: only one's own, and those of tasks that one may see."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from bihuan_web.accounts.models import User
from bihuan_web.notices.models import Hook, Letter, Notice, Waiver
from bihuan_web.orgs.models import Organisation
from bihuan_web.tasks import queries as tasks


def notices_of(user: User) -> QuerySet[Notice]:
    """What somebody was told, the newest first."""
    return Notice.objects.filter(user=user).select_related("task").order_by("-created_at", "-pk")


def unread(user: User) -> int:
    return Notice.objects.filter(user=user, read_at=None).count()


def letters_visible_to(user: User, today: date) -> QuerySet[Letter]:
    """Letters about tasks that somebody may see."""
    seen = tasks.visible_to(user, today).values("pk")
    return Letter.objects.filter(task__in=seen).select_related("task__organisation", "addressee", "received_by")


def waivers_visible_to(user: User, today: date) -> QuerySet[Waiver]:
    """Asked-for waivers of tasks that somebody may see."""
    seen = tasks.visible_to(user, today).values("pk")
    return Waiver.objects.filter(task__in=seen).select_related("task__organisation", "asked_by")


def hooks_of(organisation: Organisation) -> QuerySet[Hook]:
    """The addresses called for a unit itself."""
    return Hook.objects.filter(organisation=organisation, active=True).order_by("pk")
