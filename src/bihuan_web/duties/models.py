"""Responsibility lists and the shares into which they are broken down."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan_web.accounts.models import User
from bihuan_web.duties.lifecycle import ACKNOWLEDGED, SHARE
from bihuan_web.ledgers.models import Ledger, Measure, Problem
from bihuan_web.orgs.models import Organisation
from bihuan_web.rounds.models import Round
from bihuan_web.tasks.models import Task


class Level(models.TextChoices):
    """The levels on which responsibility lies (责任层级), from the top down."""

    TEAM = "team", _("领导班子")
    MEMBER = "member", _("班子成员")
    UNIT = "unit", _("责任单位")
    PERSON = "person", _("责任人")

    @property
    def depth(self) -> int:
        """How far down it is, 0 at the top."""
        return list(Level).index(self)


class Side(models.TextChoices):
    """The two sides of dual duty (一岗双责)."""

    BUSINESS = "business", _("业务工作")
    INTEGRITY = "integrity", _("党建和廉政")


class DutyList(models.Model):
    """A responsibility list (责任清单) of a unit in a round; ``ledger`` whose problems it is about, all of the year's where none is named."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="duty_lists")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    ledger = models.ForeignKey(Ledger, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "organisation", "title"], name="duty_list_once")]

    def __str__(self) -> str:
        return self.title


class Field(models.Model):
    """A field (领域) besides those of the portfolios, and the unit that works in it, if any."""

    duty_list = models.ForeignKey(DutyList, on_delete=models.CASCADE, related_name="fields")
    name = models.CharField(max_length=120)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["duty_list", "name"], name="duty_field_once")]


class Share(models.Model):
    """A share (责任分工): what somebody answers for, in which field, until when; ``parent`` is the share of which it is a part.

    ``handed_by`` handed it to ``holder`` last. ``acknowledged_at`` is empty unless this very holder has acknowledged it.
    """

    duty_list = models.ForeignKey(DutyList, on_delete=models.PROTECT, related_name="shares")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    number = models.PositiveIntegerField()
    level = models.CharField(max_length=10, choices=Level)
    side = models.CharField(max_length=10, choices=Side)
    field = models.CharField(max_length=120)
    what = models.CharField(max_length=500)
    unit = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    holder = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    state = models.CharField(max_length=12, default=SHARE.initial)
    handed_at = models.DateTimeField()
    handed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True, default="")
    problem = models.ForeignKey(Problem, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    measure = models.ForeignKey(Measure, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    task = models.ForeignKey(Task, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["duty_list", "number"], name="share_number"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="share_level"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="share_side"),
            models.CheckConstraint(condition=Q(state__in=sorted(SHARE.states)), name="share_state"),
            models.CheckConstraint(
                condition=~Q(state=ACKNOWLEDGED, acknowledged_at__isnull=True), name="share_acknowledged_on_a_day"
            ),
        ]
        indexes = [models.Index(fields=["holder", "state"], name="share_held")]

    def __str__(self) -> str:
        return f"{self.number} {self.what[:40]}"
