"""Rounds of meetings for which self-examinations are written: their team, their timetable in versions, addresses of calendars."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bihuan_web.accounts.models import User
from bihuan_web.common.joining import noted
from bihuan_web.files.models import StoredFile
from bihuan_web.orgs.models import Organisation, Post
from bihuan_web.rounds.lifecycle import CLOSED, DONE, HELD, ROUND, STEP, WAIVED
from bihuan_web.rounds.meetings import MEETINGS


class Round(models.Model):
    """A round (轮次): one meeting season of a unit and of all units below it.

    ``profile`` is the engine's key (``mzshh-2024``), empty where it is chosen from each document. ``meeting_on`` is the meeting day T,
    ``held_on`` the day on which it was held in the end. ``revision`` counts changes.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="rounds")
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=[(key, words[0]) for key, words in MEETINGS.items()])
    profile = models.CharField(max_length=80, blank=True, default="")
    title = models.CharField(max_length=120)
    meeting_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, default=ROUND.initial)
    held_on = models.DateField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year", "kind", "title"], name="round_once"),
            models.CheckConstraint(condition=Q(kind__in=list(MEETINGS)), name="round_of_a_known_meeting"),
            models.CheckConstraint(condition=Q(state__in=sorted(ROUND.states)), name="round_state"),
            models.CheckConstraint(
                condition=Q(state__in=[HELD, CLOSED], held_on__isnull=False)
                | (~Q(state__in=[HELD, CLOSED]) & Q(held_on__isnull=True)),
                name="round_held_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Member(models.Model):
    """Somebody of the team (班子成员) whose round it is, with the post they have then. Whoever leaves stays named, with who came after."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="team")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    post = models.CharField(max_length=120, blank=True, default="")
    left_on = models.DateField(null=True, blank=True)
    left_note = models.CharField(max_length=300, blank=True, default="")
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "user"], condition=Q(left_on__isnull=True), name="member_of_a_team_once"
            )
        ]

    def __str__(self) -> str:
        return noted(self.user.name, self.post)


class Basis(models.Model):
    """What a profile said of the timetable when it was taken over (冻结的日程依据); ``text`` as ``timetable.Given`` writes it."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="bases")
    number = models.PositiveIntegerField()
    profile = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    text = models.TextField()
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "number"], name="basis_number")]


class Plan(models.Model):
    """A version of the timetable (日程版本), frozen when it was made: ``rows`` is JSON, see ``services.planning``."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="plans")
    number = models.PositiveIntegerField()
    basis = models.ForeignKey(Basis, on_delete=models.PROTECT, related_name="+")
    meeting_on = models.DateField()
    reason = models.CharField(max_length=500)
    rows = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "number"], name="plan_number")]


class Step(models.Model):
    """A step of the timetable (日程步骤) as it is now. ``day`` counts from T; a step that does not ``follow`` T keeps its date.

    Responsible is ``user``, or whoever holds ``post``. ``required``: the round is not closed before it is done or not needed.
    ``again_of``: the step that is to be done again because T moved after it (重新报告).
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="steps")
    key = models.CharField(max_length=60)
    order = models.PositiveIntegerField()
    label = models.CharField(max_length=200)
    document = models.CharField(max_length=200, blank=True, default="")
    note = models.CharField(max_length=500, blank=True, default="")
    certainty = models.CharField(max_length=10, blank=True, default="")
    day = models.SmallIntegerField(null=True, blank=True)
    working_days = models.BooleanField(default=False)
    follows = models.BooleanField(default=True)
    required = models.BooleanField(default=True)
    due_on = models.DateField(null=True, blank=True)
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, default=STEP.initial)
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True, default="")
    again_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="again")
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "key"], name="step_key"),
            models.CheckConstraint(condition=Q(state__in=sorted(STEP.states)), name="step_state"),
            models.CheckConstraint(
                condition=Q(state=DONE, done_on__isnull=False, done_by__isnull=False)
                | (~Q(state=DONE) & Q(done_on__isnull=True, done_by__isnull=True)),
                name="step_done_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(state=WAIVED, reason=""), name="step_waived_with_reason"),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="step_due")]

    def __str__(self) -> str:
        return self.label


class StepFile(models.Model):
    """The document that a step produced (步骤材料), as it was handed in."""

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")


class CalendarAddress(models.Model):
    """The secret address at which somebody's calendar program asks for dates (日历地址). Only its hash is kept; a new one ends the old."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
    key_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
