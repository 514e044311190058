"""A ledger (台账): problems with their measures. Problem list, task list and responsibility list are views of these."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from bihuan_web.documents.models import Document
from bihuan_web.ledgers.lifecycle import PROBLEM
from bihuan_web.ledgers.words import Column, Pace, Source
from bihuan_web.orgs.models import Organisation


class Ledger(models.Model):
    """The ledger of a unit for a year or a round: what is numbered together.

    ``continued_in`` is the ledger into which its open and standing items were carried (结转) when it was closed.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="ledgers")
    title = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField()
    opened_on = models.DateField()
    archived = models.BooleanField(default=False)
    continued_in = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="continues")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "title"], name="ledger_title"),
            models.CheckConstraint(
                condition=Q(continued_in__isnull=True) | (Q(archived=True) & ~Q(continued_in=F("id"))),
                name="ledger_continued_elsewhere",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Problem(models.Model):
    """A problem (问题) that somebody admitted or was told of; ``number`` counts within its ledger (序号).

    ``document`` and ``item`` say which item of which accepted document it came from, taken over at ``taken_at``.
    """

    ledger = models.ForeignKey(Ledger, on_delete=models.PROTECT, related_name="problems")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="problems")
    number = models.PositiveIntegerField()
    source = models.CharField(max_length=20, choices=Source, default=Source.SELF_CHECK)
    source_note = models.CharField(max_length=300, blank=True, default="")
    aspect = models.CharField(max_length=200, blank=True, default="")
    text = models.TextField()
    manifestation = models.TextField(blank=True, default="")
    cause = models.TextField(blank=True, default="")
    remark = models.TextField(blank=True, default="")
    state = models.CharField(max_length=20, default=PROBLEM.initial)
    revision = models.PositiveIntegerField(default=1)
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="on_ledgers")
    item = models.CharField(max_length=40, blank=True, default="")
    taken_at = models.DateTimeField(null=True, blank=True)
    carried_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="carried_to")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ledger", "number"], name="problem_number"),
            models.UniqueConstraint(
                fields=["ledger", "document", "item"], condition=Q(document__isnull=False), name="problem_taken_once"
            ),
            models.UniqueConstraint(
                fields=["carried_from"], condition=Q(source=Source.CARRIED_OVER), name="problem_carried_once"
            ),
            models.CheckConstraint(condition=Q(state__in=sorted(PROBLEM.states)), name="problem_state"),
            models.CheckConstraint(condition=Q(source__in=Source.values), name="problem_source"),
        ]
        indexes = [models.Index(fields=["organisation", "state"], name="problem_place")]

    def __str__(self) -> str:
        return f"{self.number} {self.text[:40]}"

    def get_absolute_url(self) -> str:
        """The page of the problem, which the tasks app has: it shows how far the work is."""
        return reverse("tasks:problem", args=[self.pk])


class Measure(models.Model):
    """A measure (整改措施) promised for a problem; ``promised_on`` is the day from which evidence can count.

    ``carried_from``: the measure of last year's ledger that goes on here; closed tasks stay there.
    """

    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="measures")
    number = models.PositiveIntegerField()
    text = models.TextField()
    goal = models.TextField(blank=True, default="")
    deliverable = models.CharField(max_length=300, blank=True, default="")
    pace = models.CharField(max_length=20, choices=Pace, default=Pace.BY_DATE)
    promised_on = models.DateField()
    item = models.CharField(max_length=40, blank=True, default="")
    revision = models.PositiveIntegerField(default=1)
    carried_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="carried_to")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["carried_from"], name="measure_carried_once"),
            models.UniqueConstraint(fields=["problem", "number"], name="measure_number"),
            models.CheckConstraint(condition=Q(pace__in=Pace.values), name="measure_pace"),
        ]

    def __str__(self) -> str:
        return f"{self.problem.number}-{self.number} {self.text[:40]}"


class ColumnName(models.Model):
    """What an organisation and the branch under it call a column; mapped once, used for reading and for writing."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="column_names")
    column = models.CharField(max_length=20, choices=Column)
    name = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "column"], name="column_mapped_once"),
            models.UniqueConstraint(fields=["organisation", "name"], name="column_name_used_once"),
        ]


class Rules(models.Model):
    """How a unit and the branch under it follow through (整改规则); the nearest one up the tree counts."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="ledger_rules")
    two_levels = models.BooleanField(default=False)  # 两级验收: closed by somebody else than who verified it
    recheck_months = models.PositiveSmallIntegerField(default=6)  # 回头看: this long after closure

    def __str__(self) -> str:
        return str(self.organisation)
