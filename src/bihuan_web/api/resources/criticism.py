"""Criticism at the meeting of a team."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from bihuan_web.accounts.models import User
from bihuan_web.api.out.talks import CriticismOut, TallyOut
from bihuan_web.api.resources.talks import team_of, wanted_in
from bihuan_web.api.rest.bodies import Seen, body_of, checked, must_be_as_seen
from bihuan_web.api.rest.view import ApiView, reads, writes
from bihuan_web.api.scopes import Scope
from bihuan_web.common.clock import today
from bihuan_web.talks import access, forms, queries
from bihuan_web.talks.board import Tally, tally_of
from bihuan_web.talks.lifecycle import PREPARED
from bihuan_web.talks.models import Criticism, Team
from bihuan_web.talks.services import criticising


class Heard(ApiView):
    @reads(
        "listCriticism",
        ("会上提出的批评意见", "criticism said at the meeting"),
        CriticismOut,
        many=True,
        scope=Scope.TALKS,
    )
    def get(self, pk: int) -> QuerySet[Criticism]:
        return queries.criticism_heard(_meeting(self.person, pk), self.person, today())

    @writes(
        "recordCriticism", ("记录会上的批评意见", "record what is said at the meeting"), body_of(forms.RecordForm), CriticismOut,
        scope=Scope.TALKS, status=201,
    )  # fmt: skip
    def post(self, given: dict[str, Any], pk: int) -> Criticism:
        team = _meeting(self.person, pk)
        people = _people(team)
        data = checked(forms.RecordForm, given, people=people, speakers=people)
        return criticising.record_criticism(team, self.person, **data)


class Prepared(ApiView):
    @reads("listPrepared", ("自己准备的批评意见", "what one prepared"), CriticismOut, many=True, scope=Scope.TALKS)
    def get(self, pk: int) -> QuerySet[Criticism]:
        return queries.criticism_prepared(_meeting(self.person, pk), self.person)

    @writes(
        "prepareCriticism", ("准备批评意见", "prepare a criticism"), body_of(forms.CriticismForm), CriticismOut,
        scope=Scope.TALKS, status=201,
    )  # fmt: skip
    def post(self, given: dict[str, Any], pk: int) -> Criticism:
        team = _meeting(self.person, pk)
        data = checked(forms.CriticismForm, given, people=_people(team))
        return criticising.prepare(team, self.person, **data)


class Counts(ApiView):
    @reads("getCriticismCounts", ("批评意见的数量", "how much criticism there is"), TallyOut, scope=Scope.TALKS)
    def get(self, pk: int) -> Tally:
        team = team_of(self.person, pk)
        if not access.keeps(team, self.person, today()):
            raise Http404
        return tally_of(team, today())


class OneCriticism(ApiView):
    @reads("getCriticism", ("一条批评意见", "a criticism"), CriticismOut, scope=Scope.TALKS)
    def get(self, pk: int) -> Criticism:
        return _criticism(self.person, pk)

    @writes(
        "rewriteCriticism", ("改批评意见", "other words for a criticism"), body_of(forms.RewritingForm), CriticismOut,
        scope=Scope.TALKS,
    )  # fmt: skip
    def patch(self, given: dict[str, Any], pk: int) -> Criticism:
        one = _criticism(self.person, pk)
        must_be_as_seen(one, given["revision"])
        do = criticising.rewrite if one.state == PREPARED else criticising.correct
        return do(one, self.person, given.get("text", one.text))


class Speaking(ApiView):
    @writes(
        "speakCriticism", ("在会上提出", "say at the meeting what was prepared"), Seen, CriticismOut, scope=Scope.TALKS
    )
    def post(self, given: dict[str, Any], pk: int) -> Criticism:
        one = _criticism(self.person, pk)
        must_be_as_seen(one, given["revision"])
        return criticising.speak(one, self.person)


class Dropping(ApiView):
    @writes("dropCriticism", ("不提了", "drop what was prepared"), Seen, CriticismOut, scope=Scope.TALKS)
    def post(self, given: dict[str, Any], pk: int) -> Criticism:
        one = _criticism(self.person, pk)
        must_be_as_seen(one, given["revision"])
        return criticising.drop(one, self.person)


class CriticismAnswer(ApiView):
    @writes(
        "answerCriticism",
        ("回应批评意见", "answer a criticism"),
        body_of(forms.AnswerForm),
        CriticismOut,
        scope=Scope.TALKS,
    )
    def post(self, given: dict[str, Any], pk: int) -> Criticism:
        one = _criticism(self.person, pk)
        if one.receiver_id != self.person.pk:
            raise Http404
        must_be_as_seen(one, given["revision"])
        return criticising.answer_criticism(one, self.person, wanted_in(given, one.team, self.person))


def _meeting(user: User, pk: int) -> Team:
    """A team at whose meeting somebody sits or takes the record; 404 otherwise."""
    team = team_of(user, pk)
    if not access.hears_criticism(team, user, today()):
        raise Http404
    return team


def _criticism(user: User, pk: int) -> Criticism:
    return get_object_or_404(queries.criticism_visible_to(user, today()), pk=pk)


def _people(team: Team) -> QuerySet[User]:
    return User.objects.filter(pk__in=[one.pk for one in queries.seated(team, today())])
