"""The organisation tree (组织机构), its posts, who holds them, and who has which role on which branch."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from treebeard.mp_tree import MP_Node

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import ROLE_WORDS


class Organisation(MP_Node):
    """A unit (单位) at any level of the tree: county, bureau, section. It is never deleted, only ended.

    ``successor``: the unit that took over its work where it was merged (并入) or split (拆分); it then lies below that one, with its name,
    so that whoever reads the successor reads what it did. ``origin``: the unit of which this one was a part. ``note`` says why it ended.
    """

    name = models.CharField(max_length=120)
    short = models.CharField(max_length=40, blank=True, default="")
    ended_on = models.DateField(null=True, blank=True)
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors")
    origin = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    note = models.CharField(max_length=200, blank=True, default="")

    node_order_by: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.name

    @property
    def upward(self) -> list[str]:
        """The paths of the unit and of every unit above it, the top first."""
        return [self.path[:end] for end in range(self.steplen, len(self.path) + 1, self.steplen)]

    @property
    def chain(self) -> str:
        """The chain of the event log it belongs to: that of its tree's root."""
        return f"org:{self.path[: self.steplen]}"


class Post(models.Model):
    """A post (岗位) of a unit; one person may hold two."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="posts")
    name = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="post_name")]


class Appointment(models.Model):
    """Who holds a post (任职), from when to when; a hand-over ends one and begins another."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="appointments")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appointments")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="appointment_ends_after_it_began"
            )
        ]


class Portfolio(models.Model):
    """A field that a leader is in charge of (分管领域), and the unit that works in it, if any."""

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="portfolios")
    field = models.CharField(max_length=120)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT)


class Grant(models.Model):
    """A role (角色) of a person on a branch of the tree, from when to when."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20, choices=[(role.value, words[0]) for role, words in ROLE_WORDS.items()])
    branch = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="grants")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="grant_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in ROLE_WORDS]), name="grant_of_a_known_role"
            ),
        ]
        indexes = [models.Index(fields=["user", "role"], name="grant_user_role")]


class ImportDraft(models.Model):
    """Rows of a workbook that were read and checked, and wait for somebody to confirm them (待确认的导入)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    branch = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    name = models.CharField(max_length=255)
    rows = models.TextField()
