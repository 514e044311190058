"""Papers of a round (文稿), block by block, with every version; the wordings of units; archive bundles and what they may lack."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bihuan_web.accounts.models import User
from bihuan_web.files.models import StoredFile
from bihuan_web.orgs.models import Organisation
from bihuan_web.papers.kinds import KINDS
from bihuan_web.papers.lifecycle import ISSUED, PAPER
from bihuan_web.rounds.models import Round


class Paper(models.Model):
    """A paper (文稿) of a unit for a round. ``number`` is its 文号, ``file`` the Word file as it was issued.

    ``kept_words``: JSON, words that stay in a public list although a recogniser would take them out; ``removals_of`` is the
    fingerprint of the words for which a person has confirmed the removals.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="papers")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    addressee = models.CharField(max_length=200, blank=True, default="")
    state = models.CharField(max_length=20, default=PAPER.initial)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    checked_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    number = models.CharField(max_length=60, blank=True, default="")
    issued_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(null=True, blank=True)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    log_head = models.CharField(max_length=200, blank=True, default="")
    kept_words = models.TextField(blank=True, default="")
    removals_of = models.CharField(max_length=64, blank=True, default="")
    removals_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=sorted(PAPER.states)), name="paper_state"),
            models.CheckConstraint(condition=Q(kind__in=sorted(KINDS)), name="paper_kind"),
            models.CheckConstraint(
                condition=~Q(state=ISSUED)
                | (Q(file__isnull=False, issued_at__isnull=False, checked_by__isnull=False) & ~Q(number="")),
                name="paper_issued_whole",
            ),
            models.UniqueConstraint(
                fields=["organisation", "number"], condition=~Q(number=""), name="paper_number_once"
            ),
        ]
        indexes = [models.Index(fields=["round", "kind", "state"], name="paper_place")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the paper."""
        return reverse("papers:paper", args=[self.pk])


class Shape(models.TextChoices):
    """How a block is printed."""

    HEADING = "heading", _("一级标题")
    SUBHEADING = "subheading", _("二级标题")
    TEXT = "text", _("正文")
    TABLE = "table", _("表格")


class Block(models.Model):
    """A part of a paper that is edited by itself. ``taken`` is what the data said when it was taken from ``source``.

    A block of data that somebody removed stays as a row, so that taking the data anew does not bring it back unasked.
    """

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="blocks")
    position = models.PositiveIntegerField()
    shape = models.CharField(max_length=12, choices=Shape)
    text = models.TextField(blank=True, default="")
    source = models.CharField(max_length=40, blank=True, default="")
    key = models.CharField(max_length=80, blank=True, default="")
    taken = models.TextField(blank=True, default="")
    removed = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "source", "key"], condition=~Q(source=""), name="block_source"),
            models.CheckConstraint(condition=Q(shape__in=Shape.values), name="block_shape"),
        ]

    @property
    def is_edited(self) -> bool:
        """Whether its words are no longer those of the data."""
        return self.source != "" and self.text != self.taken


class PaperVersion(models.Model):
    """What a paper said after an act (版次): JSON, title, addressee and blocks."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    act = models.CharField(max_length=40)
    note = models.CharField(max_length=500, blank=True, default="")
    content = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["paper", "number"], name="paper_version_number")]


class Wording(models.Model):
    """A unit's own words for a kind of paper (文稿模板), TOML as in ``data/wordings``; they count for the branch under it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    text = models.TextField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "kind"], name="wording_once")]


class NotNeeded(models.Model):
    """A kind of record that a round need not leave (不需归档), and why."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=80)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "kind"], name="not_needed_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="not_needed_with_a_reason"),
        ]


class Making(models.TextChoices):
    """Where a bundle stands (打包进度)."""

    QUEUED = "queued", _("等待打包")
    MAKING = "making", _("正在打包")
    MADE = "made", _("已打好")
    FAILED = "failed", _("没有打成")


class Bundle(models.Model):
    """Records of a round as one zip (归档包、报送包), made by the worker for one person: it holds what they may take out.

    ``claim`` names the attempt that makes it now; ``claimed_at`` moves with every record. ``missing`` and ``withheld``: JSON, keys
    of kinds that are not there, and of those that are there and not this person's to export.
    """

    ARCHIVE, SUBMISSION = "archive", "submission"

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=12, choices=[(ARCHIVE, _("归档包")), (SUBMISSION, _("报送包"))])
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=Making, default=Making.QUEUED)
    claim = models.CharField(max_length=80, blank=True, default="")
    claimed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    levels = models.CharField(max_length=100)
    missing = models.TextField(default="[]")
    withheld = models.TextField(default="[]")
    size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    made_at = models.DateTimeField(null=True, blank=True)
    trouble_zh = models.CharField(max_length=500, blank=True, default="")
    trouble_en = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(state__in=Making.values), name="bundle_state")]
        indexes = [models.Index(fields=["state", "claimed_at"], name="bundle_state")]
