"""Rounds of meetings for which self-examinations are written."""

from __future__ import annotations

from django.db import models

from bihuan_web.accounts.models import User
from bihuan_web.orgs.models import Organisation
from bihuan_web.rounds.meetings import MEETINGS


class Round(models.Model):
    """A round (轮次): one meeting season of a unit and of all units below it.

    ``profile`` is the engine's key (``mzshh-2024``), empty where it is chosen from each document. ``revision`` counts changes.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="rounds")
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=[(key, words[0]) for key, words in MEETINGS.items()])
    profile = models.CharField(max_length=80, blank=True, default="")
    title = models.CharField(max_length=120)
    meeting_on = models.DateField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year", "kind", "title"], name="round_once"),
            models.CheckConstraint(condition=models.Q(kind__in=list(MEETINGS)), name="round_of_a_known_meeting"),
        ]

    def __str__(self) -> str:
        return self.title
