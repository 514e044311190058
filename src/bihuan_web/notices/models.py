"""Notices, letters, what waits to be sent, and how an organisation and a person want it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bihuan_web.accounts.models import User
from bihuan_web.notices.ladder import LADDER, STEPS
from bihuan_web.orgs.models import Organisation
from bihuan_web.tasks.models import Task

_STEPS = [(one.name, one.zh) for one in LADDER]
_STEP_NAMES = [one.name for one in LADDER]


def words_of(step: str) -> str:
    """The name of a step, in the language of the page."""
    found = STEPS[step]
    return found.en if get_language() == "en" else found.zh


class Notice(models.Model):
    """Something that one person should know (通知). ``key`` says what it is about: the same is told to nobody twice."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    key = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    task = models.ForeignKey(Task, null=True, on_delete=models.PROTECT, related_name="+")
    path = models.CharField(max_length=200, blank=True, default="")  # where to go for it, where it is no task
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="notice_once")]
        indexes = [models.Index(fields=["user", "read_at", "created_at"], name="notice_list")]

    @property
    def words(self) -> str:
        """What it says, in the language of the page."""
        return self.title_en if get_language() == "en" else self.title


class Wish(models.Model):
    """How somebody wants to be told (通知设置): at once, once a day or not by mail; never in the quiet hours (免打扰)."""

    class Mail(models.TextChoices):
        EACH = "each", _("每条通知发一封")
        DIGEST = "digest", _("每天汇总一封")
        NONE = "none", _("不发邮件")

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="notice_wish")
    mail = models.CharField(_("邮件"), max_length=10, choices=Mail, default=Mail.DIGEST)
    digest_hour = models.PositiveSmallIntegerField(_("每天几点汇总"), default=8)
    quiet_from = models.PositiveSmallIntegerField(_("免打扰：从几点"), default=20)
    quiet_to = models.PositiveSmallIntegerField(_("免打扰：到几点"), default=8)
    last_digest_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(digest_hour__lt=24, quiet_from__lt=24, quiet_to__lt=24), name="wish_hours_of_a_day"
            )
        ]


class LadderSetting(models.Model):
    """How a unit and those under it take a step: after how many working days, or not at all."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    step = models.CharField(max_length=20, choices=_STEPS)
    grace = models.PositiveSmallIntegerField()
    used = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "step"], name="ladder_setting_once"),
            models.CheckConstraint(condition=Q(step__in=_STEP_NAMES, grace__gte=1), name="ladder_setting_known"),
        ]


class Letter(models.Model):
    """A step of the ladder that was taken for a task and a due date (催办函); receipted (签收) and answered (回复), or waived."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="letters")
    due_on = models.DateField()
    step = models.CharField(max_length=20, choices=_STEPS)
    waived = models.BooleanField(default=False)
    issued_on = models.DateField()
    issued_at = models.DateTimeField()
    addressee = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    received_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True, default="")
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "due_on", "step"], name="letter_once"),
            models.CheckConstraint(condition=Q(step__in=_STEP_NAMES), name="letter_step_known"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(received_at__isnull=False), name="letter_received_first"
            ),
        ]

    @property
    def step_words(self) -> str:
        return words_of(self.step)


class Waiver(models.Model):
    """A step that somebody asks not to be taken (免予催办), decided by another."""

    ASKED, GRANTED, REFUSED = "asked", "granted", "refused"

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="waivers")
    due_on = models.DateField()
    step = models.CharField(max_length=20, choices=_STEPS)
    state = models.CharField(max_length=10, default=ASKED)
    reason = models.TextField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")), name="waiver_decided_by_another"
            ),
            models.UniqueConstraint(
                fields=["task", "due_on", "step"], condition=Q(state="asked"), name="waiver_asked_once"
            ),
        ]

    @property
    def step_words(self) -> str:
        return words_of(self.step)


class Hook(models.Model):
    """An address that is told when a letter goes out on a branch (群机器人、回调地址)."""

    class Format(models.TextChoices):
        PLAIN = "plain", "JSON"
        WECOM = "wecom", _("企业微信")
        DINGTALK = "dingtalk", _("钉钉")
        FEISHU = "feishu", _("飞书")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    format = models.CharField(max_length=10, choices=Format, default=Format.PLAIN)
    url = models.URLField(max_length=500)
    secret = models.CharField(max_length=200, blank=True, default="")
    active = models.BooleanField(default=True)


class Delivery(models.Model):
    """One message on its way out (待发): claimed by a worker for a while, tried again with growing delays.

    A worker that dies between sending and writing that down sends again, with the same ``key``: receivers can tell.
    """

    PENDING, SENT, FAILED = "pending", "sent", "failed"

    key = models.CharField(max_length=120, unique=True)
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")
    hook = models.ForeignKey(Hook, null=True, on_delete=models.CASCADE, related_name="+")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    state = models.CharField(max_length=10, default=PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    claim = models.CharField(max_length=40, blank=True, default="")
    lease_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=True, hook__isnull=False) | Q(user__isnull=False, hook__isnull=True),
                name="delivery_to_one",
            )
        ]
        indexes = [models.Index(fields=["state", "not_before"], name="delivery_queue")]
