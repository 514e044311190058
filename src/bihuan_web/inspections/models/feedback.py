"""What comes from outside (外部反馈): a letter or report with its points, each of which is answered."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from bihuan_web.accounts.models import User
from bihuan_web.files.models import StoredFile
from bihuan_web.inspections.lifecycle import FEEDBACK
from bihuan_web.inspections.words import LEVELS, Kind
from bihuan_web.ledgers.answering import Answered, answered_whole
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.permissions import Secrecy

_PERSONAL = Secrecy.PERSONAL.value


class Feedback(models.Model):
    """A letter, report or notice from outside (来函来件). ``text`` is what was read or pasted, never altered.

    A letter of inquiry (谈话函询) is personal: ``person`` is whom it asks, and nobody but them and the named handlers sees it.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="feedback")
    kind = models.CharField(max_length=20, choices=Kind)
    title = models.CharField(max_length=200)
    sender = models.CharField(max_length=120)
    reference = models.CharField(max_length=80, blank=True, default="")
    received_on = models.DateField()
    due_on = models.DateField(null=True, blank=True)
    secrecy = models.CharField(max_length=20, default=Secrecy.LEDGER.value)
    person = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True, default="")
    state = models.CharField(max_length=20, default=FEEDBACK.initial)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="feedback_kind"),
            models.CheckConstraint(condition=Q(state__in=sorted(FEEDBACK.states)), name="feedback_state"),
            models.CheckConstraint(condition=Q(secrecy__in=LEVELS), name="feedback_level"),
            models.CheckConstraint(condition=~Q(kind=Kind.INQUIRY) | Q(secrecy=_PERSONAL), name="inquiry_is_personal"),
            models.CheckConstraint(
                condition=Q(secrecy=_PERSONAL, person__isnull=False) | (~Q(secrecy=_PERSONAL) & Q(person__isnull=True)),
                name="personal_feedback_has_a_person",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "state"], name="feedback_place")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of it."""
        return reverse("inspections:feedback", args=[self.pk])

    @property
    def is_personal(self) -> bool:
        """Whether only the person and the handlers see it."""
        return self.secrecy == _PERSONAL


class Handler(models.Model):
    """Somebody named to handle a personal letter (经办人)."""

    feedback = models.ForeignKey(Feedback, on_delete=models.PROTECT, related_name="handlers")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["feedback", "user"], name="handler_once")]


class Point(Answered):
    """One point (要点) as it was written: ``text`` is ``feedback.text[start:end]`` where it was read from there, else typed in.

    ``unit`` and ``handler`` answer it by ``due_on``.
    """

    feedback = models.ForeignKey(Feedback, on_delete=models.PROTECT, related_name="points")
    number = models.PositiveIntegerField()
    text = models.TextField()
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    unit = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    handler = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            answered_whole("feedback_point"),
            models.UniqueConstraint(fields=["feedback", "number"], name="feedback_point_number"),
            models.CheckConstraint(condition=~Q(text=""), name="feedback_point_says_what"),
            models.CheckConstraint(
                condition=Q(start__isnull=True, end__isnull=True) | Q(start__lt=F("end")), name="feedback_point_place"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.text[:40]}"
