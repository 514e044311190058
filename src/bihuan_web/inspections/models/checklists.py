"""Checklists (检查清单) of a unit: data, in versions that never change."""

from __future__ import annotations

from django.db import models

from bihuan_web.accounts.models import User
from bihuan_web.files.models import StoredFile
from bihuan_web.orgs.models import Organisation


class Checklist(models.Model):
    """A checklist of a unit and the branch under it; ``latest`` is the number of its newest version."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="checklists")
    title = models.CharField(max_length=120)
    latest = models.PositiveIntegerField(default=0)
    retired = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "title"], name="checklist_title")]

    def __str__(self) -> str:
        return self.title


class ChecklistVersion(models.Model):
    """A version as it was taken over or brought in; ``file`` is what it came from, if anything did. Inspections keep theirs."""

    checklist = models.ForeignKey(Checklist, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True, default="")
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["checklist", "number"], name="checklist_version")]

    def __str__(self) -> str:
        return f"{self.checklist.title} v{self.number}"


class ChecklistItem(models.Model):
    """One item (检查项): what to look at, how (methods of checking, parted by commas), and what counts as a finding."""

    version = models.ForeignKey(ChecklistVersion, on_delete=models.PROTECT, related_name="items")
    number = models.PositiveIntegerField()
    section = models.CharField(max_length=120)
    look_at = models.TextField()
    how = models.CharField(max_length=60)
    finding_when = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "number"], name="checklist_item_number")]
