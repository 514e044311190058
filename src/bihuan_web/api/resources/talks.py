"""Teams of a round and their talks."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from bihuan_web.accounts.models import User
from bihuan_web.api.out.talks import CoverageOut, PointOut, TalkOut, TalkTextOut, TeamOut
from bihuan_web.api.rest.bodies import Body, Seen, body_of, checked, must_be_as_seen
from bihuan_web.api.rest.view import ApiView, reads, writes
from bihuan_web.api.scopes import Scope
from bihuan_web.common.clock import today
from bihuan_web.ledgers.queries import open_ledgers_for
from bihuan_web.rounds.queries import visible_to as rounds_visible_to
from bihuan_web.talks import access, forms, queries
from bihuan_web.talks.coverage import coverage
from bihuan_web.talks.models import Audience, Point, Talk, TalkText, Team
from bihuan_web.talks.pairs import Part
from bihuan_web.talks.services import talking
from bihuan_web.talks.services.answering import Wanted, answer_point, problems_for
from bihuan_web.talks.services.teams import change_team, set_up_team

_MOST = 2**63 - 1
_SAID = ("held_on", "place", "text", "agreed", "for_ledger")


class _People(serializers.Serializer[Any]):
    """Who is in the team: keys of people by their part."""

    principal = serializers.IntegerField(min_value=1, max_value=_MOST)
    member = serializers.ListField(child=serializers.IntegerField(min_value=1, max_value=_MOST), required=False)
    head = serializers.ListField(child=serializers.IntegerField(min_value=1, max_value=_MOST), required=False)
    ordinary = serializers.ListField(child=serializers.IntegerField(min_value=1, max_value=_MOST), required=False)
    recorder = serializers.IntegerField(min_value=1, max_value=_MOST, allow_null=True, required=False)
    meeting_on = serializers.DateField(allow_null=True, required=False)


class TeamBody(_People, Body):
    organisation = serializers.IntegerField(min_value=1, max_value=_MOST)


class TeamChangeBody(_People, Seen):
    pass


class Teams(ApiView):
    @reads("listTeams", ("轮次的班子", "teams of a round"), TeamOut, many=True)
    def get(self, pk: int) -> QuerySet[Team]:
        one = get_object_or_404(rounds_visible_to(self.person, today()), pk=pk)
        return queries.teams_visible_to(self.person, today()).filter(round=one)

    @writes("setUpTeam", ("定班子名单", "set a team up"), TeamBody, TeamOut, scope=Scope.MANAGE, status=201)
    def post(self, given: dict[str, Any], pk: int) -> Team:
        one = get_object_or_404(rounds_visible_to(self.person, today()), pk=pk)
        unit = get_object_or_404(queries.units_for(self.person, one, today()), pk=given.pop("organisation"))
        form = _team_form(given, queries.candidates(unit))
        return set_up_team(one, unit, form, self.person, given.get("meeting_on"))


class OneTeam(ApiView):
    @reads("getTeam", ("一个班子", "a team"), TeamOut)
    def get(self, pk: int) -> Team:
        return team_of(self.person, pk)

    @writes("changeTeam", ("改班子名单", "change a team"), TeamChangeBody, TeamOut, scope=Scope.MANAGE)
    def patch(self, given: dict[str, Any], pk: int) -> Team:
        team = team_of(self.person, pk)
        seen = given.pop("revision")
        there = queries.present(team, today())
        if not access.keeps(team, self.person, today()):
            raise Http404
        now: dict[str, Any] = {part.value: [one.user_id for one in there if one.part == part] for part in Part}
        now |= {name: next(iter(now[name]), None) for name in ("principal", "recorder")}
        people = _team_form({**now, **given}, queries.candidates(team.organisation))
        return change_team(team, people, self.person, seen, given.get("meeting_on", team.meeting_on))


class TeamCoverage(ApiView):
    @reads("getTalkCoverage", ("必谈对象和覆盖", "who is to talk with whom, and did"), CoverageOut)
    def get(self, pk: int) -> dict[str, Any]:
        team = team_of(self.person, pk)
        if not access.sees_coverage(team, self.person, today()):
            raise Http404
        return {"members": queries.present(team, today()), "pairs": coverage(team, today())}


class Talks(ApiView):
    @reads("listTalks", ("谈话记录", "talks of a team, without what was said"), TalkOut, many=True, scope=Scope.TALKS)
    def get(self, pk: int) -> QuerySet[Talk]:
        return queries.talks_of(team_of(self.person, pk), self.person, today())

    @writes(
        "enterTalk", ("记一次谈话", "record a talk"), body_of(forms.TalkForm, "revision"), TalkOut, scope=Scope.TALKS,
        status=201,
    )  # fmt: skip
    def post(self, given: dict[str, Any], pk: int) -> Talk:
        team = team_of(self.person, pk)
        there = [one.user_id for one in queries.present(team, today())]
        data = checked(forms.TalkForm, given, people=User.objects.filter(pk__in=there))
        return talking.enter_talk(team, self.person, data["other"], _said(data))


class TeamPoints(ApiView):
    @reads("listPoints", ("送台账的议定事项", "points for the ledger"), PointOut, many=True, scope=Scope.TALKS)
    def get(self, pk: int) -> QuerySet[Point]:
        team = team_of(self.person, pk)
        if not access.keeps(team, self.person, today()):
            raise Http404
        return queries.points_to_answer(team)


class PointAnswer(ApiView):
    @writes(
        "answerPoint",
        ("回应议定事项", "answer a point"),
        body_of(forms.AnswerForm, "revision"),
        PointOut,
        scope=Scope.TALKS,
    )
    def post(self, given: dict[str, Any], pk: int, number: int) -> Point:
        talk = talk_of(self.person, pk)
        if not access.keeps(talk.team, self.person, today()):
            raise Http404
        point = get_object_or_404(queries.points_to_answer(talk.team), talk=talk, number=number)
        return answer_point(point, self.person, wanted_in(given, talk.team, self.person))


class OneTalk(ApiView):
    @reads("getTalk", ("一次谈话", "a talk, without what was said"), TalkOut, scope=Scope.TALKS)
    def get(self, pk: int) -> Talk:
        return talk_of(self.person, pk)

    @writes(
        "amendTalk", ("改谈话记录", "write the record of a talk anew"), body_of(forms.TalkForm, "other"), TalkOut,
        scope=Scope.TALKS,
    )  # fmt: skip
    def patch(self, given: dict[str, Any], pk: int) -> Talk:
        talk, seen = own_talk(self.person, pk), given.pop("revision")
        must_be_as_seen(talk, seen)
        now = {"held_on": talk.held_on, "place": talk.place, "text": TalkText.objects.get(talk=talk).text}
        points = list(talk.points.order_by("number"))
        now["agreed"] = "\n".join(one.text for one in points if not one.for_ledger)
        now["for_ledger"] = "\n".join(one.text for one in points if one.for_ledger)
        return talking.amend_talk(talk, self.person, _said(checked(forms.TalkForm, {**now, **given})))


class TalkWords(ApiView):
    @reads("readTalk", ("谈话内容（留查看记录）", "what was said; asking is recorded"), TalkTextOut, scope=Scope.TALKS)
    def get(self, pk: int) -> TalkText:
        return talking.read_talk(talk_of(self.person, pk), self.person)


class TalkConfirmation(ApiView):
    @writes("confirmTalk", ("确认谈过", "confirm a talk"), Seen, TalkOut, scope=Scope.TALKS)
    def post(self, given: dict[str, Any], pk: int) -> Talk:
        talk = own_talk(self.person, pk)
        must_be_as_seen(talk, given["revision"])
        return talking.confirm_talk(talk, self.person)


class TalkWithdrawal(ApiView):
    @writes("withdrawTalk", ("撤回谈话记录", "take the record of a talk back"), Seen, TalkOut, scope=Scope.TALKS)
    def post(self, given: dict[str, Any], pk: int) -> Talk:
        talk = own_talk(self.person, pk)
        must_be_as_seen(talk, given["revision"])
        return talking.withdraw_talk(talk, self.person)


class TalkQuestion(ApiView):
    @writes(
        "questionTalk", ("提出更正", "say what is wrong in a record"), body_of(forms.CorrectionForm), TalkOut,
        scope=Scope.TALKS,
    )  # fmt: skip
    def post(self, given: dict[str, Any], pk: int) -> Talk:
        talk = own_talk(self.person, pk)
        must_be_as_seen(talk, given["revision"])
        return talking.question_talk(talk, self.person, given["words"])


class TalkRelease(ApiView):
    @writes(
        "releaseTalk", ("同意公开谈话内容", "let others read what was said, once both do"), body_of(forms.AudienceForm),
        TalkOut, scope=Scope.TALKS,
    )  # fmt: skip
    def post(self, given: dict[str, Any], pk: int) -> Talk:
        talk = own_talk(self.person, pk)
        talking.release_talk(talk, self.person, Audience(given["audience"]))
        return talk


class TalkHoldingBack(ApiView):
    @writes(
        "holdBackTalk", ("收回公开", "take a release back"), body_of(forms.AudienceForm), TalkOut, scope=Scope.TALKS
    )
    def post(self, given: dict[str, Any], pk: int) -> Talk:
        talk = own_talk(self.person, pk)
        talking.hold_back_talk(talk, self.person, Audience(given["audience"]))
        return talk


def team_of(user: User, pk: int) -> Team:
    """A team that somebody may see; 404 otherwise."""
    return get_object_or_404(queries.teams_visible_to(user, today()), pk=pk)


def talk_of(user: User, pk: int) -> Talk:
    """A talk whose taking place somebody sees; 404 otherwise."""
    return get_object_or_404(queries.talks_visible_to(user, today()), pk=pk)


def own_talk(user: User, pk: int) -> Talk:
    """A talk of one's own; 404 for anybody else."""
    talk = talk_of(user, pk)
    if not access.is_one_of_two(talk, user):
        raise Http404
    return talk


def wanted_in(given: dict[str, Any], team: Team, user: User) -> Wanted:
    """An answer, checked as on the screen."""
    given = {name: one for name, one in given.items() if name != "revision"}
    offered = {"ledgers": open_ledgers_for(team.organisation), "problems": problems_for(team, user)}
    data = checked(forms.AnswerForm, given, **offered)
    return Wanted(data["how"], data["text"], data["ledger"], data["problem"], data["reason"])


def _team_form(given: dict[str, Any], people: QuerySet[User]) -> dict[User, Part]:
    chosen = {part.value: given[part.value] for part in Part if given.get(part.value)}
    data = checked(forms.TeamForm, chosen, people=people)
    found: dict[User, Part] = {}
    for part in Part:
        some = data.get(part.value) or ()
        found.update(dict.fromkeys([some] if isinstance(some, User) else some, part))
    return found


def _said(data: dict[str, Any]) -> talking.Said:
    return talking.Said(**{name: data[name] for name in _SAID})
