"""Surveys, what follows from them, draws and checks. Answers come in by the public page and by hand only, and leave as sums."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from bihuan_web.accounts.models import User
from bihuan_web.api.out.satisfaction import CohortsOut, LinesOut, ProposalOut, RecheckDrawOut, RecheckOut, SurveyOut
from bihuan_web.api.rest.bodies import Body, Reason, Seen, body_of, checked, must_be_as_seen
from bihuan_web.api.rest.view import ApiView, reads, writes
from bihuan_web.api.scopes import Scope
from bihuan_web.common.clock import today
from bihuan_web.ledgers.models import Problem
from bihuan_web.ledgers.queries import branches_read
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.queries import organisations_under
from bihuan_web.rounds.models import Round
from bihuan_web.rounds.queries import visible_to as rounds_visible_to
from bihuan_web.satisfaction import forms
from bihuan_web.satisfaction.models import Check, Draw, Proposal, Survey
from bihuan_web.satisfaction.queries import (
    checks_visible_to,
    closed_tasks_for,
    draws_visible_to,
    may_check,
    proposals_visible_to,
    solved_problems_for,
    surveys_visible_to,
    units_in,
)
from bihuan_web.satisfaction.rebound import cohorts
from bihuan_web.satisfaction.reporting import lines_of
from bihuan_web.satisfaction.services import drawing, surveying
from bihuan_web.satisfaction.views.deciding import act, choices
from bihuan_web.satisfaction.views.draws import note_result
from bihuan_web.satisfaction.views.surveys import plan_of
from bihuan_web.tasks.models import Task
from bihuan_web.tasks.queries import visible_to as tasks_visible_to

_BIG = 2**63 - 1


class AskedBody(Body):
    """One item: a closed task or a solved problem, in words that people understand."""

    task = serializers.IntegerField(min_value=1, max_value=_BIG, required=False)
    problem = serializers.IntegerField(min_value=1, max_value=_BIG, required=False)
    words = serializers.CharField(max_length=300)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("task" in attrs) == ("problem" in attrs):
            raise serializers.ValidationError({"task": ["task / problem"]})
        return attrs


class AllAskedBody(Seen):
    items = serializers.ListField(child=AskedBody(), max_length=30)


class LastDayBody(Seen):
    closes_on = serializers.DateField()


class Surveys(ApiView):
    @reads("listSurveys", ("满意度测评", "surveys"), SurveyOut, many=True)
    def get(self) -> QuerySet[Survey]:
        return _whole(surveys_visible_to(self.person, today()))


class RoundSurveys(ApiView):
    @writes(
        "planSurvey", ("新建测评", "plan a survey"), body_of(forms.SurveyForm, "revision"), SurveyOut,
        scope=Scope.LEDGERS, status=201,
    )  # fmt: skip
    def post(self, given: dict[str, Any], pk: int) -> Survey:
        one = _round_of(self.person, pk)
        data = checked(forms.SurveyForm, given, units=units_in(one, self.person, today()))
        plan, strata = plan_of(data)
        return surveying.create_survey(one, data["organisation"], plan, self.person, strata)


class OneSurvey(ApiView):
    @reads("getSurvey", ("一次测评和结果", "a survey with its results"), SurveyOut)
    def get(self, pk: int) -> Survey:
        return _survey_of(self.person, pk)


class SurveyItems(ApiView):
    @writes("chooseItems", ("选测评事项", "choose what is asked about"), AllAskedBody, SurveyOut, scope=Scope.LEDGERS)
    def post(self, given: dict[str, Any], pk: int) -> Survey:
        survey = _seen(_survey_of(self.person, pk), given)
        chosen: list[tuple[Task | Problem, str]] = []
        for one in given["items"]:
            thing: Task | Problem
            if "task" in one:
                thing = get_object_or_404(closed_tasks_for(survey), pk=one["task"])
            else:
                thing = get_object_or_404(solved_problems_for(survey), pk=one["problem"])
            chosen.append((thing, one["words"]))
        surveying.choose_items(survey, chosen, self.person)
        return _survey_of(self.person, pk)


class SurveyOpening(ApiView):
    @writes("openSurvey", ("开始征集", "begin to ask"), Seen, SurveyOut, scope=Scope.LEDGERS)
    def post(self, given: dict[str, Any], pk: int) -> Survey:
        return surveying.open_survey(_seen(_survey_of(self.person, pk), given), self.person)


class SurveyClosing(ApiView):
    @writes("closeSurvey", ("截止并公布结果", "close and show the results"), Seen, SurveyOut, scope=Scope.LEDGERS)
    def post(self, given: dict[str, Any], pk: int) -> Survey:
        surveying.close_survey(_seen(_survey_of(self.person, pk), given), self.person)
        return _survey_of(self.person, pk)


class SurveyExtension(ApiView):
    @writes("extendSurvey", ("继续征集", "ask on"), LastDayBody, SurveyOut, scope=Scope.LEDGERS)
    def post(self, given: dict[str, Any], pk: int) -> Survey:
        survey = _seen(_survey_of(self.person, pk), given)
        return surveying.extend_survey(survey, self.person, given["closes_on"])


class SurveyDropping(ApiView):
    @writes("dropSurvey", ("取消测评", "drop a survey"), Reason, SurveyOut, scope=Scope.LEDGERS)
    def post(self, given: dict[str, Any], pk: int) -> Survey:
        return surveying.drop_survey(_seen(_survey_of(self.person, pk), given), self.person, given["reason"])


class Proposals(ApiView):
    @reads("listProposals", ("群众不满意的", "what people are not satisfied with"), ProposalOut, many=True)
    def get(self) -> QuerySet[Proposal]:
        return proposals_visible_to(self.person, today()).select_related("answered_by")


class ProposalDecision(ApiView):
    @writes(
        "decideProposal", ("处理群众不满意事项", "decide what follows"), body_of(forms.DecideForm), ProposalOut,
        scope=Scope.LEDGERS,
    )  # fmt: skip
    def post(self, given: dict[str, Any], pk: int) -> Proposal:
        proposal = get_object_or_404(proposals_visible_to(self.person, today()), pk=pk)
        act(proposal, checked(forms.DecideForm, given, proposal=proposal, **choices(proposal)), self.person)
        return proposal


class Satisfaction(ApiView):
    @reads("getSatisfaction", ("一轮的办结和满意", "completion and satisfaction of a round"), LinesOut)
    def get(self, pk: int) -> dict[str, Any]:
        one = _round_of(self.person, pk)
        units = organisations_under(branches_read(self.person, today()))
        inside = units.filter(path__startswith=one.organisation.path).order_by("path")
        return {"lines": lines_of(one, inside)}


class Rebound(ApiView):
    @reads("getRebound", ("反弹率", "the rebound rate"), CohortsOut)
    def get(self) -> dict[str, Any]:
        return {"cohorts": cohorts(tasks_visible_to(self.person, today()), today())}


class Draws(ApiView):
    @reads("listRecheckDraws", ("回头看抽查", "random re-checks"), RecheckDrawOut, many=True)
    def get(self) -> QuerySet[Draw]:
        return draws_visible_to(self.person, today()).select_related("listed_by")


class RoundDraws(ApiView):
    @writes(
        "sealRecheckList", ("封存抽查名单", "seal the list of a draw"), body_of(forms.DrawForm), RecheckDrawOut, scope=Scope.LEDGERS,
        status=201,
    )  # fmt: skip
    def post(self, given: dict[str, Any], pk: int) -> Draw:
        one = _round_of(self.person, pk)
        data = checked(forms.DrawForm, given, units=units_in(one, self.person, today()))
        unit: Organisation = data.pop("organisation")
        return drawing.seal_list(one, unit, drawing.DrawPlan(**data), self.person)


class OneDraw(ApiView):
    @reads("getRecheckDraw", ("一次抽查", "a draw"), RecheckDrawOut)
    def get(self, pk: int) -> Draw:
        return _draw_of(self.person, pk)


class DrawSample(ApiView):
    @writes("drawRechecks", ("抽取", "draw the sample"), body_of(forms.SeedForm), RecheckDrawOut, scope=Scope.LEDGERS)
    def post(self, given: dict[str, Any], pk: int) -> Draw:
        return drawing.draw_sample(_draw_of(self.person, pk), self.person, seed=given.get("seed", ""))


class DrawDropping(ApiView):
    @writes(
        "dropRecheckDraw", ("取消抽查", "drop a draw"), body_of(forms.DropForm), RecheckDrawOut, scope=Scope.LEDGERS
    )
    def post(self, given: dict[str, Any], pk: int) -> Draw:
        return drawing.drop_draw(_draw_of(self.person, pk), self.person, given["reason"])


class Checks(ApiView):
    @reads("listRechecks", ("抽到的任务", "tasks that were drawn"), RecheckOut, many=True)
    def get(self) -> QuerySet[Check]:
        return checks_visible_to(self.person, today()).select_related("assigned", "user")


class CheckAssignment(ApiView):
    @writes(
        "assignRecheck", ("指定核查人", "name who checks"), body_of(forms.AssignForm), RecheckOut, scope=Scope.TASKS
    )
    def post(self, given: dict[str, Any], pk: int) -> Check:
        check = _check_of(self.person, pk)
        data = checked(forms.AssignForm, given, people=may_check(check.task, today()))
        return drawing.assign_check(check, data["checker"], self.person)


class CheckResult(ApiView):
    @writes(
        "noteRecheck",
        ("记核查结果", "note what a check found"),
        body_of(forms.CheckForm),
        RecheckOut,
        scope=Scope.TASKS,
    )
    def post(self, given: dict[str, Any], pk: int) -> Check:
        check = _check_of(self.person, pk)
        note_result(check, checked(forms.CheckForm, given, near=check.task.organisation), self.person)
        return _check_of(self.person, pk)


def _whole(surveys: QuerySet[Survey]) -> QuerySet[Survey]:
    return surveys.prefetch_related("strata", "items", "blocks")


def _round_of(user: User, pk: int) -> Round:
    return get_object_or_404(rounds_visible_to(user, today()), pk=pk)


def _survey_of(user: User, pk: int) -> Survey:
    return get_object_or_404(_whole(surveys_visible_to(user, today())), pk=pk)


def _seen(survey: Survey, given: dict[str, Any]) -> Survey:
    must_be_as_seen(survey, given["revision"])
    return survey


def _draw_of(user: User, pk: int) -> Draw:
    return get_object_or_404(draws_visible_to(user, today()).select_related("listed_by"), pk=pk)


def _check_of(user: User, pk: int) -> Check:
    return get_object_or_404(checks_visible_to(user, today()).select_related("assigned", "user"), pk=pk)
