"""What of talks and criticism waits for people: to confirm, to correct, to talk with somebody, to answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.accounts.waiting import Waiting
from bihuan_web.orgs.queries import branches_of, organisations_under, people_with
from bihuan_web.talks.access import still_there
from bihuan_web.talks.coverage import coverage
from bihuan_web.talks.lifecycle import CONFIRMED, ENTERED, QUESTIONED, SPOKEN
from bihuan_web.talks.models import Criticism, Member, Point, Talk, Team

_AHEAD = 30  # days before the meeting in which missing talks are told


def waiting_talks(today: date, user: User | None = None) -> Iterator[Waiting]:
    """What waits for one person, or for everybody. Nothing of what was said stands in it."""
    yield from _to_confirm(user)
    yield from _missing(today, user)
    yield from _to_answer(user)
    yield from _points(today, user)


def _to_confirm(user: User | None) -> Iterator[Waiting]:
    mine = (
        Q(state=ENTERED, second=user) | Q(state=QUESTIONED, first=user) if user else Q(state__in=(ENTERED, QUESTIONED))
    )
    for talk in Talk.objects.filter(mine).select_related("first", "second", "team__round"):
        due, path = talk.team.day, reverse("talks:talk", args=[talk.pk])
        if talk.state == ENTERED:
            words = (f"确认与{talk.first.name}的谈话", f"confirm the talk with {talk.first.name}")
            yield Waiting(f"talk-confirm-{talk.pk}-{talk.revision}", talk.second, words, path, due)
        else:
            words = (f"改与{talk.second.name}的谈话记录", f"correct the record of the talk with {talk.second.name}")
            yield Waiting(f"talk-amend-{talk.pk}-{talk.revision}", talk.first, words, path, due)


def _missing(today: date, user: User | None) -> Iterator[Waiting]:
    """Prescribed talks that somebody leads and that are missing in the weeks before the meeting."""
    teams = Team.objects.select_related("round", "organisation")
    if user is not None:
        teams = teams.filter(pk__in=Member.objects.filter(still_there(today), user=user).values("team"))
    for team in teams:
        if team.day is None or not 0 <= (team.day - today).days <= _AHEAD:
            continue
        counted: dict[User, int] = {}
        for need in (need for one in coverage(team, today) for need in one.missing):
            for person in need.left:
                counted[person] = counted.get(person, 0) + 1
        for person, number in counted.items():
            if user is None or person == user:
                words = (f"会前还有 {number} 项必谈没有谈", f"{number} prescribed talks are still to be had")
                path = reverse("talks:team", args=[team.pk])
                yield Waiting(f"talks-missing-{team.pk}-{person.pk}", person, words, path, team.day)


def _to_answer(user: User | None) -> Iterator[Waiting]:
    rows = Criticism.objects.filter(state=SPOKEN, **({"receiver": user} if user else {}))
    for one in rows.select_related("receiver"):
        words = ("回应会上对您的一条批评意见", "answer a criticism made of you at the meeting")
        yield Waiting(f"criticism-{one.pk}", one.receiver, words, reverse("talks:answer-criticism", args=[one.pk]))


def _points(today: date, user: User | None) -> Iterator[Waiting]:
    """Points that wait for the office of the unit."""
    rows = Point.objects.filter(talk__state=CONFIRMED, for_ledger=True, answer="open")
    if user is not None:
        rows = rows.filter(talk__team__organisation__in=organisations_under(branches_of(user, today, Role.OFFICE)))
    found: dict[Team, int] = {}
    for point in rows.select_related("talk__team__organisation"):
        found[point.talk.team] = max(found.get(point.talk.team, 0), point.pk)
    for team, latest in found.items():
        for person in people_with(Role.OFFICE, team.organisation, today):
            if user is None or person == user:
                words = ("有谈话议定事项要列入台账", "points agreed in talks wait to be put on the ledger")
                yield Waiting(
                    f"points-{team.pk}-{latest}-{person.pk}", person, words, reverse("talks:team", args=[team.pk])
                )
