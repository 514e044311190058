"""The timetable of a round: made, moved, its steps and team."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from bihuan_web.accounts.models import User
from bihuan_web.api.out.documents import RoundOut
from bihuan_web.api.out.rounds import BasisOut, MemberOut, PlanOut, StepFileOut, StepOut
from bihuan_web.api.resources.rounds import round_of
from bihuan_web.api.rest.acting import Act, view_of
from bihuan_web.api.rest.bodies import Body, Seen, body_of, checked
from bihuan_web.api.rest.view import ApiView, downloads, reads, writes
from bihuan_web.api.scopes import Scope
from bihuan_web.common.clock import now, today
from bihuan_web.files.downloads import stored_file
from bihuan_web.files.kinds import MEDIA_TYPES
from bihuan_web.rounds import forms, services
from bihuan_web.rounds.models import Basis, Member, Plan, Round, Step
from bihuan_web.rounds.queries import may_change, post_of, visible_to
from bihuan_web.rounds.services.planning import latest_basis
from bihuan_web.rounds.services.steps import StepFields, may_see_files, note_file_read

_NAMES = ("label", "due_on", "follows", "document", "required", "user", "post")


class _Waiver(Body):
    step = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    reason = serializers.CharField(max_length=500)


class CloseRoundBody(Seen):
    waivers = serializers.ListField(child=_Waiver(), required=False, max_length=200)


class NewerTimetableBody(Seen):
    digest = serializers.CharField(max_length=64)


class FileBody(Body):
    file = serializers.FileField()


class RoundSteps(ApiView):
    @reads("listSteps", ("轮次的日程", "the timetable of a round"), StepOut, many=True)
    def get(self, pk: int) -> QuerySet[Step]:
        return round_of(self.person, pk).steps.select_related("user", "done_by")

    @writes(
        "addStep", ("加一步", "add a step"), body_of(forms.NewStepForm), StepOut, scope=Scope.MANAGE, status=201,
    )  # fmt: skip
    def post(self, given: dict[str, Any], pk: int) -> Step:
        one = kept_round(self.person, pk)
        data = checked(forms.NewStepForm, given, one=one)
        return services.add_step(self.person, one, StepFields(**data), at=now())


class OneStep(ApiView):
    @writes("reviseStep", ("修改步骤", "change a step"), body_of(forms.StepForm), StepOut, scope=Scope.MANAGE)
    def patch(self, given: dict[str, Any], pk: int) -> Step:
        step = step_of(self.person, pk)
        kept_round(self.person, step.round_id)
        was = {name: getattr(step, name) for name in _NAMES[:5]} | {"user": step.user_id, "post": step.post_id}
        data = checked(forms.StepForm, {**was, **given}, one=step.round)
        seen, reason = data.pop("revision"), data.pop("reason")
        services.revise_step(self.person, step, StepFields(**data), reason, seen, at=now())
        return step


class StepFiles(ApiView):
    @writes(
        "attachStepFile", ("附步骤材料", "attach a document to a step"), FileBody, StepFileOut, scope=Scope.MANAGE,
        status=201, files=True,
    )  # fmt: skip
    def post(self, given: dict[str, Any], pk: int) -> Any:
        sent = given["file"]
        return services.attach_file(self.person, step_of(self.person, pk), sent.chunks(), sent.name, at=now())


class OneStepFile(ApiView):
    @downloads(
        "getStepFile", ("取步骤材料", "a document of a step"), sorted(set(MEDIA_TYPES.values())), scope=Scope.EXPORT
    )
    def get(self, pk: int, number: int) -> HttpResponseBase:
        step = step_of(self.person, pk)
        if not may_see_files(self.person, step, today()):
            raise Http404
        kept = get_object_or_404(step.files.select_related("file", "step__round__organisation"), pk=number)
        note_file_read(self.person, kept, at=now())
        return stored_file(kept.file)


class RoundPlans(ApiView):
    @reads("listPlans", ("日程版本", "versions of a timetable"), PlanOut, many=True)
    def get(self, pk: int) -> QuerySet[Plan]:
        return round_of(self.person, pk).plans.select_related("made_by")


class RoundBasis(ApiView):
    @reads("getBasis", ("日程依据", "what a timetable rests on"), BasisOut)
    def get(self, pk: int) -> Basis:
        found = latest_basis(round_of(self.person, pk))
        if found is None:
            raise Http404
        return found

    @writes(
        "takeOverTimetable",
        ("采用新的日程", "take the newer timetable over"),
        NewerTimetableBody,
        RoundOut,
        scope=Scope.MANAGE,
    )
    def post(self, given: dict[str, Any], pk: int) -> Round:
        one = kept_round(self.person, pk)
        services.take_over(self.person, one, given["digest"], given["revision"], at=now())
        one.refresh_from_db()
        return one


class RoundTeam(ApiView):
    @reads("listTeam", ("班子成员", "the team of a round"), MemberOut, many=True)
    def get(self, pk: int) -> QuerySet[Member]:
        return round_of(self.person, pk).team.select_related("user")

    @writes(
        "addMember", ("加班子成员", "add somebody to the team"), body_of(forms.MemberForm), MemberOut, scope=Scope.MANAGE,
        status=201,
    )  # fmt: skip
    def post(self, given: dict[str, Any], pk: int) -> Member:
        one = kept_round(self.person, pk)
        data = checked(forms.MemberForm, given, one=one)
        post = data["post"] or post_of(data["person"], one.organisation, today())
        return services.add_member(self.person, one, data["person"], post, at=now())


class RoundClosing(ApiView):
    @writes("closeRound", ("结束轮次", "close a round"), CloseRoundBody, RoundOut, scope=Scope.MANAGE)
    def post(self, given: dict[str, Any], pk: int) -> Round:
        one = kept_round(self.person, pk)
        waivers = {item["step"]: item["reason"] for item in given.get("waivers", ())}
        services.close_round(self.person, one, waivers, given["revision"], at=now())
        return one


def kept_round(user: User, pk: int) -> Round:
    """A round that somebody keeps; 404 otherwise."""
    one = round_of(user, pk)
    if not may_change(user, one.organisation, today()):
        raise Http404
    return one


def step_of(user: User, pk: int) -> Step:
    """A step of a round that somebody may see; 404 otherwise."""
    rows = Step.objects.filter(round__in=visible_to(user, today())).select_related("round__organisation", "user")
    return get_object_or_404(rows, pk=pk)


def _member_of(user: User, pk: int) -> Member:
    rows = Member.objects.filter(round__in=visible_to(user, today()), left_on__isnull=True)
    found = get_object_or_404(rows.select_related("round__organisation", "user"), pk=pk)
    kept_round(user, found.round_id)
    return found


def _plan(user: User, one: Round, given: Any) -> None:
    services.plan_round(user, one, given["revision"], at=now())


def _move(user: User, one: Round, given: Any) -> None:
    services.move_meeting(user, one, given["meeting_on"], given["reason"], given["revision"], at=now())


def _finish(user: User, step: Step, given: Any) -> None:
    services.finish_step(user, step, given["done_on"], given["revision"], at=now())


def _waive(user: User, step: Step, given: Any) -> None:
    services.waive_step(user, step, given["reason"], given["revision"], at=now())


def _reopen(user: User, step: Step, given: Any) -> None:
    services.reopen_step(user, step, given["reason"], given["revision"], at=now())


def _leave(user: User, member: Member, given: Any) -> None:
    services.leave_team(user, member, given["left_on"], given["reason"], successor=given["successor"], at=now())


ACTS: dict[str, Act] = {
    "rounds/<int:pk>/plan": Act("planRound", ("排日程", "make the timetable"), kept_round, _plan, RoundOut, forms.SeenForm),
    "rounds/<int:pk>/move": Act("moveRound", ("改期", "move the meeting"), kept_round, _move, RoundOut, forms.MoveForm),
    "steps/<int:pk>/finish": Act("finishStep", ("记为完成", "mark a step as done"), step_of, _finish, StepOut, forms.DoneForm),
    "steps/<int:pk>/waive": Act("waiveStep", ("不需要", "a step is not needed"), step_of, _waive, StepOut, forms.ReasonForm),
    "steps/<int:pk>/reopen": Act("reopenStep", ("改回未完成", "open a step again"), step_of, _reopen, StepOut, forms.ReasonForm),
    "members/<int:pk>/leave": Act(
        "leaveTeam", ("中途离任", "somebody leaves the team"), _member_of, _leave, MemberOut, forms.LeaveForm,
        offers=lambda user, member: {"one": member.round, "leaving": member.user},
    ),
}  # fmt: skip
VIEWS = {where: view_of(act) for where, act in ACTS.items()}
