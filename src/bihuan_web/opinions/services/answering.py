"""Every opinion is answered (逐条回应): its topic goes to somebody, and they answer by a problem, a measure or a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F, Q

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.common.changing import change_row, stale
from bihuan_web.common.clock import now, today
from bihuan_web.common.errors import Incomplete, Refused
from bihuan_web.common.lifecycle import Actor
from bihuan_web.ledgers.answering import Answer, write_answer
from bihuan_web.ledgers.lifecycle import OPEN
from bihuan_web.ledgers.models import Ledger, Measure, Problem
from bihuan_web.ledgers.services import MeasureText, ProblemText, write_measure, write_problem
from bihuan_web.ledgers.words import Source
from bihuan_web.opinions.lifecycle import ASSIGNED, TOPIC
from bihuan_web.opinions.models import Topic
from bihuan_web.opinions.queries import may_keep
from bihuan_web.opinions.services.noting import OFFICE, must_keep, note
from bihuan_web.orgs.handing import HandOver
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.queries import roles_at


@dataclass(frozen=True, slots=True)
class Given:
    """An answer: ``kind`` of ``ledgers.Answer``, ``words`` for whoever asked; where it becomes a problem its ledger and text,
    where a measure the problem that it is for and its text."""

    kind: str
    words: str = ""
    text: str = ""
    ledger: Ledger | None = None
    problem: Problem | None = None


@transaction.atomic
def assign(
    user: User, topic: Topic, seen: int, *, owner: User | None = None, unit: Organisation | None = None,
    due_on: date | None = None,
) -> None:  # fmt: skip
    """Says who is to answer, a person or a unit's office; once more is another."""
    must_keep(user, topic.collection)
    if owner is not None and not owner.is_active:
        raise Refused("这个人的账号已停用", "the account of this person is disabled", code="nobody-there")
    target = TOPIC.move("assign", topic.state, OFFICE, {"owner": owner or unit}).target
    change_row(topic, {"state": target, "owner": owner, "unit": unit, "due_on": due_on}, seen=seen)
    told = {"to": owner.name if owner else unit.name if unit else "", "due": due_on.isoformat() if due_on else ""}
    note(user, topic.collection, "topic.assign", "topic", topic.pk, name=topic.name, **told)


@transaction.atomic
def answer(user: User, topic: Topic, given: Given, seen: int) -> None:
    """Answers all opinions of a topic. Whoever asked reads the words by their receipt code."""
    target = TOPIC.move("answer", topic.state, actor_of(user, topic), {"answer": given.kind}).target
    if not topic.opinions.exists():
        raise Refused("这一类里没有意见", "there is no opinion in it", code="empty")
    to: Problem | Measure | None = None
    if given.kind == Answer.PROBLEM:
        to = _problem(user, topic, given)
    elif given.kind == Answer.MEASURE:
        to = _measure(user, topic, given)
    elif given.kind != Answer.REASON:
        raise Incomplete("还没有选怎样回应", "say how it is answered", missing=("kind",))
    if topic.revision != seen:
        raise stale()
    write_answer(topic, user, now(), to=to, reason=given.words)
    change_row(topic, {"state": target}, seen=seen)
    told = {"answer": given.kind, "words": given.words.strip(), "to": to.pk if to else ""}
    note(user, topic.collection, "topic.answer", "topic", topic.pk, name=topic.name, **told)


def actor_of(user: User, topic: Topic) -> Actor:
    """Somebody as the lifecycle sees them: the office, or who is to answer."""
    roles = set()
    if may_keep(user, topic.collection.organisation, today()):
        roles.add(Role.OFFICE.value)
    if topic.owner_id == user.pk or (topic.unit and Role.OFFICE in roles_at(user, topic.unit, today())):
        roles.add(Role.OWNER.value)
    return Actor(frozenset(roles))


def hand_over_topics(handed: HandOver) -> int:
    """Topics that somebody was to answer pass on with their post."""
    found = Topic.objects.select_related("collection__organisation").filter(owner=handed.before, state=ASSIGNED)
    unit = handed.organisation
    found = found.filter(
        Q(collection__organisation__path__startswith=unit.path) | Q(collection__organisation__path__in=unit.upward)
    )
    passed = 0
    for one in found:
        Topic.objects.filter(pk=one.pk).update(owner=handed.after, revision=F("revision") + 1)
        note(handed.actor, one.collection, "topic.assign", "topic", one.pk, name=one.name, to=handed.after.name)
        passed += 1
    return passed


def _problem(user: User, topic: Topic, given: Given) -> Problem:
    if given.ledger is None or not given.text.strip():
        raise Incomplete("要选台账、写明问题", "a ledger and the problem are wanted", missing=("ledger", "text"))
    unit = topic.collection.organisation
    if given.ledger.archived or not unit.path.startswith(given.ledger.organisation.path):
        raise Refused("这本台账不收这个单位的问题", "this ledger takes no problems of this unit", code="wrong-ledger")
    wanted = ProblemText(given.text.strip(), Source.OPINION, source_note=topic.collection.title)
    return write_problem(given.ledger, unit, wanted, user)


def _measure(user: User, topic: Topic, given: Given) -> Measure:
    if given.problem is None or not given.text.strip():
        raise Incomplete("要选问题、写明措施", "a problem and the measure are wanted", missing=("problem", "text"))
    problem = Problem.objects.select_for_update().get(pk=given.problem.pk)
    if not problem.organisation.path.startswith(topic.collection.organisation.path):
        raise Refused("不是本单位的问题", "it is no problem of this unit", code="wrong-unit")
    if problem.state != OPEN:
        raise Refused("问题已办结，不能再加措施", "the problem is finished: no more measures", code="wrong-state")
    return write_measure(problem, MeasureText(given.text.strip(), today()), user)
