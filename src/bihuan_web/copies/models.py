"""Comparisons of documents, the pairs and passages found, what people said of them, and what recurs over the years.

Passages are places in versions, not text: only given wording that somebody allowed (规定表述) is kept in words.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from bihuan_web.accounts.models import User
from bihuan_web.copies.kinds import Phase, Relation, Standing, Verdict
from bihuan_web.documents.models import Document, Version
from bihuan_web.orgs.models import Organisation
from bihuan_web.rounds.models import Round


class Automatic(models.Model):
    """A round whose documents are compared every night when new ones came (自动比对), and who wished it."""

    round = models.OneToOneField(Round, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Comparison(models.Model):
    """A comparison (比对): of the documents of a unit's branch, of one round where ``round`` says so, or of one ``document`` with others.

    ``claim`` names the worker's attempt, ``claimed_at`` moves with every document. ``found_at``: since when the pairs are
    kept; ``shared`` is JSON, passages of so many documents that they are no copies (共用段落): document, start, end, how many.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=Standing, default=Standing.QUEUED)
    phase = models.CharField(max_length=10, choices=Phase, default=Phase.READING)
    claim = models.CharField(max_length=80, blank=True, default="")
    claimed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    found_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    shared = models.TextField(default="[]")
    left_out = models.PositiveIntegerField(default=0)  # documents that were not read by then
    trouble_zh = models.CharField(max_length=500, blank=True, default="")
    trouble_en = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=Standing.values), name="comparison_state"),
            models.CheckConstraint(condition=Q(phase__in=Phase.values), name="comparison_phase"),
            models.CheckConstraint(
                condition=~Q(state=Standing.DONE) | Q(found_at__isnull=False, finished_at__isnull=False),
                name="comparison_done_whole",
            ),
        ]
        indexes = [models.Index(fields=["state", "claimed_at"], name="comparison_state")]

    def get_absolute_url(self) -> str:
        """The page of the comparison."""
        return reverse("copies:comparison", args=[self.pk])


class Compared(models.Model):
    """A document in a comparison, with the version that was compared; ``letters`` are its characters without blanks.

    ``text_sha256`` is the hash of the text: a version read anew may say something else.
    """

    comparison = models.ForeignKey(Comparison, on_delete=models.CASCADE, related_name="compared")
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    text_sha256 = models.CharField(max_length=64)
    letters = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comparison", "document"], name="compared_once")]
        indexes = [models.Index(fields=["document", "comparison"], name="compared_document")]


class Pair(models.Model):
    """Two documents with text in common (一对材料); ``a`` is the document that came first.

    ``whole``: alike as a whole (全文相近). ``a_alike``, ``b_alike`` count the characters of each that the other has, without those
    that somebody allowed, ``allowed`` the latter (of ``a``); ``passages_open`` are passages nobody has judged.
    """

    comparison = models.ForeignKey(Comparison, on_delete=models.CASCADE, related_name="pairs")
    a = models.ForeignKey(Compared, on_delete=models.CASCADE, related_name="+")
    b = models.ForeignKey(Compared, on_delete=models.CASCADE, related_name="+")
    whole = models.BooleanField()
    identical = models.BooleanField(default=False)
    only_facts = models.BooleanField(default=False)
    similarity = models.FloatField(null=True, blank=True)
    relation = models.CharField(max_length=10, choices=Relation, default=Relation.OTHERS)
    longest = models.PositiveIntegerField(default=0)
    a_alike = models.PositiveIntegerField(default=0)
    b_alike = models.PositiveIntegerField(default=0)
    allowed = models.PositiveIntegerField(default=0)
    passages_all = models.PositiveIntegerField(default=0)
    passages_open = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comparison", "a", "b"], name="pair_once"),
            models.CheckConstraint(condition=~Q(a=F("b")), name="pair_of_two"),
            models.CheckConstraint(condition=Q(relation__in=Relation.values), name="pair_relation"),
        ]

    def get_absolute_url(self) -> str:
        """The two texts side by side."""
        return reverse("copies:pair", args=[self.pk])


class Judgement(models.Model):
    """What a person said of a passage of two documents (判断), in every comparison that finds it; ``digest`` is that of its letters."""

    first = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    verdict = models.CharField(max_length=10, choices=Verdict)
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second", "digest"], name="judged_once"),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="judgement_verdict"),
            models.CheckConstraint(condition=~Q(reason=""), name="judged_with_a_reason"),
        ]


class Passage(models.Model):
    """A passage (雷同段落) of a pair: its place in both texts, in code points; ``matched`` of ``length`` characters are the same.

    ``cluster`` numbers the groups of a comparison (雷同组), from 1: see ``grouping``.
    """

    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="passages")
    number = models.PositiveIntegerField()
    a_start = models.PositiveIntegerField()
    a_end = models.PositiveIntegerField()
    b_start = models.PositiveIntegerField()
    b_end = models.PositiveIntegerField()
    length = models.PositiveIntegerField()
    matched = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    cluster = models.PositiveIntegerField(null=True, blank=True)
    judgement = models.ForeignKey(Judgement, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pair", "number"], name="passage_number"),
            models.CheckConstraint(
                condition=Q(a_end__gt=F("a_start"), b_end__gt=F("b_start")), name="passage_is_not_empty"
            ),
        ]
        indexes = [models.Index(fields=["digest"], name="passage_digest")]


class Given(models.Model):
    """Given wording (规定表述) that somebody allowed: comparisons of the branch set it aside. ``document`` is where it was seen."""

    branch = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    text = models.TextField()
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["branch", "digest"], name="given_once"),
            models.CheckConstraint(condition=~Q(text=""), name="given_has_words"),
        ]


class YearStep(models.Model):
    """One document beside that of the year before (逐年对照), of the same person or team.

    ``items`` is JSON: what this document names and where earlier years had it, see ``years.items_of``; ``identical`` and ``only_facts``
    say how much of the wording changed; ``problems_again`` and ``measures_again`` count what was there before.
    """

    comparison = models.ForeignKey(Comparison, on_delete=models.CASCADE, related_name="steps")
    this = models.ForeignKey(Compared, on_delete=models.CASCADE, related_name="+")
    previous = models.ForeignKey(Compared, on_delete=models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    before = models.PositiveSmallIntegerField()
    identical = models.BooleanField(default=False)
    only_facts = models.BooleanField(default=False)
    similarity = models.FloatField(null=True, blank=True)
    problems = models.PositiveIntegerField(default=0)
    measures = models.PositiveIntegerField(default=0)
    problems_again = models.PositiveIntegerField(default=0)
    measures_again = models.PositiveIntegerField(default=0)
    items = models.TextField(default="[]")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comparison", "this"], name="year_step_once"),
            models.CheckConstraint(condition=Q(year__gt=F("before")), name="year_step_goes_on"),
        ]
