"""A lifecycle (流程) as one table: which act leads from which states to which, who may do it, and what it requires.

It knows neither Django nor a database: services ask the table and then change the row, if that is still in the old state.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from bihuan_web.common.errors import Forbidden, Incomplete, Refused

# What acts require, as people call it.
_REQUIRED = {
    "acceptance_standard": ("验收标准", "acceptance standard"),
    "answered": ("每一条的回应", "an answer to everything"),
    "answer": ("怎样回应", "how it is answered"),
    "asked": ("销毁申请", "request for destruction"),
    "carried_to": ("结转到的台账", "ledger it is carried into"),
    "closed_tasks": ("已销号的任务", "a closed task"),
    "confirmed": ("确认过的识读结果", "a confirmed reading"),
    "due": ("完成时限", "due date"),
    "evidence": ("佐证材料", "evidence"),
    "items": ("测评事项", "items to be asked about"),
    "last_day": ("截止日期（今天或以后）", "a last day that is not over"),
    "method": ("核查方式", "how it was checked"),
    "note": ("核查情况", "what was seen"),
    "number": ("文号", "number of the paper"),
    "nothing_shown": ("（结果已经公布，不能再收）", "(results were shown already: no more answers)"),
    "owner": ("责任人", "owner"),
    "quorum": ("应到人数三分之二以上到会", "two thirds of those due present"),
    "points": ("要点", "points"),
    "population": ("询问对象", "who is asked"),
    "reason": ("理由", "reason"),
    "request": ("撤销申请", "request for cancellation"),
    "rhythm": ("频次", "rhythm"),
    "self_check": ("自查情况", "self-check"),
    "signature": ("签字", "signature"),
    "subject": ("征求对象", "whom it is about"),
    "words": ("要更正的地方", "what is to be corrected"),
}


@dataclass(frozen=True, slots=True)
class State:
    """A state (状态); an item in a ``final`` one never moves again."""

    name: str
    zh: str
    en: str
    final: bool = False


@dataclass(frozen=True, slots=True)
class Transition:
    """An act (动作) that moves an item from one of ``sources`` to ``target``.

    ``roles``: who may do it, one of these is enough. ``requires``: what must be given. ``not_by``: who may not, whatever
    roles they have: somebody with one of these parts in the item (the doer of the work, say).
    """

    name: str
    zh: str
    en: str
    sources: frozenset[str]
    target: str
    roles: frozenset[str]
    requires: tuple[str, ...] = ()
    not_by: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody as a lifecycle sees them: the ``roles`` they have here, and their ``parts`` in this very item."""

    roles: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()


class Lifecycle:
    """The table of one kind of item. Raises ``ValueError`` where the table contradicts itself."""

    def __init__(self, name: str, states: Iterable[State], transitions: Iterable[Transition]) -> None:
        self.name = name
        self.states = {one.name: one for one in states}
        self.transitions = tuple(transitions)
        self._check()

    @cached_property
    def initial(self) -> str:
        """Where an item begins: the first state of the table."""
        return next(iter(self.states))

    def acts(self, state: str, actor: Actor) -> Iterator[Transition]:
        """What somebody may do with an item in this state; buttons come from here."""
        for one in self.transitions:
            if state in one.sources and _may(one, actor):
                yield one

    def move(self, act: str, state: str, actor: Actor, given: Mapping[str, object] | None = None) -> Transition:
        """The transition that an act is; raises ``Refused`` where it is not possible, not allowed or not complete."""
        known = [one for one in self.transitions if one.name == act]
        if not known:
            raise Refused(f"没有“{act}”这个动作", f"there is no act {act}", code="unknown-act")
        fitting = [one for one in known if state in one.sources]
        if not fitting:
            words, words_en = self.states[state].zh, self.states[state].en
            raise Refused(
                f"现在是“{words}”，不能{known[0].zh}",
                f"it is {words_en} now: {known[0].en} is not possible",
                code="wrong-state",
            )
        allowed = [one for one in fitting if _may(one, actor)]
        if not allowed:
            raise self._forbidden(fitting[0], actor)
        missing = tuple(name for name in allowed[0].requires if not (given or {}).get(name))
        if missing:
            wanted = [_REQUIRED[name] for name in missing]
            zh, en = "、".join(pair[0] for pair in wanted), ", ".join(pair[1] for pair in wanted)
            raise Incomplete(f"还没有填：{zh}", f"still to be given: {en}", missing=missing)
        return allowed[0]

    def _forbidden(self, one: Transition, actor: Actor) -> Forbidden:
        if one.not_by & actor.parts:
            return Forbidden(
                f"不能由经办人自己{one.zh}", f"{one.en}: not by those who did the work themselves", code="own-work"
            )
        return Forbidden(f"您的角色不能{one.zh}", f"your role may not {one.en}")

    def _check(self) -> None:
        for one in self.transitions:
            unknown = (one.sources | {one.target}) - self.states.keys()
            if unknown:
                raise ValueError(f"{self.name}.{one.name}: unknown state {sorted(unknown)}")
            leaves = [state for state in one.sources if self.states[state].final]
            if leaves:
                raise ValueError(f"{self.name}.{one.name} leaves the final state {leaves}")
            nameless = set(one.requires) - _REQUIRED.keys()
            if nameless:
                raise ValueError(f"{self.name}.{one.name}: no words for {sorted(nameless)}")
            if not one.roles:
                raise ValueError(f"{self.name}.{one.name}: nobody may do it")


def reachable(lifecycle: Lifecycle, start: str) -> set[str]:
    """The states that can be reached from one, itself included."""
    found, fresh = {start}, [start]
    while fresh:
        state = fresh.pop()
        for one in lifecycle.transitions:
            if state in one.sources and one.target not in found:
                found.add(one.target)
                fresh.append(one.target)
    return found


def _may(one: Transition, actor: Actor) -> bool:
    return bool(one.roles & actor.roles) and not one.not_by & actor.parts


def states_of(*names: str | Collection[str]) -> frozenset[str]:
    """A set of states, named one by one or in groups."""
    found: set[str] = set()
    for one in names:
        found |= {one} if isinstance(one, str) else set(one)
    return frozenset(found)
