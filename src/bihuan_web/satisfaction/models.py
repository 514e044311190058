"""Surveys (满意度测评), the groups in which their results are shown, what follows from them; draws (抽查) and their checks.

There is no table of answers: see ``boxes``. Columns that end in ``box`` and ``secret`` never leave by an export.
"""

from __future__ import annotations

import secrets

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from bihuan_web.accounts.models import User
from bihuan_web.ledgers.answering import Answered, answered_whole
from bihuan_web.ledgers.models import Problem
from bihuan_web.orgs.models import Organisation
from bihuan_web.rounds.models import Round
from bihuan_web.satisfaction.disclosing import SMALLEST
from bihuan_web.satisfaction.lifecycle import CHECK, DRAW, LAPSED, SURVEY, TO_CHECK
from bihuan_web.satisfaction.words import Channel, Sampling, Trigger
from bihuan_web.tasks.models import Task


def new_link() -> str:
    """An address that nobody guesses."""
    return secrets.token_urlsafe(12).replace("-", "x").replace("_", "y")


def random_key() -> int:
    """A key that tells nothing of when its row was made."""
    return secrets.randbelow(2**31 - 1) + 1


class Survey(models.Model):
    """A survey (满意度测评) of the people concerned, on closed items of a unit and the branch under it.

    ``population``: who is asked, in words; ``half_width`` and ``confidence`` in percent give ``planned``, how many must answer.
    ``needs_code``: each sheet by the link costs a one-time code. ``by_link`` and ``entered`` count sheets, not answers.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="surveys")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="surveys")
    title = models.CharField(max_length=120)
    population = models.CharField(max_length=300, blank=True, default="")
    population_size = models.PositiveIntegerField(null=True, blank=True)
    sampling = models.CharField(max_length=20, choices=Sampling, default=Sampling.SIMPLE)
    half_width = models.PositiveSmallIntegerField(default=5)
    confidence = models.PositiveSmallIntegerField(default=95)
    planned = models.PositiveIntegerField(default=0)
    bad_share = models.PositiveSmallIntegerField(default=20)
    needs_code = models.BooleanField(default=False)
    closes_on = models.DateField(null=True, blank=True)
    link = models.CharField(max_length=30, unique=True, default=new_link)
    state = models.CharField(max_length=20, default=SURVEY.initial)
    revision = models.PositiveIntegerField(default=1)
    by_link = models.PositiveIntegerField(default=0)
    entered = models.PositiveIntegerField(default=0)
    codes_made = models.PositiveIntegerField(default=0)
    closed_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=sorted(SURVEY.states)), name="survey_state"),
            models.CheckConstraint(condition=Q(sampling__in=Sampling.values), name="survey_sampling"),
            models.CheckConstraint(condition=Q(confidence__in=(90, 95, 99)), name="survey_confidence"),
            models.CheckConstraint(condition=Q(half_width__range=(1, 20)), name="survey_half_width"),
            models.CheckConstraint(condition=Q(bad_share__range=(1, 100)), name="survey_bad_share"),
            models.CheckConstraint(condition=~Q(state="closed") | Q(closed_on__isnull=False), name="survey_closed_on"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the survey for those who run it."""
        return reverse("satisfaction:survey", args=[self.pk])


class Stratum(models.Model):
    """A part of the population (层) with its size, and how many of it are to be asked. No answer says which one it came from."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="strata")
    name = models.CharField(max_length=80)
    size = models.PositiveIntegerField(validators=[MinValueValidator(1), MaxValueValidator(10_000_000)])
    planned = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "name"], name="stratum_once")]


class Block(models.Model):
    """A group of answers that is shown as one figure (结果组), of ``unit`` or of units below it; the database takes none below five."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="blocks")
    unit = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    good = models.PositiveIntegerField()
    fair = models.PositiveIntegerField()
    bad = models.PositiveIntegerField()
    unknown = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(good__gte=SMALLEST - F("fair") - F("bad") - F("unknown")), name="block_large_enough"
            )
        ]


class Item(models.Model):
    """A closed item (测评事项) in words that people understand: a task or a problem, of ``unit``.

    ``sealed_box`` holds the answers; ``block`` is where they are shown once the survey is closed, nothing where they are too few.
    """

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField()
    task = models.ForeignKey(Task, null=True, blank=True, on_delete=models.PROTECT, related_name="asked_about")
    problem = models.ForeignKey(Problem, null=True, blank=True, on_delete=models.PROTECT, related_name="asked_about")
    unit = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=300)
    sealed_box = models.TextField(blank=True, default="")
    block = models.ForeignKey(Block, null=True, blank=True, on_delete=models.PROTECT, related_name="items")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "number"], name="item_number"),
            models.UniqueConstraint(fields=["survey", "task"], condition=Q(task__isnull=False), name="item_task_once"),
            models.UniqueConstraint(
                fields=["survey", "problem"], condition=Q(problem__isnull=False), name="item_problem_once"
            ),
            models.CheckConstraint(
                condition=Q(task__isnull=False, problem__isnull=True) | Q(task__isnull=True, problem__isnull=False),
                name="item_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.words}"

    @property
    def old_problem(self) -> Problem:
        """The problem that the item is, or that its task was for."""
        if self.problem is not None:
            return self.problem
        assert self.task is not None  # one of both, by the constraint
        return self.task.measure.problem


class Code(models.Model):
    """A one-time code (一次性验证码) that has not been used; its row is gone as soon as it is. Only a keyed hash is kept."""

    id = models.IntegerField(primary_key=True, default=random_key)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="codes")
    secret = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "secret"], name="code_once")]


class Entry(models.Model):
    """How many sheets somebody of the office entered, by which way they came; not which, and not when."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="entries")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel)
    sheets = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "user", "channel"], name="entry_once"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="entry_channel"),
        ]


class Proposal(Answered):
    """Something that people say is not well (群众不满意事项): the office opens a new problem, or says why not.

    All proposals of a survey are made at its closing, in the order of the alphabet.
    """

    block = models.ForeignKey(Block, on_delete=models.PROTECT, related_name="proposals")
    trigger = models.CharField(max_length=10, choices=Trigger)
    text = models.TextField(blank=True, default="")
    item = models.ForeignKey(Item, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            answered_whole("proposal"),
            models.CheckConstraint(condition=Q(trigger__in=Trigger.values), name="proposal_trigger"),
        ]


class Draw(models.Model):
    """A draw (随机抽查) of closed tasks: first the list is sealed with its hash, then the seed is drawn, then the sample follows.

    ``listing`` has a line for each task, as ``sampling.draw`` takes it; ``stratified``: each unit has its share.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="recheck_draws")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="recheck_draws")
    title = models.CharField(max_length=120)
    closed_from = models.DateField()
    closed_to = models.DateField()
    stratified = models.BooleanField(default=True)
    wanted = models.PositiveIntegerField(validators=[MinValueValidator(1), MaxValueValidator(10_000)])
    due_on = models.DateField()
    listing = models.TextField()
    listed = models.PositiveIntegerField()
    list_hash = models.CharField(max_length=64)
    listed_at = models.DateTimeField()
    listed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    seed = models.CharField(max_length=64, blank=True, default="")
    drawn_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=20, default=DRAW.initial)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=sorted(DRAW.states)), name="draw_state"),
            models.CheckConstraint(condition=Q(closed_to__gte=F("closed_from")), name="draw_period"),
            models.CheckConstraint(
                condition=(Q(state="drawn", drawn_at__gte=F("listed_at")) & ~Q(seed=""))
                | (~Q(state="drawn") & Q(seed="", drawn_at__isnull=True)),
                name="draw_seed_after_the_list",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the draw."""
        return reverse("satisfaction:draw", args=[self.pk])


class Check(models.Model):
    """One closed task that was drawn, asked about again (回头看核查); ``relapse`` is the new task where it does not hold."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="checks")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="drawn_checks")
    state = models.CharField(max_length=20, default=CHECK.initial)
    assigned = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    method = models.CharField(max_length=60, blank=True, default="")
    asked = models.CharField(max_length=200, blank=True, default="")
    note = models.TextField(blank=True, default="")
    relapse = models.OneToOneField(Task, null=True, blank=True, on_delete=models.PROTECT, related_name="found_by_check")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draw", "task"], name="check_once"),
            models.CheckConstraint(condition=Q(state__in=sorted(CHECK.states)), name="check_state"),
            models.CheckConstraint(
                condition=Q(state=TO_CHECK, user__isnull=True, done_at__isnull=True)
                | (~Q(state=TO_CHECK) & Q(user__isnull=False, done_at__isnull=False) & ~Q(note="")),
                name="check_done_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state=LAPSED, relapse__isnull=False) | (~Q(state=LAPSED) & Q(relapse__isnull=True)),
                name="check_relapse_is_a_task",
            ),
        ]
