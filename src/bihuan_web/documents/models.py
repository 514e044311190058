"""Documents, their versions, what was read in them, what people corrected, and what reviewers said."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from bihuan_web.accounts.models import User
from bihuan_web.documents.findings.kinds import ACCEPTED, DECISIONS, GROUNDS, OPEN
from bihuan_web.documents.kinds import ENGINE, KINDS, PERSON, SUBJECTS, Reading
from bihuan_web.documents.lifecycle import DOCUMENT
from bihuan_web.files.models import StoredFile
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.permissions import Secrecy
from bihuan_web.rounds.models import Round

_SOURCES = [ENGINE, PERSON]


class Upload(models.Model):
    """Files that somebody handed in together (一次上传)."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Document(models.Model):
    """A self-examination (对照检查材料) with all its versions.

    ``person`` is whose it is where they have an account, ``author`` who handed it in. ``revision`` counts changes of this
    row, ``latest`` the versions. ``keep_until`` is the end of its retention (保管期限).
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="documents")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="documents")
    person = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    person_name = models.CharField(max_length=60, blank=True, default="")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    upload = models.ForeignKey(Upload, null=True, blank=True, on_delete=models.SET_NULL, related_name="documents")
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    secrecy = models.CharField(max_length=20)
    state = models.CharField(max_length=20, default=DOCUMENT.initial)
    revision = models.PositiveIntegerField(default=0)
    latest = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    about_confirmed_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    keep_until = models.DateField()
    destruction_asked_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    destruction_reason = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=sorted(DOCUMENT.states)), name="document_state"),
            models.CheckConstraint(condition=Q(kind__in=sorted(SUBJECTS)), name="document_kind"),
            models.CheckConstraint(
                condition=Q(secrecy__in=[Secrecy.PERSONAL.value, Secrecy.TEAM.value, Secrecy.CRITICISM.value]),
                name="document_secrecy",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "state"], name="document_place")]

    def __str__(self) -> str:
        return self.title


class UploadResult(models.Model):
    """What became of one file of an upload: a document, or why it was not taken in, in both languages."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="results")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=255)
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=40, blank=True, default="")
    message = models.CharField(max_length=300, blank=True, default="")
    message_en = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["upload", "number"], name="upload_result_number")]


class Version(models.Model):
    """One version (版次) of a document: the file as it came, and its reading.

    ``examination`` is the engine's JSON (docs/json.md) as text, ``guess`` whose it may be (person, unit, year with their
    sources, and why it may be no self-examination). ``claim`` names the worker's attempt that reads it now. ``file`` is
    None once it was destroyed. ``revision`` counts corrections and undoings.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reading = models.CharField(max_length=10, default=Reading.QUEUED.value)
    claim = models.CharField(max_length=80, blank=True, default="")
    claimed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure_code = models.CharField(max_length=40, blank=True, default="")
    failure = models.CharField(max_length=500, blank=True, default="")
    failure_en = models.CharField(max_length=500, blank=True, default="")
    profile_wanted = models.CharField(max_length=80, blank=True, default="")
    profile = models.CharField(max_length=80, blank=True, default="")
    examination = models.TextField(blank=True, default="")
    guess = models.TextField(blank=True, default="")
    problems = models.PositiveIntegerField(default=0)
    findings = models.PositiveIntegerField(default=0)
    revision = models.PositiveIntegerField(default=0)
    confirmed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="version_number"),
            models.CheckConstraint(condition=Q(reading__in=[one.value for one in Reading]), name="version_reading"),
        ]
        indexes = [models.Index(fields=["reading", "claimed_at"], name="version_reading")]


class Item(models.Model):
    """Something a document says (条目), as a range of code points of the version's text; a person may correct it.

    ``key`` is the engine's id (``P3``; ``P3.E1`` an example, ``M2.1`` an action), ``parent`` the key of what it lies in.
    """

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="items")
    key = models.CharField(max_length=20)
    kind = models.CharField(max_length=10)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    claim_start = models.PositiveIntegerField(null=True, blank=True)
    claim_end = models.PositiveIntegerField(null=True, blank=True)
    parent = models.CharField(max_length=20, blank=True, default="")
    role = models.CharField(max_length=10, blank=True, default="")  # of a section
    status = models.CharField(max_length=10, blank=True, default="")  # of one of last round's
    owner = models.CharField(max_length=200, blank=True, default="")
    due = models.CharField(max_length=200, blank=True, default="")
    metric = models.CharField(max_length=200, blank=True, default="")
    source = models.CharField(max_length=10, default=ENGINE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="item_key"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="item_is_not_empty"),
            models.CheckConstraint(condition=Q(kind__in=sorted(KINDS)), name="item_kind"),
            models.CheckConstraint(condition=Q(source__in=_SOURCES), name="item_source"),
        ]


class Link(models.Model):
    """A correspondence (对应关系) of two items, ``upstream`` before ``downstream`` in the order problem, cause, measure.

    ``suspect`` (存疑): the upstream item changed after the link was made, and nobody has looked at it since.
    """

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="links")
    upstream = models.CharField(max_length=20)
    downstream = models.CharField(max_length=20)
    source = models.CharField(max_length=10, default=ENGINE)
    score = models.FloatField(null=True, blank=True)
    basis = models.CharField(max_length=10, blank=True, default="")
    why = models.CharField(max_length=300, blank=True, default="")
    suspect = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "upstream", "downstream"], name="link_once"),
            models.CheckConstraint(condition=Q(source__in=_SOURCES), name="link_source"),
        ]


class Correction(models.Model):
    """What a person corrected (校正), and what stood there before, so that it can be undone; never changed otherwise."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="corrections")
    number = models.PositiveIntegerField()
    act = models.CharField(max_length=20)
    item = models.CharField(max_length=50)
    before = models.TextField()
    after = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "number"], name="correction_number")]


class ReviewAssignment(models.Model):
    """Who reviews a document (审阅分工); an ended one stays on record."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="assignments")
    reviewer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="review_assignments")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document", "reviewer"], condition=Q(ended_at__isnull=True), name="assigned_once"
            )
        ]


class Review(models.Model):
    """What a reviewer decided of a version, in their words; ``findings`` are the numbers of those that go with it, as JSON."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="reviews")
    act = models.CharField(max_length=20)
    severity = models.CharField(max_length=10, default="warning")
    words = models.TextField(blank=True, default="")
    findings = models.TextField(default="[]")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class FindingDecision(models.Model):
    """What was decided of a finding (处理意见): accepted, or dismissed on a ground. It holds for the same finding of later versions.

    ``mark`` is what makes a finding the same (``findings/marks.py``), ``version`` the number of the one that was looked at,
    ``revision`` counts from 1. One that was taken back is open again and stays on record.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="decisions")
    mark = models.CharField(max_length=64)
    rule = models.CharField(max_length=60)
    decision = models.CharField(max_length=10)
    ground = models.CharField(max_length=20, blank=True, default="")
    words = models.CharField(max_length=500, blank=True, default="")
    version = models.PositiveIntegerField()
    revision = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "mark"], name="decision_once"),
            models.CheckConstraint(condition=Q(decision__in=sorted(DECISIONS)), name="decision_kind"),
            models.CheckConstraint(
                condition=Q(decision__in=[OPEN, ACCEPTED]) | Q(ground__in=sorted(GROUNDS)),
                name="dismissed_on_a_ground",
            ),
        ]
        indexes = [models.Index(fields=["rule", "decision"], name="decision_rule")]
