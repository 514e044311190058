"""The team of a round, its talks and what was said in them, its criticism.

What was said is kept apart from the talk, so that no list of talks ever loads it.
"""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bihuan_web.accounts.models import User
from bihuan_web.ledgers.answering import Answer, Answered, answered_whole
from bihuan_web.orgs.models import Organisation
from bihuan_web.rounds.models import Round
from bihuan_web.talks.lifecycle import ANSWERED, CRITICISM, TALK
from bihuan_web.talks.pairs import Part


class Team(models.Model):
    """A team (班子) whose meeting it is: that of a unit in a round. ``meeting_on`` where its day is not the round's."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="teams")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="teams")
    meeting_on = models.DateField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "organisation"], name="team_once")]

    def __str__(self) -> str:
        return f"{self.organisation.name} {self.round.title}"

    @property
    def day(self) -> date | None:
        """The day of its meeting, None as long as nobody has set one."""
        return self.meeting_on or self.round.meeting_on


class Member(models.Model):
    """Somebody in the round of a team, and as what; who leaves stays on record with the day (``left_on`` is the first without)."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=10, choices=Part)
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "user"], name="member_once"),
            models.UniqueConstraint(
                fields=["team"], condition=Q(part=Part.PRINCIPAL, left_on__isnull=True), name="member_one_principal"
            ),
            models.CheckConstraint(condition=Q(part__in=Part.values), name="member_part"),
        ]


class Talk(models.Model):
    """A talk (谈心谈话) of two people: that it took place. ``first`` entered it, ``second`` confirms it or says what is wrong."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="talks")
    first = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField()
    place = models.CharField(max_length=120)
    state = models.CharField(max_length=12, default=TALK.initial)
    entered_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(first=F("second")), name="talk_of_two"),
            models.CheckConstraint(condition=Q(state__in=sorted(TALK.states)), name="talk_state"),
        ]
        indexes = [
            models.Index(fields=["second", "state"], name="talk_to_confirm"),
            models.Index(fields=["first", "state"], name="talk_to_amend"),
        ]


class TalkText(models.Model):
    """What was said (谈话内容), and what the other one wants corrected: for the two, and for those to whom both released it."""

    talk = models.OneToOneField(Talk, primary_key=True, on_delete=models.CASCADE, related_name="said")
    text = models.TextField()
    correction = models.TextField(blank=True, default="")


class Point(Answered):
    """A point agreed (议定事项). With ``for_ledger`` it goes to the office once both have confirmed; otherwise it stays with the two."""

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="points")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500)
    for_ledger = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["talk", "number"], name="point_number"),
            answered_whole("point"),
        ]


class Audience(models.TextChoices):
    """To whom a text can be released (公开范围)."""

    OFFICE = "office", _("办公室")
    MEETING = "meeting", _("参会人员")


class Release(models.Model):
    """That one of the two lets an audience read the text (同意公开); it counts only together with the other's."""

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="releases")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    audience = models.CharField(max_length=10, choices=Audience)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["talk", "user", "audience"], name="release_once"),
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="release_audience"),
        ]


class Reading(models.Model):
    """That somebody of an audience has read a released text; from then on its release cannot be withdrawn."""

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="readings")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    audience = models.CharField(max_length=10, choices=Audience)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["talk", "user", "audience"], name="reading_once")]


class Criticism(Answered):
    """A criticism (批评意见) of one member for another; ``entered_by`` typed it. The answer is the receiver's own."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="criticism")
    speaker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    state = models.CharField(max_length=10, default=CRITICISM.initial)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    spoken_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(speaker=F("receiver")), name="criticism_of_another"),
            models.CheckConstraint(condition=Q(state__in=sorted(CRITICISM.states)), name="criticism_state"),
            models.CheckConstraint(
                condition=~Q(state=ANSWERED, answer=Answer.OPEN), name="criticism_answered_has_its_answer"
            ),
            answered_whole("criticism"),
        ]
        indexes = [models.Index(fields=["receiver", "state"], name="criticism_to_answer")]
