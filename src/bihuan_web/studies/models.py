"""Study before the meeting: what is read, sessions with attendance, notes that belong to their reader. Nothing here is graded or counted
for others."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan_web.accounts.models import User
from bihuan_web.rounds.models import Round
from bihuan_web.studies.lifecycle import CANCELLED, SESSION


class Material(models.TextChoices):
    """What is read (学习内容)."""

    BOOK = "book", _("书目")
    PAPER = "paper", _("文件")
    SPEECH = "speech", _("讲话")
    CASE = "case", _("案例")
    OTHER = "other", _("其他")


class Reading(models.Model):
    """Something on the reading list of a round (学习篇目). Taken off the list with a reason, it stays readable."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=200)
    material = models.CharField(max_length=10, choices=Material, default=Material.PAPER)
    place = models.CharField(max_length=300, blank=True, default="")
    due_on = models.DateField(null=True, blank=True)
    dropped_reason = models.CharField(max_length=300, blank=True, default="")
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(material__in=Material.values), name="reading_material")]

    def __str__(self) -> str:
        return self.title


class Tick(models.Model):
    """That somebody has read something (已读): the reader's own tick, seen by nobody else."""

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="ticks")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reading", "user"], name="tick_once")]


class Session(models.Model):
    """A study session (集中学习) of the team; ``leader`` leads it, from inside or outside."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    topic = models.CharField(max_length=200)
    place = models.CharField(max_length=120, blank=True, default="")
    leader = models.CharField(max_length=60, blank=True, default="")
    state = models.CharField(max_length=10, default=SESSION.initial)
    reason = models.CharField(max_length=300, blank=True, default="")
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=sorted(SESSION.states)), name="study_session_state"),
            models.CheckConstraint(condition=~Q(state=CANCELLED, reason=""), name="study_cancelled_with_reason"),
        ]

    def __str__(self) -> str:
        return self.topic


class Attendance(models.Model):
    """Whether somebody of the team was at a session (学习考勤); whoever was not, why."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendance")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    present = models.BooleanField()
    reason = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "user"], name="study_attendance_once"),
            models.CheckConstraint(condition=~Q(present=False, reason=""), name="study_absent_with_reason"),
        ]


class Note(models.Model):
    """What a reader noted of a reading or a session (学习笔记): theirs alone, unless they attach it to the record of the round."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reading = models.ForeignKey(Reading, null=True, blank=True, on_delete=models.CASCADE, related_name="notes")
    session = models.ForeignKey(Session, null=True, blank=True, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField()
    saved_at = models.DateTimeField()
    attached_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reading__isnull=False, session__isnull=True)
                | Q(reading__isnull=True, session__isnull=False),
                name="note_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["user", "reading"], condition=Q(reading__isnull=False), name="note_of_a_reading_once"
            ),
            models.UniqueConstraint(
                fields=["user", "session"], condition=Q(session__isnull=False), name="note_of_a_session_once"
            ),
        ]

    @property
    def round(self) -> Round:
        """The round to which it belongs."""
        about = self.reading or self.session
        assert about is not None  # by constraint
        return about.round
