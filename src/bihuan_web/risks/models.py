"""The register of risks (廉政风险点台账): of posts and key steps, never of a person."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bihuan_web.accounts.models import User
from bihuan_web.files.models import StoredFile
from bihuan_web.ledgers.models import Measure, Problem
from bihuan_web.orgs.models import Organisation, Post
from bihuan_web.risks.lifecycle import RISK
from bihuan_web.risks.matrix import SCALE, Level, level_of
from bihuan_web.tasks.models import Rhythm, Task

RHYTHMS = [(one.value, one.label) for one in Rhythm if one is not Rhythm.ONCE]


class Risk(models.Model):
    """A risk of a post (岗位) or a key step (重点环节) of a unit. The level comes from the matrix.

    ``likelihood`` is as it was assessed last, raised since by what relapsed or is overdue; only a review lowers it. ``owner`` answers for the
    control measure, ``reviewer`` is somebody else.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="risks")
    number = models.PositiveIntegerField()
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=120, blank=True, default="")
    danger = models.TextField()
    likelihood = models.PositiveSmallIntegerField()
    effect = models.PositiveSmallIntegerField()
    control = models.TextField()
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reviewer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    rhythm = models.CharField(max_length=20, choices=RHYTHMS)
    next_review_on = models.DateField()
    state = models.CharField(max_length=20, default=RISK.initial)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="risk_number"),
            models.CheckConstraint(condition=Q(post__isnull=False) | ~Q(step=""), name="risk_of_a_post_or_step"),
            models.CheckConstraint(
                condition=Q(likelihood__range=(SCALE[0], SCALE[-1]), effect__range=(SCALE[0], SCALE[-1])),
                name="risk_on_the_scale",
            ),
            models.CheckConstraint(condition=~Q(reviewer=F("owner")), name="risk_reviewed_by_another"),
            models.CheckConstraint(condition=Q(state__in=sorted(RISK.states)), name="risk_state"),
            models.CheckConstraint(condition=Q(rhythm__in=[one for one, _ in RHYTHMS]), name="risk_rhythm"),
        ]
        indexes = [
            models.Index(fields=["organisation", "state"], name="risk_place"),
            models.Index(fields=["state", "next_review_on"], name="risk_due"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.step or self.post}"

    def get_absolute_url(self) -> str:
        """The page of the risk."""
        return reverse("risks:risk", args=[self.pk])

    @property
    def level(self) -> Level:
        """By the matrix."""
        return level_of(self.likelihood, self.effect)


class Link(models.Model):
    """What a risk depends on (关联): a problem, a measure, a task, or all that a unit has to do. Just one of the four."""

    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="links")
    problem = models.ForeignKey(Problem, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    measure = models.ForeignKey(Measure, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    task = models.ForeignKey(Task, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["risk", name], condition=Q(**{f"{name}__isnull": False}), name=f"risk_{name}_once"
            )
            for name in ("problem", "measure", "task", "unit")
        ] + [
            models.CheckConstraint(
                condition=Q(problem__isnull=False, measure__isnull=True, task__isnull=True, unit__isnull=True)
                | Q(problem__isnull=True, measure__isnull=False, task__isnull=True, unit__isnull=True)
                | Q(problem__isnull=True, measure__isnull=True, task__isnull=False, unit__isnull=True)
                | Q(problem__isnull=True, measure__isnull=True, task__isnull=True, unit__isnull=False),
                name="risk_linked_to_one",
            )
        ]


class Review(models.Model):
    """A review (复核): who looked, what changed, why it is assessed as it is now. ``owner`` is who answered for it then."""

    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="reviews")
    planned_on = models.DateField()
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    likelihood_before = models.PositiveSmallIntegerField()
    likelihood = models.PositiveSmallIntegerField()
    effect_before = models.PositiveSmallIntegerField()
    effect = models.PositiveSmallIntegerField()
    changed = models.TextField()
    reason = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(user=F("owner")), name="risk_review_by_another"),
            models.CheckConstraint(condition=~Q(changed="") & ~Q(reason=""), name="risk_review_says_why"),
        ]


class Cause(models.TextChoices):
    """What raises a risk (上调原因)."""

    RELAPSE = "relapse", _("反弹")
    OVERDUE = "overdue", _("逾期")


class Rise(models.Model):
    """A cause that was counted (风险上调), once: the likelihood rose by a step, up to 5. ``known``: it was there already when the
    item was linked, so that the assessment stands. ``review`` is the one that took it into account.
    """

    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="rises")
    key = models.CharField(max_length=80)
    cause = models.CharField(max_length=20, choices=Cause)
    task = models.ForeignKey(Task, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    problem = models.ForeignKey(Problem, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    known = models.BooleanField(default=False)
    before = models.PositiveSmallIntegerField()
    after = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    review = models.ForeignKey(Review, null=True, blank=True, on_delete=models.PROTECT, related_name="settled")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["risk", "key"], name="risk_raised_once_a_cause"),
            models.CheckConstraint(
                condition=Q(task__isnull=False, problem__isnull=True) | Q(task__isnull=True, problem__isnull=False),
                name="rise_names_its_item",
            ),
            models.CheckConstraint(condition=Q(known=False) | Q(after=F("before")), name="rise_known_changes_nothing"),
        ]


class ImportDraft(models.Model):
    """Rows of a sheet that wait to be looked at (待确认的风险点导入), as JSON; goes when it is confirmed, or after a day."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    rows = models.TextField()
