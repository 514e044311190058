"""Who may do what (权限表): role × act × level of secrecy, on the branch where they have the role. Code as data, shown as a page.

Five levels (DESIGN: who sees what): personal material, team material, criticism record, ledger, published list. A part in
the item itself (its author, its owner) gives what the role alone does not: an author reads their own material.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bihuan_web.accounts.roles import Role


class Secrecy(StrEnum):
    """Levels of secrecy (密级), the strictest first."""

    PERSONAL = "personal"  # 个人材料: author, principal, assigned reviewers
    TEAM = "team"  # 班子材料: the team and its reviewers
    CRITICISM = "criticism"  # 批评记录: members of the meeting
    LEDGER = "ledger"  # 台账: responsible people and verifiers, by branch
    PUBLISHED = "published"  # 公示清单: everyone, redacted


class Act(StrEnum):
    """What can be done with things of a level."""

    READ = "read"
    EXPORT = "export"
    WRITE = "write"  # add and change
    JUDGE = "judge"  # return, accept, verify, close: what the lifecycles then tell apart
    COMPARE = (
        "compare"  # have them compared (比对): which have text in common and how much; no text of what one may not read
    )
    MANAGE = "manage"  # accounts, organisation, settings: no content


@dataclass(frozen=True, slots=True)
class Rule:
    """One cell: a role may do an act with things of a level. ``assigned``: only those they have a part in."""

    role: Role
    act: Act
    level: Secrecy
    assigned: bool = False


_R, _E, _W, _J, _C = Act.READ, Act.EXPORT, Act.WRITE, Act.JUDGE, Act.COMPARE
_ALL = tuple(Secrecy)


def _cells(role: Role, acts: tuple[Act, ...], *levels: Secrecy, assigned: bool = False) -> Iterator[Rule]:
    for level in levels:
        for act in acts:
            yield Rule(role, act, level, assigned)


RULES: tuple[Rule, ...] = (
    *_cells(Role.AUTHOR, (_R, _E, _W), Secrecy.PERSONAL, assigned=True),
    *_cells(Role.AUTHOR, (_R, _W), Secrecy.TEAM, Secrecy.CRITICISM, assigned=True),
    *_cells(Role.AUTHOR, (_R,), Secrecy.LEDGER, assigned=True),
    *_cells(Role.AUTHOR, (_C,), Secrecy.PERSONAL, Secrecy.TEAM, assigned=True),  # their own with one another
    *_cells(Role.REVIEWER, (_R, _E, _J), Secrecy.PERSONAL, assigned=True),
    *_cells(Role.REVIEWER, (_R, _E, _J), Secrecy.TEAM),
    *_cells(Role.REVIEWER, (_R,), Secrecy.LEDGER),
    *_cells(Role.REVIEWER, (_C,), Secrecy.PERSONAL, Secrecy.TEAM),
    *_cells(Role.OFFICE, (_C,), Secrecy.PERSONAL, Secrecy.TEAM),
    *_cells(Role.OFFICE, (_R, _E, _W), Secrecy.PERSONAL, assigned=True),  # named to handle a letter of inquiry
    *_cells(Role.OFFICE, (_R, _E, _W), Secrecy.TEAM, Secrecy.LEDGER, Secrecy.PUBLISHED),
    *_cells(Role.OFFICE, (_J,), Secrecy.LEDGER),
    *_cells(Role.OFFICE, (_R, _W), Secrecy.CRITICISM, assigned=True),  # whoever takes the record of the meeting
    *_cells(Role.LEAD, (_R, _J), Secrecy.TEAM, Secrecy.LEDGER),
    *_cells(Role.LEAD, (_R,), Secrecy.CRITICISM, assigned=True),
    *_cells(Role.OWNER, (_R, _W), Secrecy.LEDGER, assigned=True),
    *_cells(Role.VERIFIER, (_R, _J), Secrecy.LEDGER),
    *_cells(Role.CLOSER, (_R, _J), Secrecy.LEDGER),
    *_cells(Role.OBSERVER, (_R,), Secrecy.LEDGER),
    *(Rule(role, _R, Secrecy.PUBLISHED) for role in Role if role is not Role.OFFICE),
    *(Rule(Role.ADMINISTRATOR, Act.MANAGE, level) for level in (Secrecy.PUBLISHED,)),
)

_TABLE = {(one.role, one.act, one.level): one for one in RULES}


def rule_for(role: Role, act: Act, level: Secrecy) -> Rule | None:
    """The cell of the table, None where the role may not."""
    return _TABLE.get((role, act, level))


def allows(roles: frozenset[Role], act: Act, level: Secrecy, *, has_part: bool) -> bool:
    """Whether one of the roles that somebody has on the item's branch is enough."""
    rules = (rule_for(role, act, level) for role in roles)
    return any(one is not None and (has_part or not one.assigned) for one in rules)


def roles_that_may(act: Act, level: Secrecy) -> tuple[Role, ...]:
    """The roles that may do an act with everything of a level on their branch, whether they have a part in it or not."""
    return tuple(one.role for one in RULES if one.act is act and one.level is level and not one.assigned)
