"""Is the archive complete (归档是否齐全)? Each kind of record of a round: there, missing, not needed, or not this person's to take out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bihuan_web.accounts.models import User
from bihuan_web.orgs.permissions import Act, Secrecy, allows
from bihuan_web.orgs.queries import roles_at
from bihuan_web.papers.models import Bundle, NotNeeded
from bihuan_web.rounds.models import Round
from bihuan_web.rounds.records import Kind, Record, all_kinds

# What goes up with the report of a meeting: the report, the materials, a copy of the minutes, the statistics form.
_SUBMITTED_STEPS = frozenset({"report", "meeting"})
_SUBMITTED_KINDS = frozenset({"documents.team", "documents.personal"})


class Standing(StrEnum):
    """How it stands with a kind of record."""

    THERE = "there"
    MISSING = "missing"
    ABSENT = "absent"  # not there, and need not be
    NOT_NEEDED = "not-needed"  # somebody said why


@dataclass(frozen=True, slots=True)
class Entry:
    """A kind of record, what there is of it, and whether this person may take it out."""

    kind: Kind
    standing: Standing
    records: Sequence[Record]
    may_export: bool
    reason: str = ""


def entries_of(one: Round, levels: frozenset[Secrecy], purpose: str = Bundle.ARCHIVE) -> list[Entry]:
    """Every kind of record of a round, in the order of the archive; ``levels`` are those that somebody may take out."""
    reasons = dict(NotNeeded.objects.filter(round=one).values_list("kind", "reason"))
    return [
        _entry(kind, one, levels, reasons)
        for kind in all_kinds()
        if purpose == Bundle.ARCHIVE or kind.step in _SUBMITTED_STEPS or kind.key in _SUBMITTED_KINDS
    ]


def _entry(kind: Kind, one: Round, levels: frozenset[Secrecy], reasons: dict[str, str]) -> Entry:
    found = list(kind.records(one))
    if found:
        standing = Standing.THERE
    elif kind.key in reasons:
        standing = Standing.NOT_NEEDED
    else:
        standing = Standing.MISSING if kind.required else Standing.ABSENT
    return Entry(kind, standing, found, kind.level in levels, reasons.get(kind.key, ""))


def missing(entries: Sequence[Entry]) -> list[Entry]:
    """The kinds without which the archive is incomplete."""
    return [one for one in entries if one.standing is Standing.MISSING]


def levels_for(user: User, one: Round, today: date) -> frozenset[Secrecy]:
    """The levels of which somebody may take everything of the round's unit out."""
    roles = roles_at(user, one.organisation, today)
    return frozenset(level for level in Secrecy if allows(roles, Act.EXPORT, level, has_part=False))


def may_look(user: User, one: Round, today: date) -> bool:
    """Whether somebody sees how complete the archive is: who reads the team's things. Only kinds and numbers are shown."""
    return allows(roles_at(user, one.organisation, today), Act.READ, Secrecy.TEAM, has_part=False)


def may_keep(user: User, one: Round, today: date) -> bool:
    """Whether somebody keeps the archive: the office."""
    return allows(roles_at(user, one.organisation, today), Act.WRITE, Secrecy.TEAM, has_part=False)
