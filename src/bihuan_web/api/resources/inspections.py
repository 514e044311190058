"""Checklists and inspections; the acts of the table have one address each."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from bihuan_web.accounts.models import User
from bihuan_web.api.out.common import UnitOut
from bihuan_web.api.out.inspections import (
    ChecklistDetailOut,
    ChecklistOut,
    FindingOut,
    InspectionOut,
    LookOut,
    ResultOut,
)
from bihuan_web.api.rest.bodies import Body, Reason, Seen, body_of, checked, must_be_as_seen
from bihuan_web.api.rest.view import ApiView, downloads, reads, writes
from bihuan_web.api.scopes import Scope
from bihuan_web.common.clock import now, today
from bihuan_web.files.downloads import stored_file
from bihuan_web.files.kinds import Purpose
from bihuan_web.files.services import store
from bihuan_web.inspections import forms, queries
from bihuan_web.inspections.checklists.written import shipped
from bihuan_web.inspections.models import Checklist, Finding, Inspection, Look, Proof, Result
from bihuan_web.inspections.services import answering, checklists, inspecting, planning
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.queries import people_near


def _key(**more: Any) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=2**63 - 1, **more)


class OfUnitBody(Body):
    organisation = _key()


class ExampleBody(OfUnitBody):
    example = serializers.CharField(max_length=60)


class ChecklistFileBody(OfUnitBody):
    file = serializers.FileField()


class WithFileBody(Body):
    file = serializers.FileField()
    note = serializers.CharField(max_length=300, allow_blank=True, required=False)


class InspectionTeamBody(Body):
    leader = _key()
    team = serializers.ListField(child=_key(), max_length=100, required=False)


class RecheckBody(InspectionTeamBody):
    title = serializers.CharField(max_length=120)
    planned_on = serializers.DateField()
    announced = serializers.BooleanField()
    answer_days = serializers.IntegerField(min_value=1, max_value=planning.MOST_DAYS, required=False)


class InspectionPlanBody(RecheckBody):
    organisation, inspected, checklist = _key(), _key(), _key()


class PlanYearBody(OfUnitBody):
    year = serializers.IntegerField(min_value=2000, max_value=2100)
    units = serializers.ListField(child=_key(), max_length=2000)


class Checklists(ApiView):
    @reads("listChecklists", ("检查清单", "checklists"), ChecklistOut, many=True)
    def get(self) -> QuerySet[Checklist]:
        return queries.checklists_visible_to(self.person, today())

    @writes(
        "bringChecklist", ("上传检查清单", "bring a checklist in"), ChecklistFileBody, ChecklistOut,
        scope=Scope.LEDGERS, status=201, files=True,
    )  # fmt: skip
    def post(self, given: dict[str, Any]) -> Checklist:
        unit, sent = _unit(self.person, given["organisation"]), given["file"]
        return checklists.bring_in(unit, sent.chunks(), sent.name, self.person)


class ExampleChecklist(ApiView):
    @writes(
        "takeOverChecklist", (f"取示例清单（{'、'.join(shipped())}）", "take an example over"), ExampleBody, ChecklistOut,
        scope=Scope.LEDGERS, status=201,
    )  # fmt: skip
    def post(self, given: dict[str, Any]) -> Checklist:
        return checklists.take_over_example(_unit(self.person, given["organisation"]), given["example"], self.person)


class OneChecklist(ApiView):
    @reads("getChecklist", ("一份检查清单", "a checklist"), ChecklistDetailOut)
    def get(self, pk: int) -> Checklist:
        return _checklist(self.person, pk)


class ChecklistVersions(ApiView):
    @writes(
        "bringChecklistVersion", ("上传新版本", "bring a new version"), WithFileBody, ChecklistOut,
        scope=Scope.LEDGERS, files=True,
    )  # fmt: skip
    def post(self, given: dict[str, Any], pk: int) -> Checklist:
        one, sent = _checklist(self.person, pk), given["file"]
        checklists.bring_version(one, sent.chunks(), sent.name, given.get("note", ""), self.person)
        return one


class ChecklistRetirement(ApiView):
    @writes("retireChecklist", ("停用检查清单", "retire a checklist"), Body, ChecklistOut, scope=Scope.LEDGERS)
    def post(self, given: dict[str, Any], pk: int) -> Checklist:
        one = _checklist(self.person, pk)
        checklists.retire(one, self.person)
        return one


class Inspections(ApiView):
    @reads("listInspections", ("检查", "inspections"), InspectionOut, many=True)
    def get(self) -> QuerySet[Inspection]:
        return queries.inspections_visible_to(self.person, today())

    @writes(
        "planInspection",
        ("安排检查", "order an inspection"),
        InspectionPlanBody,
        InspectionOut,
        scope=Scope.LEDGERS,
        status=201,
    )
    def post(self, given: dict[str, Any]) -> Inspection:
        unit = _unit(self.person, given["organisation"])
        inspected = get_object_or_404(queries.units_below(unit), pk=given["inspected"])
        checklist = get_object_or_404(queries.checklists_for(unit), pk=given["checklist"])
        version = checklist.versions.get(number=checklist.latest)
        return planning.plan_inspection(unit, inspected, version, _wanted(given), *_team(unit, given), self.person)


class OneInspection(ApiView):
    @reads("getInspection", ("一次检查", "an inspection"), InspectionOut)
    def get(self, pk: int) -> Inspection:
        return _inspection(self.person, pk)


class YearPlan(ApiView):
    @writes("planYear", ("年度检查计划", "plan a year's inspections"), PlanYearBody, UnitOut, scope=Scope.LEDGERS)
    def post(self, given: dict[str, Any]) -> Organisation:
        unit = _unit(self.person, given["organisation"])
        chosen = queries.units_below(unit).filter(pk__in=given["units"])
        planning.set_plan(unit, given["year"], chosen, self.person)
        return unit


class Team(ApiView):
    @writes(
        "changeInspectionTeam",
        ("调整检查组", "change the team"),
        InspectionTeamBody,
        InspectionOut,
        scope=Scope.LEDGERS,
    )
    def post(self, given: dict[str, Any], pk: int) -> Inspection:
        one = _inspection(self.person, pk)
        leader, team = _team(one.organisation, given)
        planning.change_team(one, leader, team, self.person)
        return one


class Recheck(ApiView):
    @writes(
        "planRecheck", ("安排复查", "order a re-check"), RecheckBody, InspectionOut, scope=Scope.LEDGERS, status=201
    )
    def post(self, given: dict[str, Any], pk: int) -> Inspection:
        before = _inspection(self.person, pk)
        leader, team = _team(before.organisation, given)
        return planning.plan_recheck(before, _wanted(given), leader, team, self.person)


class Start(ApiView):
    @writes("startInspection", ("开始检查", "start an inspection"), Seen, InspectionOut, scope=Scope.TASKS)
    def post(self, given: dict[str, Any], pk: int) -> Inspection:
        one = _as_seen(self.person, pk, given)
        inspecting.start(one, self.person)
        return one


class Cancel(ApiView):
    @writes("cancelInspection", ("取消检查", "cancel an inspection"), Reason, InspectionOut, scope=Scope.LEDGERS)
    def post(self, given: dict[str, Any], pk: int) -> Inspection:
        one = _as_seen(self.person, pk, given)
        planning.cancel(one, given["reason"], self.person)
        return one


class Report(ApiView):
    @writes(
        "reportInspection",
        ("反馈检查情况", "report an inspection"),
        body_of(forms.SummaryForm),
        InspectionOut,
        scope=Scope.TASKS,
    )
    def post(self, given: dict[str, Any], pk: int) -> Inspection:
        one = _as_seen(self.person, pk, given)
        inspecting.report(one, given["summary"], self.person)
        return one


class Acknowledge(ApiView):
    @writes("acknowledgeInspection", ("签收检查反馈", "acknowledge a report"), Seen, InspectionOut, scope=Scope.TASKS)
    def post(self, given: dict[str, Any], pk: int) -> Inspection:
        one = _as_seen(self.person, pk, given)
        answering.acknowledge(one, self.person)
        return one


class Settle(ApiView):
    @writes("settleInspection", ("检查办结", "settle an inspection"), Seen, InspectionOut, scope=Scope.LEDGERS)
    def post(self, given: dict[str, Any], pk: int) -> Inspection:
        one = _as_seen(self.person, pk, given)
        answering.settle_inspection(one, self.person)
        return one


class Results(ApiView):
    @reads("listInspectionResults", ("逐项结果", "what was seen of each item"), ResultOut, many=True)
    def get(self, pk: int) -> QuerySet[Result]:
        return Result.objects.filter(inspection=_read(self.person, pk)).select_related("item")


class OneResult(ApiView):
    @writes(
        "checkItem",
        ("逐项检查", "say what was seen of an item"),
        body_of(forms.CheckForm, "file"),
        ResultOut,
        scope=Scope.TASKS,
    )
    def post(self, given: dict[str, Any], pk: int) -> Result:
        row = get_object_or_404(Result.objects.select_related("inspection__organisation", "item"), pk=pk)
        row.inspection = _read(self.person, row.inspection_id)
        must_be_as_seen(row, given["revision"])
        inspecting.check_item(row, given["verdict"], given.get("note", ""), self.person)
        return row


class ResultProof(ApiView):
    @writes(
        "addInspectionProof",
        ("交检查佐证", "add a file to an item"),
        WithFileBody,
        ResultOut,
        scope=Scope.TASKS,
        files=True,
    )
    def post(self, given: dict[str, Any], pk: int) -> Result:
        row = get_object_or_404(Result.objects.select_related("item"), pk=pk)
        inspection, sent = _read(self.person, row.inspection_id), given["file"]
        stored = store(sent.chunks(), sent.name, Purpose.EVIDENCE, by=self.person, at=now())
        inspecting.add_proof(inspection, stored, stored.name, self.person, result=row)
        return row


class OneProof(ApiView):
    @downloads(
        "getInspectionProof", ("检查佐证", "a file of an inspection"), ["application/octet-stream"], scope=Scope.EXPORT
    )
    def get(self, pk: int) -> Any:
        row = get_object_or_404(Proof.objects.select_related("file"), pk=pk)
        _read(self.person, row.inspection_id)
        return stored_file(row.file)


class Looks(ApiView):
    @reads("listLooks", ("逐条复查", "what a re-check says"), LookOut, many=True)
    def get(self, pk: int) -> QuerySet[Look]:
        return Look.objects.filter(inspection=_read(self.person, pk))


class OneLook(ApiView):
    @writes(
        "lookAgain",
        ("复查一条", "say what became of a finding"),
        body_of(forms.LookForm, "file"),
        LookOut,
        scope=Scope.TASKS,
    )
    def post(self, given: dict[str, Any], pk: int) -> Look:
        row = get_object_or_404(Look, pk=pk)
        row.inspection = _read(self.person, row.inspection_id)
        must_be_as_seen(row, given["revision"])
        inspecting.look_again(row, given["mended"], given.get("note", ""), self.person)
        return row


class Findings(ApiView):
    @reads("listFindings", ("检查发现", "findings"), FindingOut, many=True)
    def get(self, pk: int) -> QuerySet[Finding]:
        return Finding.objects.filter(inspection=_read(self.person, pk)).select_related("answered_by")

    @writes(
        "addFinding",
        ("清单外发现", "add a finding"),
        body_of(forms.FindingForm),
        FindingOut,
        scope=Scope.TASKS,
        status=201,
    )
    def post(self, given: dict[str, Any], pk: int) -> Finding:
        return inspecting.add_finding(_read(self.person, pk), given["text"], self.person)


class FindingDrop(ApiView):
    @writes("dropFinding", ("删去清单外发现", "drop a finding"), Body, InspectionOut, scope=Scope.TASKS)
    def post(self, given: dict[str, Any], pk: int) -> Inspection:
        row = _finding(self.person, pk, number=0)
        inspecting.drop_finding(row, self.person)
        return row.inspection


class FindingAnswer(ApiView):
    @writes(
        "answerFinding", ("回应检查发现", "answer a finding"), body_of(forms.ReplyForm), FindingOut, scope=Scope.LEDGERS
    )
    def post(self, given: dict[str, Any], pk: int) -> Finding:
        row = _finding(self.person, pk, number__gt=0)
        answering.answer_finding(row, reply_of(given, row.inspection.inspected), self.person)
        return row


def reply_of(given: dict[str, Any], unit: Organisation) -> answering.Reply:
    """What a body answers with, checked as the form of the screens checks it."""
    data = checked(forms.ReplyForm, given, unit=unit)
    form = forms.ReplyForm(unit=unit)
    form.cleaned_data = data
    return form.reply()


def _unit(user: User, pk: int) -> Organisation:
    return get_object_or_404(queries.units_ordering(user, today()), pk=pk)


def _checklist(user: User, pk: int) -> Checklist:
    return get_object_or_404(queries.checklists_visible_to(user, today()), pk=pk)


def _inspection(user: User, pk: int) -> Inspection:
    return get_object_or_404(queries.inspections_visible_to(user, today()), pk=pk)


def _read(user: User, pk: int) -> Inspection:
    """An inspection of which somebody may see what was found."""
    found = _inspection(user, pk)
    allowed = queries.inspections_visible_to(user, today()) if queries.reads_results(user, found, today()) else None
    return get_object_or_404(allowed if allowed is not None else Inspection.objects.none(), pk=pk)


def _as_seen(user: User, pk: int, given: dict[str, Any]) -> Inspection:
    found = _inspection(user, pk)
    must_be_as_seen(found, given["revision"])
    return found


def _finding(user: User, pk: int, **more: Any) -> Finding:
    row = get_object_or_404(Finding.objects.filter(**more), pk=pk)
    row.inspection = _read(user, row.inspection_id)
    return row


def _wanted(given: dict[str, Any]) -> planning.Wanted:
    return planning.Wanted(given["title"], given["planned_on"], given["announced"], given.get("answer_days", 15))


def _team(unit: Organisation, given: dict[str, Any]) -> tuple[User, list[User]]:
    near = people_near(unit)
    return get_object_or_404(near, pk=given["leader"]), list(near.filter(pk__in=given.get("team", [])))
