"""Somebody acts on a paper: who they are to it, compare-and-set, the version and the event. Used by every service."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Max

from bihuan_web.accounts.models import User
from bihuan_web.audit.models import Event
from bihuan_web.audit.services import record
from bihuan_web.common.changing import change_row
from bihuan_web.common.clock import now, today
from bihuan_web.common.errors import Forbidden, Refused
from bihuan_web.common.lifecycle import Actor
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.permissions import Act
from bihuan_web.orgs.queries import roles_at
from bihuan_web.papers.content import content_of
from bihuan_web.papers.lifecycle import EDITABLE, WRITER
from bihuan_web.papers.models import Paper, PaperVersion
from bihuan_web.papers.queries import may


def actor_of(paper: Paper, user: User) -> Actor:
    """Somebody as the lifecycle sees them; whoever wrote a version is a writer for good."""
    roles = roles_at(user, paper.organisation, today())
    wrote = paper.versions.filter(by=user, act__in=WRITING).exists()
    return Actor(frozenset(role.value for role in roles), frozenset({WRITER} if wrote else ()))


WRITING = ("paper.create", "paper.write", "paper.add-block", "paper.remove-block", "paper.take-anew", "paper.head")


def must_write(kind: str, unit: Organisation, user: User) -> None:
    """Raises ``Forbidden`` where somebody does not write papers of a kind for a unit."""
    if not may(user, Act.WRITE, kind, unit, today()):
        raise Forbidden("您没有写这份文稿的权限", "you may not write this paper")


def must_be_editable(paper: Paper) -> None:
    """Raises ``Refused`` once a paper was handed in: what is being checked does not change under the checker's eyes."""
    if paper.state not in EDITABLE:
        raise Refused(
            "已送审的文稿不能改，要改先撤回或退回",
            "a paper that was handed in is not changed: take it back first",
            code="wrong-state",
        )


def touch(paper: Paper, changes: Mapping[str, Any] | None = None) -> None:
    """Changes a paper if it is as it was seen; the paper given is brought up to date."""
    change_row(paper, changes or {}, state=paper.state)


def keep_version(paper: Paper, user: User, act: str, note: str = "") -> PaperVersion:
    """Keeps what the paper says now."""
    last = paper.versions.aggregate(last=Max("number"))["last"] or 0
    return PaperVersion.objects.create(
        paper=paper, number=last + 1, by=user, at=now(), act=act, note=note[:500], content=content_of(paper)
    )


def log(paper: Paper, user: User, act: str, details: Mapping[str, object] | None = None) -> Event:
    """The event of an act on a paper."""
    return record(paper.organisation.chain, user.username, act, "paper", str(paper.pk), details, at=now())
