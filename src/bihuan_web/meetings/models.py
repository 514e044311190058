"""The meeting of a round: who was due and came, its items with the minutes, what came out of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan_web.accounts.models import User
from bihuan_web.common.joining import noted
from bihuan_web.ledgers.answering import Answered, answered_whole
from bihuan_web.meetings.lifecycle import APPROVED, HELD, MEETING, NOT_HELD
from bihuan_web.rounds.models import Round


class Meeting(models.Model):
    """A meeting (会议): the attempts of a round are numbered, at most one of them was not ``not-held``.

    ``on`` is the day on which it was held or was not; before that it is the round's T. ``digest``: of the minutes as approved.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="meetings")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, default=MEETING.initial)
    place = models.CharField(max_length=120, blank=True, default="")
    chair = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True, default="")
    approved_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True, default="")
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="meeting_number"),
            models.UniqueConstraint(fields=["round"], condition=~Q(state=NOT_HELD), name="meeting_of_a_round_once"),
            models.CheckConstraint(condition=Q(state__in=sorted(MEETING.states)), name="meeting_state"),
            models.CheckConstraint(condition=~Q(state=NOT_HELD, reason=""), name="meeting_not_held_with_reason"),
            models.CheckConstraint(
                condition=Q(state__in=[HELD, APPROVED, NOT_HELD], on__isnull=False)
                | (~Q(state__in=[HELD, APPROVED, NOT_HELD]) & Q(on__isnull=True)),
                name="meeting_on_a_day",
            ),
        ]


class Part(models.TextChoices):
    """As what somebody is there (参会身份). Only members are due, and only they and the recorders read the minutes."""

    MEMBER = "member", _("应到成员")
    SUPERIOR = "superior", _("上级来人")
    GUEST = "guest", _("列席")
    RECORDER = "recorder", _("记录人")


class Presence(models.TextChoices):
    """Whether somebody came (到会情况)."""

    UNKNOWN = "unknown", _("未记")
    PRESENT = "present", _("到会")
    ABSENT = "absent", _("缺席")


class Attendant(models.Model):
    """Somebody of a meeting (参会人员). An absent member says why and may send a text to be read (书面发言).

    Whoever left before the meeting is not due any more and stays named, with who came after.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendants")
    part = models.CharField(max_length=10, choices=Part)
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    post = models.CharField(max_length=120, blank=True, default="")
    presence = models.CharField(max_length=10, choices=Presence, default=Presence.UNKNOWN)
    reason = models.CharField(max_length=300, blank=True, default="")
    written = models.TextField(blank=True, default="")
    left_on = models.DateField(null=True, blank=True)
    left_note = models.CharField(max_length=300, blank=True, default="")
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "user"],
                condition=Q(left_on__isnull=True, user__isnull=False),
                name="attendant_of_a_meeting_once",
            ),
            models.CheckConstraint(condition=Q(part__in=Part.values), name="attendant_part"),
            models.CheckConstraint(condition=Q(presence__in=Presence.values), name="attendant_presence"),
            models.CheckConstraint(
                condition=~Q(part__in=[Part.MEMBER, Part.RECORDER], user__isnull=True), name="member_has_an_account"
            ),
            models.CheckConstraint(
                condition=~Q(part=Part.MEMBER, presence=Presence.ABSENT, reason=""), name="absent_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return noted(self.name, self.post)


class AgendaItem(models.Model):
    """An item of the agenda (议程) with what was said (记录). ``revision`` counts how often the text was saved."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    order = models.PositiveIntegerField()
    key = models.CharField(max_length=40, blank=True, default="")
    title = models.CharField(max_length=200)
    speaker = models.ForeignKey(Attendant, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(null=True, blank=True)
    text = models.TextField(blank=True, default="")
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.title


class Replaced(models.Model):
    """What one recorder had written and another put their own text over (被替换的记录): it is kept, nothing is lost."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="replaced")
    text = models.TextField()
    written_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    replaced_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField()


class Addendum(models.Model):
    """A correction of approved minutes (补正): the minutes stay, this stands beside them."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="addenda")
    text = models.TextField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()


class Outcome(Answered):
    """What the meeting decided or asked for (议定事项): it becomes a problem or a measure, or it is said why not."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="outcomes")
    text = models.TextField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [answered_whole("outcome")]
