"""The event log and the head of each of its chains. Rows are added and never changed."""

from __future__ import annotations

from django.db import models


class Chain(models.Model):
    """The head of an organisation's chain (链头): how many events it has, and the hash of the last."""

    name = models.CharField(max_length=40, primary_key=True)
    length = models.BigIntegerField(default=0)
    head = models.CharField(max_length=64)


class Event(models.Model):
    """One act (事件): who did what to which record, when; in the chain of an organisation."""

    chain = models.CharField(max_length=40)
    sequence = models.BigIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    act = models.CharField(max_length=60)
    kind = models.CharField(max_length=40)
    item = models.CharField(max_length=60)
    details = models.TextField()
    algorithm = models.CharField(max_length=10)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "sequence"], name="event_place")]
        indexes = [models.Index(fields=["kind", "item", "sequence"], name="event_item")]
