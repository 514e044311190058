"""Who is to talk with whom before the meeting (必谈对象), by the kind of the round: data, as the regulations put it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Part(TextChoices):
    """What somebody is in the round (身份)."""

    PRINCIPAL = "principal", _("主要负责同志")
    MEMBER = "member", _("班子成员")
    HEAD = "head", _("分管部门负责人")
    ORDINARY = "ordinary", _("党员")
    RECORDER = "recorder", _("记录人")


# each: everybody on the left with everybody on the right. own: everybody on the right with whoever is in charge of them.
# some: everybody on the left with at least one on the right.
Rule = Literal["each", "own", "some"]


@dataclass(frozen=True, slots=True)
class Pair:
    """One prescribed pair (谈话类别) and what covers it."""

    key: str
    words: tuple[str, str]
    left: frozenset[Part]
    right: frozenset[Part]
    rule: Rule


_PRINCIPAL, _MEMBERS = frozenset({Part.PRINCIPAL}), frozenset({Part.MEMBER})
_TEAM = _PRINCIPAL | _MEMBERS
_HEADS, _ORDINARY = frozenset({Part.HEAD}), frozenset({Part.ORDINARY})

_LEADERS = (
    Pair("principal", ("主要负责同志与班子成员", "the principal with the members"), _PRINCIPAL, _MEMBERS, "each"),
    Pair("members", ("班子成员相互之间", "the members with each other"), _MEMBERS, _MEMBERS, "each"),
    Pair(
        "heads", ("班子成员与分管部门负责人", "the members with the heads of their departments"), _TEAM, _HEADS, "own"
    ),
    Pair("ordinary", ("班子成员与所在支部党员", "the members with ordinary branch members"), _TEAM, _ORDINARY, "some"),
)
PRESCRIBED: dict[str, tuple[Pair, ...]] = {
    "mzshh": _LEADERS,
    "zzshh": (
        Pair("committee", ("支部委员相互之间", "the committee members with each other"), _TEAM, _TEAM, "each"),
        Pair("followers", ("支部委员与党员", "the committee with every member"), _ORDINARY, _TEAM, "some"),
        Pair("fellows", ("党员相互之间", "the members with each other"), _ORDINARY, _ORDINARY, "some"),
    ),
    "other": _LEADERS[:2],
}

# Who sits in the meeting and criticises there: the team, in a branch all its members.
ATTENDS: dict[str, frozenset[Part]] = {"mzshh": _TEAM, "zzshh": _TEAM | _ORDINARY, "other": _TEAM}
