"""Every lifecycle against a matrix written by hand, and all that can happen to a task visited."""

from __future__ import annotations

from itertools import combinations

import pytest
from tools import lifecycles

from bihuan_web.accounts.roles import Role
from bihuan_web.common.errors import Forbidden, Incomplete, Refused
from bihuan_web.common.lifecycle import Actor, Lifecycle, State, Transition, reachable, states_of
from bihuan_web.documents.lifecycle import DOCUMENT
from bihuan_web.duties.lifecycle import SHARE
from bihuan_web.inspections.lifecycle import FEEDBACK, INSPECTION
from bihuan_web.ledgers.lifecycle import PROBLEM
from bihuan_web.meetings.lifecycle import MEETING
from bihuan_web.opinions.lifecycle import COLLECTION, FED_BACK, TOPIC
from bihuan_web.papers.lifecycle import PAPER
from bihuan_web.risks.lifecycle import RISK
from bihuan_web.rounds.lifecycle import ROUND, STEP
from bihuan_web.satisfaction.lifecycle import CHECK, DRAW, SURVEY
from bihuan_web.studies.lifecycle import SESSION
from bihuan_web.talks.lifecycle import CRITICISM, TALK
from bihuan_web.tasks.lifecycle import CANCELLATION, DOER, EXTENSION, PERSISTENCE, TASK, VERIFICATION
from bihuan_web.visits.lifecycle import PROMISE, VISIT

# What may follow what, by whom: from, act, to, roles, who may not.
TASKS = """
draft      assign               assigned    lead,office
assigned   decline              draft       owner
assigned   start                doing       owner
doing      submit               submitted   owner
submitted  withdraw             doing       owner
submitted  return               doing       verifier       doer
submitted  verify               verified    verifier       doer
verified   reopen_verification  doing       closer         doer
verified   close                closed      closer         checker,doer
draft      cancel               cancelled   lead           asker,doer
assigned   cancel               cancelled   lead           asker,doer
doing      cancel               cancelled   lead           asker,doer
"""
VERIFICATIONS = """
pending  withdraw             taken-back  owner
pending  return               failed      verifier  doer
pending  verify               passed      verifier  doer
passed   reopen_verification  overturned  closer    doer
passed   close                signed      closer    checker,doer
"""
EXTENSIONS = """
asked  grant     granted    lead,office  asker,doer
asked  refuse    refused    lead,office  asker,doer
asked  withdraw  withdrawn  office,owner
"""
CANCELLATIONS = """
asked  grant     granted    lead  asker,doer
asked  refuse    refused    lead  asker,doer
asked  withdraw  withdrawn  office,owner
"""
PERSISTENCES = """
none     keep_up      lasting  lead,office
lasting  review       lasting  verifier         doer
lasting  find_lapsed  lapsed   office,verifier  doer
lasting  end          ended    lead             doer
"""
PROBLEMS = """
open  solve     solved     lead,office  doer
open  carry     carried    office
open  withdraw  withdrawn  lead
"""
PAPERS = """
draft     propose    proposed   office
proposed  take_back  draft      office
proposed  check      checked    lead         writer
proposed  send_back  draft      lead,office
checked   send_back  draft      lead,office
checked   issue      issued     office
draft     discard    discarded  office
proposed  discard    discarded  office
checked   discard    discarded  office
"""
DOCUMENTS = """
draft      submit    submitted  author
returned   submit    submitted  author
submitted  withdraw  draft      author
submitted  return    returned   reviewer  writer
submitted  accept    accepted   reviewer  writer
draft      destroy   destroyed  office    asker
returned   destroy   destroyed  office    asker
accepted   destroy   destroyed  office    asker
"""
ROUNDS = """
planned  start  running  office
planned  hold   held     office
running  hold   held     office
held     close  closed   office
"""
STEPS = """
open    finish  done    office,owner
open    waive   waived  office
done    reopen  open    office
waived  reopen  open    office
"""
TALKS = """
entered     confirm   confirmed   second
entered     question  questioned  second
entered     amend     entered     first
questioned  amend     entered     first
entered     withdraw  withdrawn   first
questioned  withdraw  withdrawn   first
"""
CRITICISMS = """
prepared  rewrite  prepared  speaker
prepared  drop     dropped   speaker
prepared  speak    spoken    speaker
spoken    correct  spoken    recorder,speaker
spoken    answer   answered  receiver
"""
COLLECTIONS = """
draft      open    gathering  office
gathering  stop    stopped    office
stopped    resume  gathering  office
stopped    finish  done       office
"""
TOPICS = """
open      assign  assigned  office
assigned  assign  assigned  office
open      answer  answered  office,owner
assigned  answer  answered  office,owner
"""
FEEDBACKS = """
pending  send         sent     office
excused  send         sent     office
sent     acknowledge  read     concerned
pending  excuse       excused  office
sent     excuse       excused  office
sent     add          pending  office
read     add          pending  office
"""

VISITS = """
planned  record  done       office,owner
planned  cancel  cancelled  office,owner
planned  merge   merged     office,owner
done     merge   merged     office,owner
"""
PROMISES = """
open      report     reported  office,owner
reported  keep       kept      lead,office,verifier  promiser
reported  send_back  open      lead,office,verifier  promiser
open      break      broken    lead,office,verifier  promiser
reported  break      broken    lead,office,verifier  promiser
open      task       tasked    office
"""
INSPECTIONS = """
planned       start        under-way     reviewer  inspected
planned       cancel       cancelled     office    inspected
under-way     report       reported      reviewer  inspected
reported      acknowledge  acknowledged  owner
acknowledged  settle       settled       office    inspected
"""
RISKS = """
active  review  active   verifier  owner
active  retire  retired  office
"""
LETTERS = """
draft      confirm  answering  office
draft      drop     dropped    office
answering  settle   answered   office  concerned
"""
MEETINGS = """
preparing  begin    sitting   office
sitting    hold     held      office
preparing  fail     not-held  office
sitting    fail     not-held  office
held       approve  approved  lead
"""
SESSIONS = """
planned  hold    held       office
planned  cancel  cancelled  office
"""
SHARES = """
handed        acknowledge  acknowledged  holder
handed        send_back    sent-back     holder
sent-back     hand_again   handed        giver
handed        pass_on      handed        giver
acknowledged  pass_on      handed        giver
sent-back     pass_on      handed        giver
handed        take_back    taken-back    giver
acknowledged  take_back    taken-back    giver
sent-back     take_back    taken-back    giver
"""
SURVEYS = """
draft   open    open     office
open    close   closed   office
closed  extend  open     office
draft   drop    dropped  office
"""
DRAWS = """
listed  draw  drawn    office
listed  drop  dropped  office
"""
CHECKS = """
to-check  find_holding  holds    closer,lead,office,verifier  closer,doer,verifier
to-check  find_lapsed   lapsed   closer,lead,office,verifier  closer,doer,verifier
to-check  find_nothing  unclear  closer,lead,office,verifier  closer,doer,verifier
"""

TABLES = [
    (TASK, TASKS),
    (VERIFICATION, VERIFICATIONS),
    (EXTENSION, EXTENSIONS),
    (CANCELLATION, CANCELLATIONS),
    (PERSISTENCE, PERSISTENCES),
    (PROBLEM, PROBLEMS),
    (PAPER, PAPERS),
    (DOCUMENT, DOCUMENTS),
    (ROUND, ROUNDS),
    (STEP, STEPS),
    (TALK, TALKS),
    (CRITICISM, CRITICISMS),
    (VISIT, VISITS),
    (PROMISE, PROMISES),
    (INSPECTION, INSPECTIONS),
    (FEEDBACK, LETTERS),
    (COLLECTION, COLLECTIONS),
    (TOPIC, TOPICS),
    (FED_BACK, FEEDBACKS),
    (MEETING, MEETINGS),
    (SESSION, SESSIONS),
    (SHARE, SHARES),
    (RISK, RISKS),
    (SURVEY, SURVEYS),
    (DRAW, DRAWS),
    (CHECK, CHECKS),
]
ALL = [lifecycle for lifecycle, _ in TABLES]


def rows(lifecycle: Lifecycle) -> set[tuple[str, ...]]:
    return {
        (source, one.name, one.target, ",".join(sorted(one.roles)), ",".join(sorted(one.not_by)))
        for one in lifecycle.transitions
        for source in one.sources
    }


def by_hand(matrix: str) -> set[tuple[str, ...]]:
    return {(*(fields := line.split()), *[""] * (5 - len(fields))) for line in matrix.strip().splitlines()}


@pytest.mark.parametrize(
    ("lifecycle", "matrix"), TABLES, ids=lambda one: one.name if isinstance(one, Lifecycle) else ""
)
def test_the_table_is_the_one_written_by_hand(lifecycle: Lifecycle, matrix: str) -> None:
    assert rows(lifecycle) == by_hand(matrix)


@pytest.mark.parametrize("lifecycle", ALL, ids=lambda one: one.name)
def test_every_state_can_be_reached_and_every_open_one_left(lifecycle: Lifecycle) -> None:
    assert reachable(lifecycle, lifecycle.initial) == set(lifecycle.states)
    for state in lifecycle.states.values():
        leaving = [one for one in lifecycle.transitions if state.name in one.sources and one.target != state.name]
        assert state.final != bool(leaving)


@pytest.mark.parametrize("lifecycle", ALL, ids=lambda one: one.name)
def test_buttons_and_moves_agree_for_every_state_role_and_part(lifecycle: Lifecycle) -> None:
    parts = sorted({part for one in lifecycle.transitions for part in one.not_by})
    for state in lifecycle.states:
        for role in Role:
            for size in range(len(parts) + 1):
                for chosen in combinations(parts, size):
                    actor = Actor(frozenset({role.value}), frozenset(chosen))
                    shown = {one.name for one in lifecycle.acts(state, actor)}
                    assert shown == {one.name for one in lifecycle.transitions if _moves(lifecycle, one, state, actor)}


def _moves(lifecycle: Lifecycle, one: Transition, state: str, actor: Actor) -> bool:
    try:
        moved = lifecycle.move(one.name, state, actor, dict.fromkeys(one.requires, "given"))
    except Refused:
        return False
    return moved.name == one.name


def test_no_walk_closes_a_task_without_somebody_else_having_verified_it() -> None:
    """All combinations of state and history, two people, either of whom may be a doer, each with every role."""
    everything = frozenset(role.value for role in Role)
    begin = (TASK.initial, frozenset[str](), None)  # state, who was a doer, who verified the submission at hand
    seen, fresh = {begin}, [begin]
    while fresh:
        state, doers, verifier = fresh.pop()
        for person in ("甲", "乙"):
            parts = frozenset({DOER} if person in doers else ())
            for one in TASK.acts(state, Actor(everything, parts)):
                owners = doers | {person} if one.name in ("start", "submit") else doers
                verified_by = (
                    person if one.name == "verify" else verifier if one.target in ("verified", "closed") else None
                )
                after = (one.target, owners, verified_by)
                if one.target == "closed":
                    assert verified_by is not None
                    assert verified_by not in owners
                    assert person not in owners
                if after not in seen:
                    seen.add(after)
                    fresh.append(after)
    assert any(state == "closed" for state, _, _ in seen)


def test_a_refusal_says_why() -> None:
    owner = Actor(frozenset({"owner"}))
    with pytest.raises(Refused, match="现在是“待派”，不能销号") as refused:
        TASK.move("close", "draft", Actor(frozenset({"closer"})))
    assert refused.value.code == "wrong-state"
    with pytest.raises(Forbidden) as refused:
        TASK.move("assign", "draft", owner)
    assert refused.value.code == "forbidden"
    with pytest.raises(Forbidden) as refused:
        TASK.move("verify", "submitted", Actor(frozenset({"verifier"}), frozenset({DOER})), {"method": 1, "note": 1})
    assert refused.value.code == "own-work"
    with pytest.raises(Incomplete) as incomplete:
        TASK.move("submit", "doing", owner, {"evidence": ["a"], "self_check": ""})
    assert incomplete.value.missing == ("self_check",)
    with pytest.raises(Refused) as refused:
        TASK.move("burn", "doing", owner)
    assert refused.value.code == "unknown-act"


def test_a_verification_moves_by_the_acts_of_its_task() -> None:
    acts = {one.name: (one.roles, one.requires, one.not_by) for one in TASK.transitions}
    assert all(acts[one.name] == (one.roles, one.requires, one.not_by) for one in VERIFICATION.transitions)


@pytest.mark.parametrize(
    "one",
    [
        Transition("go", "去", "go", states_of("here"), "nowhere", frozenset({"owner"})),
        Transition("go", "去", "go", states_of("there"), "here", frozenset({"owner"})),
        Transition("go", "去", "go", states_of("here"), "there", frozenset()),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(one: Transition) -> None:
    with pytest.raises(ValueError, match="go"):
        Lifecycle("walk", (State("here", "此", "here"), State("there", "彼", "there", final=True)), (one,))


def test_the_page_of_lifecycles_is_as_the_tables_are() -> None:
    assert lifecycles.PAGE.read_text(encoding="utf-8") == lifecycles.page(), "run python tools/lifecycles.py"
