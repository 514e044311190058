"""A task (整改任务) and all that happens to it. What must never happen is refused here once more, by the database."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bihuan_web.accounts.models import User
from bihuan_web.common.lifecycle import Lifecycle
from bihuan_web.files.models import StoredFile
from bihuan_web.ledgers.models import Measure
from bihuan_web.orgs.models import Organisation
from bihuan_web.tasks import lifecycle
from bihuan_web.tasks.lifecycle import CANCELLATION, EXTENSION, PERSISTENCE, TASK, VERIFICATION


def _state_of(table: Lifecycle, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(state__in=sorted(table.states)), name=name)


def _other(one: str, *others: str) -> Q:
    """Nobody yet, or somebody else than the others."""
    differs = Q(**{f"{one}__isnull": True})
    different = Q()
    for other in others:
        different &= ~Q(**{one: F(other)}) | Q(**{f"{other}__isnull": True})
    return differs | different


class Rhythm(models.TextChoices):
    """How often standing work is due (频次)."""

    ONCE = "", _("一次")
    MONTHLY = "monthly", _("每月")
    QUARTERLY = "quarterly", _("每季度")
    HALF_YEARLY = "half-yearly", _("每半年")
    YEARLY = "yearly", _("每年")


class Task(models.Model):
    """Work that a unit does for a measure. ``revision`` grows with every change: what somebody saw is what they change.

    ``first_due_on`` is kept for good; ``due_on`` moves with granted extensions. ``relapse_of`` is the closed task that did
    not hold (反弹). ``search_text`` is what a search looks at: title, problem, measure, standard.
    """

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="tasks")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="tasks")
    number = models.PositiveIntegerField()
    title = models.TextField()
    acceptance_standard = models.TextField(blank=True, default="")
    state = models.CharField(max_length=20, default=TASK.initial)
    revision = models.PositiveIntegerField(default=1)
    lead = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="owned_tasks")
    verifier = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closer = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    first_due_on = models.DateField(null=True, blank=True)
    rhythm = models.CharField(max_length=20, choices=Rhythm, blank=True, default=Rhythm.ONCE)
    assigned_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    two_levels = models.BooleanField(default=False)
    persistence = models.CharField(max_length=20, default=PERSISTENCE.initial)
    review_rhythm = models.CharField(max_length=20, choices=Rhythm, blank=True, default=Rhythm.ONCE)
    next_review_on = models.DateField(null=True, blank=True)
    relapse_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="relapses")
    remark = models.TextField(blank=True, default="")
    search_text = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["measure", "number"], name="task_number"),
            _state_of(TASK, "task_state"),
            models.CheckConstraint(condition=Q(persistence__in=sorted(PERSISTENCE.states)), name="task_persistence"),
            models.CheckConstraint(
                condition=Q(state__in=(lifecycle.DRAFT, lifecycle.CANCELLED))
                | (
                    Q(owner__isnull=False, first_due_on__isnull=False, due_on__isnull=False)
                    & ~Q(acceptance_standard="")
                ),
                name="task_ready_before_it_starts",
            ),
            models.CheckConstraint(condition=_other("verifier", "owner"), name="task_verifier_is_not_its_owner"),
            models.CheckConstraint(condition=_other("closer", "owner"), name="task_closer_is_not_its_owner"),
            models.CheckConstraint(
                condition=~Q(state=lifecycle.CLOSED) | Q(closed_at__isnull=False, closer__isnull=False),
                name="task_closed_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "state", "due_on"], name="task_place"),
            models.Index(fields=["state", "due_on"], name="task_due"),
            models.Index(fields=["due_on", "id"], name="task_order"),
        ]

    def __str__(self) -> str:
        return self.title[:60]

    def get_absolute_url(self) -> str:
        """The page of the task."""
        return reverse("tasks:detail", args=[self.pk])

    @property
    def mark(self) -> str:
        """Its number as people say it: problem, measure, task."""
        return f"{self.measure.problem.number}-{self.measure.number}-{self.number}"

    @property
    def is_open_work(self) -> bool:
        """Whether it can be late: assigned and not yet handed in."""
        return self.state in (lifecycle.ASSIGNED, lifecycle.DOING)


class Side(models.Model):
    """Where somebody stands in a task, for good: who ever did its work (经办) never checks it (核验), and the other way.

    That there is one row for a person and a task is what keeps the doer from verifying, whatever the code above does.
    """

    DOES, CHECKS = "does", "checks"

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="sides")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=10)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "user"], name="side_chosen_once"),
            models.CheckConstraint(condition=Q(side__in=("does", "checks")), name="side_known"),
        ]


class Carriage(models.Model):
    """That a task was not finished when the ledger of a year was carried over (结转): it still counts there as one that was not."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="carriages")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="carriages")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "measure"], name="carriage_once")]


class Assistant(models.Model):
    """Somebody who helps the owner (协办人), from when to when."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="assistants")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assisted_tasks")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "user"], condition=Q(until__isnull=True), name="assists_once")
        ]


class Progress(models.Model):
    """A dated entry on how the work goes (整改进展); never changed, a later one corrects it."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="progress")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    happened_on = models.DateField()
    text = models.TextField()


class Period(models.Model):
    """A period of standing work that was reported (一期完成情况): when it was due, when the work was done, who said so."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="periods")
    due_on = models.DateField()
    done_on = models.DateField()
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "due_on"], name="period_reported_once")]
        indexes = [models.Index(fields=["due_on", "task"], name="period_due")]


class Evidence(models.Model):
    """A file that shows something (佐证材料): ``fact_on`` is the day of the fact, ``at`` that of the upload.

    What was put in is never taken out; ``dropped_reason`` says why it no longer counts.
    """

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="evidence")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    fact_on = models.DateField()
    note = models.TextField(blank=True, default="")
    dropped_reason = models.TextField(blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "file"], name="evidence_once")]

    @property
    def older_than_measure(self) -> bool:
        """Whether the fact lies before the promise: it cannot show that the promise was kept."""
        return self.fact_on < self.task.measure.promised_on


class Method(models.TextChoices):
    """How somebody checked (核查方式)."""

    FILES = "files", _("查阅资料")
    ON_SITE = "on-site", _("实地核查")
    ASKED_PEOPLE = "asked-people", _("走访群众")


class Verification(models.Model):
    """One application for closure (销号申请) and what became of it; ``number`` counts within the task."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="verifications")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=20, default=VERIFICATION.initial)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    applicant = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    applied_at = models.DateTimeField()
    self_check = models.TextField()
    two_levels = models.BooleanField(default=False)
    checker = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    method = models.CharField(max_length=60, blank=True, default="")
    note = models.TextField(blank=True, default="")
    closer = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    signature = models.CharField(max_length=120, blank=True, default="")
    closing_note = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "number"], name="verification_number"),
            models.UniqueConstraint(
                fields=["task"],
                condition=Q(state__in=(lifecycle.PENDING, lifecycle.PASSED)),
                name="verification_one_at_a_time",
            ),
            _state_of(VERIFICATION, "verification_state"),
            models.CheckConstraint(condition=_other("checker", "owner", "applicant"), name="checker_is_not_the_doer"),
            models.CheckConstraint(condition=_other("closer", "owner", "applicant"), name="closer_is_not_the_doer"),
            models.CheckConstraint(
                condition=Q(two_levels=False) | _other("closer", "checker"), name="two_levels_are_two_people"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(lifecycle.PASSED, lifecycle.SIGNED))
                | Q(checker__isnull=False, checked_at__isnull=False),
                name="passed_by_somebody",
            ),
        ]


class Request(models.Model):
    """Something asked for by one person and decided by another (申请与审批)."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="%(class)ss")
    state = models.CharField(max_length=20, default=lifecycle.ASKED)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    reason = models.TextField()
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.TextField(blank=True, default="")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(state=lifecycle.WITHDRAWN) | _other("decided_by", "asked_by"),
                name="%(class)s_decided_by_another",
            ),
            models.UniqueConstraint(
                fields=["task"], condition=Q(state=lifecycle.ASKED), name="%(class)s_asked_once_at_a_time"
            ),
        ]


class Extension(Request):
    """More time (延期): from which date to which; the task's first date stays visible."""

    from_due = models.DateField()
    to_due = models.DateField()

    class Meta(Request.Meta):
        constraints = [
            *Request.Meta.constraints,
            _state_of(EXTENSION, "extension_state"),
            models.CheckConstraint(condition=Q(to_due__gt=F("from_due")), name="extension_is_later"),
        ]


class Cancellation(Request):
    """No longer doing a task (撤销): a reason that somebody else agreed with."""

    class Meta(Request.Meta):
        constraints = [*Request.Meta.constraints, _state_of(CANCELLATION, "cancellation_state")]


class Review(models.Model):
    """A look at whether a closed task still holds: a review of its persistence (长期坚持复核) or a re-check (回头看).

    ``asked``: of whom, since what counts is what the people concerned say. A bad answer opens a new task.
    """

    PERSISTENCE, RECHECK = "persistence", "recheck"

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="reviews")
    kind = models.CharField(max_length=20, choices=[(PERSISTENCE, _("长期坚持复核")), (RECHECK, _("回头看"))])
    planned_on = models.DateField()
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    holds = models.BooleanField(null=True, blank=True)
    method = models.CharField(max_length=60, blank=True, default="")
    asked = models.CharField(max_length=200, blank=True, default="")
    note = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, holds__isnull=True)
                | Q(done_at__isnull=False, holds__isnull=False, user__isnull=False),
                name="review_done_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["task", "kind"], condition=Q(done_at__isnull=True), name="review_planned_once"
            ),
        ]
        indexes = [models.Index(fields=["planned_on", "task"], name="review_planned")]


class SavedView(models.Model):
    """Filters of the list of tasks that somebody keeps under a name (常用筛选)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=2000)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="view_name")]
