"""Visits without notice (四不两直): the register of places and households, plans, what was seen and heard, promises, pictures."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from bihuan_web.accounts.models import User
from bihuan_web.files.models import StoredFile
from bihuan_web.ledgers.answering import Answered, answered_whole
from bihuan_web.orgs.models import Organisation
from bihuan_web.tasks.models import Task
from bihuan_web.visits.kinds import word_of
from bihuan_web.visits.lifecycle import BROKEN, CANCELLED, DONE, KEPT, MERGED, PROMISE, TASKED, VISIT


class Place(models.Model):
    """A place that is visited (走访点): a village or a community, in the list of the office that keeps it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="places")
    name = models.CharField(max_length=80)
    area = models.CharField(max_length=80, blank=True, default="")  # 乡镇、街道
    unit = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "area", "name"], name="place_once")]

    def __str__(self) -> str:
        return f"{self.area}{self.name}"


class Household(models.Model):
    """A household of the register (住户), known by its code. ``name`` is personal: see ``queries.may_read_names``."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="households")
    code = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=40, blank=True, default="")
    ended = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "code"], name="household_once")]

    def __str__(self) -> str:
        return self.code

    @property
    def kind_word(self) -> str:
        """Its kind in the reader's language."""
        return word_of(self.kind)


class Draw(models.Model):
    """A sample of households not yet met (抽样): from ``population`` and ``seed`` anybody draws the same list again.

    ``population``: JSON, the codes of each stratum as they were then; ``drawn``: the codes that came out, likewise.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="draws")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    visitor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    seed = models.BigIntegerField()
    size = models.PositiveIntegerField()
    months = models.PositiveSmallIntegerField()
    stratified_by = models.CharField(max_length=10)
    population = models.TextField()
    drawn = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(stratified_by__in=("kind", "place")), name="draw_by_something"),
            models.CheckConstraint(condition=Q(size__gt=0), name="draw_of_somebody"),
        ]


class Visit(models.Model):
    """A visit (走访), planned or done. ``uuid`` is made by the device on which it was entered: sent twice it is one.

    ``unit`` is the visited unit of the tree, ``place`` one of the list, ``where`` a place that is in neither.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="visits")
    state = models.CharField(max_length=20, default=VISIT.initial)
    revision = models.PositiveIntegerField(default=1)
    on = models.DateField()
    unit = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="visited")
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="visits")
    where = models.CharField(max_length=120, blank=True, default="")
    leader = models.ForeignKey(User, on_delete=models.PROTECT, related_name="led_visits")
    unannounced = models.BooleanField(default=True)
    seen = models.TextField(blank=True, default="")  # 走访情况
    note = models.CharField(max_length=300, blank=True, default="")  # of the plan, or why it was cancelled
    draw = models.ForeignKey(Draw, null=True, blank=True, on_delete=models.PROTECT, related_name="visits")
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=sorted(VISIT.states)), name="visit_state"),
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | Q(place__isnull=False) | ~Q(where=""), name="visit_somewhere"
            ),
            models.CheckConstraint(
                condition=~Q(state=DONE) | Q(recorded_by__isnull=False, recorded_at__isnull=False),
                name="visit_recorded_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state=MERGED, merged_into__isnull=False) | (~Q(state=MERGED) & Q(merged_into__isnull=True)),
                name="visit_merged_into_one",
            ),
            models.CheckConstraint(condition=~Q(state=CANCELLED) | ~Q(note=""), name="visit_cancelled_with_reason"),
        ]
        indexes = [models.Index(fields=["organisation", "state", "on"], name="visit_place")]

    def __str__(self) -> str:
        return f"{self.on} {self.target}"

    @property
    def target(self) -> str:
        """Where it goes, in words."""
        return "、".join(str(one) for one in (self.unit, self.place, self.where) if one)

    def get_absolute_url(self) -> str:
        """The page of the visit."""
        return reverse("visits:visit", args=[self.pk])


class Visitor(models.Model):
    """Who went along (同行人)."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="companions")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="visits")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "user"], name="visitor_once")]


class Aim(models.Model):
    """A household that a planned visit is to meet (拟访户)."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="aims")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "household"], name="aim_once")]


class Met(models.Model):
    """Who was met (受访对象): so many of a kind, or one household. ``code`` is kept where the register does not have it."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="met")
    kind = models.CharField(max_length=20)
    number = models.PositiveSmallIntegerField(default=1)
    household = models.ForeignKey(Household, null=True, blank=True, on_delete=models.PROTECT, related_name="met")
    code = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(number__gt=0), name="met_somebody")]

    @property
    def kind_word(self) -> str:
        """Their kind in the reader's language."""
        return word_of(self.kind)


class Heard(Answered):
    """A need heard or a problem found on a visit (反映事项): it gets a problem, a measure or a reason."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="heard")
    number = models.PositiveSmallIntegerField()
    is_problem = models.BooleanField(default=False)
    kind = models.CharField(max_length=20, blank=True, default="")
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "number"], name="heard_number"),
            models.CheckConstraint(condition=~Q(text=""), name="heard_something"),
            answered_whole("heard"),
        ]

    @property
    def kind_word(self) -> str:
        """What it is about in the reader's language."""
        return word_of(self.kind)


class Promise(models.Model):
    """A promise made on the spot (现场承诺), due on a day; whether it was kept is said by somebody else."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="promises")
    text = models.TextField()
    due_on = models.DateField()
    promiser = models.ForeignKey(User, on_delete=models.PROTECT, related_name="promises")
    state = models.CharField(max_length=20, default=PROMISE.initial)
    report = models.TextField(blank=True, default="")
    checked_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    check_note = models.TextField(blank=True, default="")
    task = models.ForeignKey(Task, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=sorted(PROMISE.states)), name="promise_state"),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=F("promiser")), name="promise_checked_by_another"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(KEPT, BROKEN)) | (Q(checked_by__isnull=False) & ~Q(check_note="")),
                name="promise_judged_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state=TASKED, task__isnull=False) | (~Q(state=TASKED) & Q(task__isnull=True)),
                name="promise_tasked_has_a_task",
            ),
        ]


class Picture(models.Model):
    """A picture taken on a visit (照片). What is stored is without the place where it was taken, unless somebody wanted it kept.

    ``located``: the place was kept, for ``reason``. The hash of the file is that of what is stored, not of what was sent.
    """

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="pictures")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    located = models.BooleanField(default=False)
    reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(located=False) | ~Q(reason=""), name="picture_located_for_a_reason")
        ]


class Apart(models.Model):
    """Two visits that look like one and are not (不是同一次), as somebody said."""

    first = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="apart_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="apart_in_order"),
        ]
