"""What the workers tell one another: that they are alive, and which regular job has been done up to when."""

from __future__ import annotations

from django.db import models


class Heartbeat(models.Model):
    """A worker's sign of life (心跳); ``count`` grows with each beat, whatever the clock does."""

    worker = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField()
    count = models.BigIntegerField(default=0)


class JobState(models.Model):
    """How far a regular job has come: ``done`` is the slot done last; a claim holds until ``lease_until``."""

    name = models.CharField(max_length=60, primary_key=True)
    done = models.DateTimeField(null=True)
    claim = models.CharField(max_length=40, blank=True, default="")
    lease_until = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=200, blank=True, default="")
