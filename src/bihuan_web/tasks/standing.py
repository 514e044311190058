"""What somebody can do with a task now, worked out once for a page: the acts of the tables and the deeds beside them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.common.lifecycle import Actor, Lifecycle
from bihuan_web.orgs.permissions import Act
from bihuan_web.tasks import lifecycle
from bihuan_web.tasks.acting import actor_of, may
from bihuan_web.tasks.lifecycle import ASKER, CANCELLATION, EXTENSION, PERSISTENCE, TASK
from bihuan_web.tasks.models import Cancellation, Extension, Request, Task


@dataclass(frozen=True)
class Standing:
    """Somebody before a task."""

    task: Task
    user: User

    @cached_property
    def actor(self) -> Actor:
        """Roles and parts, as the tables see them."""
        return actor_of(self.task, self.user)

    @cached_property
    def acts(self) -> frozenset[str]:
        """Acts of the task's own table."""
        return frozenset(one.name for one in TASK.acts(self.task.state, self.actor))

    @cached_property
    def lasting_acts(self) -> frozenset[str]:
        """Acts on the persistence of a closed task."""
        if self.task.state != lifecycle.CLOSED:
            return frozenset()
        return frozenset(one.name for one in PERSISTENCE.acts(self.task.persistence, self.actor))

    @cached_property
    def writes(self) -> bool:
        """Whether they write on the task: its office, or somebody with a part in it."""
        return may(self.task, self.user, Act.WRITE)

    @cached_property
    def judges(self) -> bool:
        """Whether they may judge it and did none of its work."""
        return may(self.task, self.user, Act.JUDGE) and lifecycle.DOER not in self.actor.parts

    @cached_property
    def plans(self) -> bool:
        """Whether they plan it: the office of the branch, or its leader."""
        return Role.OFFICE.value in self.actor.roles or self.task.lead_id == self.user.pk

    @cached_property
    def asks(self) -> bool:
        """Whether they may ask for something: the owner, or the office for them."""
        return bool({Role.OWNER.value, Role.OFFICE.value} & self.actor.roles)

    @cached_property
    def extension(self) -> Extension | None:
        """The extension that is asked for."""
        return self.task.extensions.filter(state=lifecycle.ASKED).select_related("asked_by").first()

    @cached_property
    def cancellation(self) -> Cancellation | None:
        """The cancellation that is asked for."""
        return self.task.cancellations.filter(state=lifecycle.ASKED).select_related("asked_by").first()

    def decides(self, asked: Request | None, act: str) -> bool:
        """Whether they may grant, refuse or take back what is asked for."""
        if asked is None or (act == "withdraw" and asked.asked_by_id != self.user.pk):
            return False
        table: Lifecycle = EXTENSION if isinstance(asked, Extension) else CANCELLATION
        parts = self.actor.parts | ({ASKER} if asked.asked_by_id == self.user.pk else frozenset())
        return any(one.name == act for one in table.acts(asked.state, Actor(self.actor.roles, parts)))

    def is_in(self, *states: str) -> bool:
        """Whether the task is in one of these states."""
        return self.task.state in states
