"""Collections of opinions (征求意见), what came in, how it was sorted and answered.

An opinion has no writer, no time and no number: its key is drawn at random, and so is that of a receipt.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from bihuan_web.accounts.models import User
from bihuan_web.ledgers.answering import Answer, Answered, answered_whole
from bihuan_web.opinions.keys import new_link, random_key
from bihuan_web.opinions.lifecycle import ANSWERED, COLLECTION, FED_BACK, TOPIC, in_words
from bihuan_web.opinions.words import Channel, Kind
from bihuan_web.orgs.models import Organisation
from bihuan_web.rounds.models import Round


class Collection(models.Model):
    """A collection (征求意见) that the office of a unit opens for a round. ``link`` is the unguessable part of its public address.

    ``most`` limits what comes by the link; ``channels`` are the ways by which is asked, parted by commas.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    words = models.TextField(blank=True, default="")
    channels = models.CharField(max_length=100, default=Channel.LINK)
    opens_on = models.DateField()
    closes_on = models.DateField()
    most = models.PositiveIntegerField(default=5_000)
    link = models.CharField(max_length=40, unique=True, default=new_link)
    state = models.CharField(max_length=20, default=COLLECTION.initial)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="collection_closes_after_opening"),
            models.CheckConstraint(condition=Q(state__in=sorted(COLLECTION.states)), name="collection_state"),
            models.UniqueConstraint(fields=["round", "organisation", "title"], name="collection_title"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def state_words(self) -> str:
        """The state in the reader's language."""
        return in_words(COLLECTION.states[self.state])

    @property
    def asked_by(self) -> list[Channel]:
        """The ways by which is asked."""
        return [Channel(one) for one in self.channels.split(",") if one in Channel.values]


class Subject(models.Model):
    """Whom a collection asks about (征求对象): the team, or a leader by the name they had then; and what became of the feedback.

    ``user`` reads and acknowledges it: the leader, for the team its head.
    """

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="subjects")
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=120)
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, default=FED_BACK.initial)
    reason = models.CharField(max_length=300, blank=True, default="")
    sent_at = models.DateTimeField(null=True, blank=True)
    read_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collection", "name"], name="subject_once"),
            models.CheckConstraint(condition=Q(state__in=sorted(FED_BACK.states)), name="subject_state"),
            models.CheckConstraint(condition=~Q(state="read") | Q(read_on__isnull=False), name="subject_read_on_a_day"),
            models.CheckConstraint(condition=~Q(state="excused") | ~Q(reason=""), name="subject_excused_for_a_reason"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state_words(self) -> str:
        """How far the feedback is, in the reader's language."""
        return in_words(FED_BACK.states[self.state])


class Question(models.Model):
    """A field of the form (征求内容): what people are asked."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="questions")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["collection", "number"], name="question_number")]

    def __str__(self) -> str:
        return self.text


class Topic(Answered):
    """Opinions that are answered together (意见归类), named by a person; who is to answer it, a person or a unit."""

    collection = models.ForeignKey(Collection, on_delete=models.PROTECT, related_name="topics")
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=20, default=TOPIC.initial)
    owner = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            answered_whole("topic"),
            models.CheckConstraint(condition=Q(state__in=sorted(TOPIC.states)), name="topic_state"),
            models.CheckConstraint(
                condition=~Q(state=ANSWERED) | ~Q(answer=Answer.OPEN),
                name="topic_answered_in_its_state",
            ),
            models.CheckConstraint(
                condition=~Q(state="assigned") | Q(owner__isnull=False) | Q(unit__isnull=False),
                name="topic_assigned_to_somebody",
            ),
        ]
        indexes = [models.Index(fields=["owner", "state"], name="topic_owner")]

    def __str__(self) -> str:
        return self.name

    @property
    def state_words(self) -> str:
        """The state in the reader's language."""
        return in_words(TOPIC.states[self.state])

    @property
    def answerer(self) -> str:
        """Who is to answer, or which unit; empty where nobody is yet."""
        return self.owner.name if self.owner else self.unit.name if self.unit else ""


class Opinion(models.Model):
    """An opinion (意见) in its writer's words. The key is drawn at random and is the row's place in SQLite's file, too.

    ``sealed``: still in the box (未开箱), which nobody looks into before several have come. ``times``: how often the same was sent;
    ``waiting``: how often again since it came out of the box, to be told when the box is opened next.
    ``masked``: what the person concerned reads instead of ``text`` (隐去可辨认的内容), by an act of the office with its reason.
    ``origin``: a hash of where a hotline has it, so that it comes in once; empty for all others.
    """

    id = models.BigAutoField(primary_key=True, default=random_key)
    collection = models.ForeignKey(Collection, on_delete=models.PROTECT, related_name="opinions")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="opinions")
    question = models.ForeignKey(Question, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel)
    text = models.TextField()
    sameness = models.CharField(max_length=64)
    times = models.PositiveIntegerField(default=1)
    waiting = models.PositiveIntegerField(default=0)
    sealed = models.BooleanField(default=False)
    origin = models.CharField(max_length=64, blank=True, default="")
    topic = models.ForeignKey(Topic, null=True, blank=True, on_delete=models.PROTECT, related_name="opinions")
    masked = models.TextField(blank=True, default="")
    mask_reason = models.CharField(max_length=300, blank=True, default="")
    masked_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collection", "sameness"], name="opinion_once"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="opinion_channel"),
            models.CheckConstraint(condition=~Q(text=""), name="opinion_says_something"),
            models.CheckConstraint(
                condition=Q(sealed=False) | Q(topic__isnull=True), name="opinion_sealed_is_unsorted"
            ),
            models.CheckConstraint(
                condition=Q(masked="", masked_by__isnull=True)
                | (~Q(masked="") & ~Q(mask_reason="") & Q(masked_by__isnull=False)),
                name="opinion_masked_for_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["collection", "origin"], name="opinion_origin")]

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def shown(self) -> str:
        """What the person concerned and whoever answers read."""
        return self.masked or self.text


class Receipt(models.Model):
    """What a receipt code (回执码) hashes to, and the opinion it stands for."""

    id = models.BigAutoField(primary_key=True, default=random_key)
    key_hash = models.CharField(max_length=64, unique=True)
    opinion = models.ForeignKey(Opinion, on_delete=models.CASCADE, related_name="receipts")


class ImportDraft(models.Model):
    """Rows of a hotline's sheet that wait to be looked at (待确认的热线导入); goes when it is confirmed, or after a day."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    name = models.CharField(max_length=255)
    rows = models.TextField()
    columns = models.CharField(max_length=1000, default="")


class Sender(models.Model):
    """A hotline that sends its items by signed calls (热线推送). ``identifier`` stands in the address, ``secret`` signs."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="senders")
    identifier = models.CharField(max_length=40, unique=True, default=new_link)
    name = models.CharField(max_length=80)
    secret = models.CharField(max_length=80)
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name


class Nonce(models.Model):
    """A call that was taken (已收的推送): the same one again is refused for as long as its time would still be good."""

    sender = models.ForeignKey(Sender, on_delete=models.CASCADE, related_name="+")
    value = models.CharField(max_length=64)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sender", "value"], name="nonce_once")]
