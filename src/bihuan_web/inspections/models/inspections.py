"""An inspection (检查) of a subordinate unit, by a team from outside it, with what it saw and what became of it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from bihuan_web.accounts.models import User
from bihuan_web.files.models import StoredFile
from bihuan_web.inspections.lifecycle import INSPECTION
from bihuan_web.inspections.models.checklists import ChecklistItem, ChecklistVersion
from bihuan_web.inspections.words import Mended, Verdict
from bihuan_web.ledgers.answering import Answered, answered_whole
from bihuan_web.orgs.models import Organisation


class Inspection(models.Model):
    """An inspection that ``organisation`` orders of ``inspected``, a unit below it. ``answer_days``: calendar days after the report.

    ``recheck_of``: the inspection whose findings a re-check (复查) looks at again. Unannounced ones are hidden from the inspected
    unit until they are reported.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="inspections")
    inspected = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="inspected_by")
    version = models.ForeignKey(ChecklistVersion, on_delete=models.PROTECT, related_name="inspections")
    title = models.CharField(max_length=120)
    planned_on = models.DateField()
    announced = models.BooleanField(default=True)
    answer_days = models.PositiveSmallIntegerField(default=15)
    state = models.CharField(max_length=20, default=INSPECTION.initial)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(null=True, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    reported_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    summary = models.TextField(blank=True, default="")
    answer_due_on = models.DateField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recheck_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="rechecks")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=sorted(INSPECTION.states)), name="inspection_state"),
            models.CheckConstraint(condition=~Q(inspected=F("organisation")), name="inspection_of_another_unit"),
        ]
        indexes = [models.Index(fields=["inspected", "planned_on"], name="inspection_place")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the inspection."""
        return reverse("inspections:inspection", args=[self.pk])


class Member(models.Model):
    """Somebody of the team (检查组成员), one of whom leads it (组长)."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="team")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    leads = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inspection", "user"], name="team_member_once"),
            models.UniqueConstraint(fields=["inspection"], condition=Q(leads=True), name="team_led_by_one"),
        ]


class Result(models.Model):
    """What was seen of one item of the checklist (逐项结果)."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="results")
    item = models.ForeignKey(ChecklistItem, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=20, choices=Verdict, default=Verdict.UNCHECKED)
    note = models.TextField(blank=True, default="")
    revision = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inspection", "item"], name="result_once"),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="result_verdict"),
            models.CheckConstraint(
                condition=~Q(verdict=Verdict.FINDING) | ~Q(note=""), name="result_says_what_was_found"
            ),
        ]


class Finding(Answered):
    """Something that an inspection found (检查发现), numbered in its report (0 before that); the inspected unit answers it.

    ``item`` is None for what no item of the checklist asks; ``again_of`` is the finding of the earlier inspection that was not mended.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="findings")
    number = models.PositiveIntegerField(default=0)
    item = models.ForeignKey(ChecklistItem, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    again_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="found_again")

    class Meta:
        constraints = [
            answered_whole("finding"),
            models.UniqueConstraint(fields=["inspection", "number"], condition=Q(number__gt=0), name="finding_number"),
            models.CheckConstraint(condition=~Q(text=""), name="finding_says_what"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.text[:40]}"


class Look(models.Model):
    """What a re-check says of one finding of the earlier inspection (逐条复查)."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="looks")
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="looks")
    mended = models.CharField(max_length=20, choices=Mended, default=Mended.NOT_LOOKED)
    note = models.TextField(blank=True, default="")
    revision = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inspection", "finding"], name="look_once"),
            models.CheckConstraint(condition=Q(mended__in=Mended.values), name="look_known"),
            models.CheckConstraint(condition=Q(mended=Mended.NOT_LOOKED) | ~Q(note=""), name="look_says_what_was_seen"),
        ]


class Proof(models.Model):
    """A file that shows what was seen (检查佐证), of an item or of the whole."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="proofs")
    result = models.ForeignKey(Result, null=True, blank=True, on_delete=models.PROTECT, related_name="proofs")
    look = models.ForeignKey(Look, null=True, blank=True, on_delete=models.PROTECT, related_name="proofs")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class PlanEntry(models.Model):
    """A unit that is to be inspected in a year (年度检查计划); the units themselves do not see it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="inspection_plans")
    inspected = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "inspected", "year"], name="planned_once_a_year"),
            models.CheckConstraint(condition=~Q(inspected=F("organisation")), name="plan_of_another_unit"),
        ]
