"""Visits: planned, recorded, followed up; the register, samples and coverage."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from bihuan_web.accounts.models import User
from bihuan_web.api.out.visits import (
    HouseholdOut,
    PlaceOut,
    VisitCoverageOut,
    VisitDetailOut,
    VisitDrawOut,
    VisitHeardOut,
    VisitOut,
    VisitPromiseOut,
)
from bihuan_web.api.resources.visit_bodies import SameVisitBody, VisitEntryBody, VisitPictureBody, VisitPlanBody
from bihuan_web.api.rest.bodies import Reason, body_of, checked, must_be_as_seen
from bihuan_web.api.rest.refusals import bad_filter
from bihuan_web.api.rest.view import ApiView, downloads, reads, writes
from bihuan_web.api.scopes import Scope
from bihuan_web.common.clock import now, today
from bihuan_web.files.downloads import stored_file
from bihuan_web.files.kinds import MEDIA_TYPES
from bihuan_web.ledgers.queries import branches_read, measures_visible_to
from bihuan_web.orgs.queries import people_near
from bihuan_web.visits.coverage import Coverage, coverage_of
from bihuan_web.visits.forms import others
from bihuan_web.visits.lifecycle import VISIT
from bihuan_web.visits.models import Draw, Heard, Household, Place, Promise, Visit
from bihuan_web.visits.queries import (
    draws_visible_to,
    heard_visible_to,
    places_for,
    planning_units,
    promises_visible_to,
    register_of,
    targets_for,
    units_for,
    visible_to,
)
from bihuan_web.visits.services import following, planning, recording
from bihuan_web.visits.services.acting import log
from bihuan_web.visits.services.drawing import Wanted, draw_sample
from bihuan_web.visits.services.planning import Going
from bihuan_web.visits.services.recording import Counted, Entry, Promised, Said, Taken

_STATES = [one for one in VISIT.states if one != "merged"]
_PARTS = ("organisation", "unit", "place", "leader")


class Visits(ApiView):
    @reads(
        "listVisits", ("走访", "visits"), VisitOut, many=True, newest_first=True,
        parameters=[OpenApiParameter("state", str, enum=_STATES)],
    )  # fmt: skip
    def get(self) -> QuerySet[Visit]:
        rows = visible_to(self.person, today()).select_related("organisation", "unit", "leader")
        state = self.request.query_params.get("state")
        if state is not None and state not in _STATES:
            raise bad_filter({"state": ["unknown"]})
        return rows.filter(state=state) if state else rows

    @writes(
        "recordVisit", ("记录走访", "record a visit"), VisitEntryBody, VisitDetailOut, scope=Scope.TASKS, status=201
    )
    def post(self, given: dict[str, Any]) -> Visit:
        return recording.record_visit(self.person, _entry(self.person, given), at=now(), key=given["uuid"])[0]


class PlannedVisits(ApiView):
    @writes(
        "planVisit", ("制定走访计划", "plan a visit"), VisitPlanBody, VisitDetailOut, scope=Scope.LEDGERS, status=201
    )
    def post(self, given: dict[str, Any]) -> Visit:
        return planning.plan(self.person, _going(self.person, given), at=now(), note=given.get("note", ""))


class OneVisit(ApiView):
    @reads("getVisit", ("一次走访", "a visit"), VisitDetailOut)
    def get(self, pk: int) -> Visit:
        return _visit(self.person, pk)


class VisitCancellation(ApiView):
    @writes("cancelVisit", ("取消走访计划", "cancel a planned visit"), Reason, VisitOut, scope=Scope.LEDGERS)
    def post(self, given: dict[str, Any], pk: int) -> Visit:
        visit = _visit(self.person, pk)
        must_be_as_seen(visit, given["revision"])
        planning.cancel(self.person, visit, given["reason"], at=now())
        return visit


class VisitMerging(ApiView):
    @writes(
        "mergeVisit",
        ("合并走访记录", "merge another record into this visit"),
        SameVisitBody,
        VisitDetailOut,
        scope=Scope.LEDGERS,
    )
    def post(self, given: dict[str, Any], pk: int) -> Visit:
        visit, other = _visit(self.person, pk), _visit(self.person, given["other"])
        must_be_as_seen(visit, given["revision"])
        following.merge(self.person, other, visit, at=now())
        return _visit(self.person, pk)


class VisitTellingApart(ApiView):
    @writes(
        "tellVisitsApart",
        ("记明不是同一次走访", "say that two visits are two"),
        SameVisitBody,
        VisitOut,
        scope=Scope.LEDGERS,
    )
    def post(self, given: dict[str, Any], pk: int) -> Visit:
        visit, other = _visit(self.person, pk), _visit(self.person, given["other"])
        must_be_as_seen(visit, given["revision"])
        following.tell_apart(self.person, visit, other, at=now())
        return visit


class VisitHeard(ApiView):
    @writes(
        "addHeard",
        ("补记诉求或问题", "add a need or a problem"),
        body_of(others.SaidForm),
        VisitHeardOut,
        scope=Scope.TASKS,
        status=201,
    )
    def post(self, given: dict[str, Any], pk: int) -> Heard:
        return recording.add_heard(
            self.person, _whole(self.person, pk), Said(**checked(others.SaidForm, given)), at=now()
        )


class VisitPromises(ApiView):
    @writes(
        "addVisitPromise",
        ("补记承诺", "add a promise"),
        body_of(others.PromiseForm),
        VisitPromiseOut,
        scope=Scope.TASKS,
        status=201,
    )
    def post(self, given: dict[str, Any], pk: int) -> Promise:
        data = checked(others.PromiseForm, given)
        return recording.add_promise(self.person, _whole(self.person, pk), Promised(**data), at=now())


class VisitPictures(ApiView):
    @writes(
        "addVisitPicture",
        ("补充照片", "add a picture"),
        VisitPictureBody,
        VisitDetailOut,
        scope=Scope.TASKS,
        status=201,
        files=True,
    )
    def post(self, given: dict[str, Any], pk: int) -> Visit:
        sent = given["file"]
        taken = Taken(sent.read(), sent.name or "", given["keep_place"], given.get("reason", ""))
        recording.add_pictures(self.person, _whole(self.person, pk), [taken], at=now())
        return _visit(self.person, pk)


class VisitPicture(ApiView):
    @downloads(
        "getVisitPicture", ("走访照片", "a picture of a visit"), [MEDIA_TYPES[one] for one in ("jpg", "png", "webp")],
        scope=Scope.EXPORT,
    )  # fmt: skip
    def get(self, pk: int, number: int) -> HttpResponse:
        visit = _whole(self.person, pk)
        found = get_object_or_404(visit.pictures.select_related("file"), pk=number)
        with transaction.atomic():
            log(visit, self.person, "visit.read-picture", now(), {"picture": found.pk})
        return stored_file(found.file)


class HeardAnswer(ApiView):
    @writes(
        "answerHeard",
        ("回应走访事项", "answer what was heard"),
        body_of(others.AnswerForm),
        VisitHeardOut,
        scope=Scope.LEDGERS,
    )
    def post(self, given: dict[str, Any], pk: int) -> Heard:
        rows = Heard.objects.filter(visit__in=heard_visible_to(self.person, today()).values("pk"))
        heard = get_object_or_404(rows.select_related("visit__organisation", "visit__unit", "visit__place"), pk=pk)
        data = checked(others.AnswerForm, given, user=self.person)
        if data["ledger"]:
            following.answer_by_problem(self.person, heard, data["ledger"], at=now())
        elif data["measure"]:
            measure = get_object_or_404(measures_visible_to(self.person, today()), pk=data["measure"])
            following.answer_by_measure(self.person, heard, measure, at=now())
        else:
            following.answer_by_reason(self.person, heard, data["reason"], at=now())
        return heard


class Promises(ApiView):
    @reads("listVisitPromises", ("走访中的承诺", "promises made on visits"), VisitPromiseOut, many=True)
    def get(self) -> QuerySet[Promise]:
        return promises_visible_to(self.person, today()).select_related("promiser", "checked_by")


class PromiseReport(ApiView):
    @writes(
        "reportPromise",
        ("报告兑现", "report a promise as kept"),
        body_of(others.NoteForm),
        VisitPromiseOut,
        scope=Scope.TASKS,
    )
    def post(self, given: dict[str, Any], pk: int) -> Promise:
        promise = _promise(self.person, pk)
        following.report_promise(self.person, promise, checked(others.NoteForm, given)["note"], at=now())
        return promise


class PromiseJudgement(ApiView):
    @writes(
        "judgePromise", ("核实承诺", "check a promise"), body_of(others.JudgeForm), VisitPromiseOut, scope=Scope.TASKS
    )
    def post(self, given: dict[str, Any], pk: int) -> Promise:
        promise, data = _promise(self.person, pk), checked(others.JudgeForm, given)
        following.judge_promise(self.person, promise, data["act"], data["note"], at=now())
        return promise


class PromiseTask(ApiView):
    @writes(
        "promiseToTask",
        ("承诺转为任务", "make a task of a promise"),
        body_of(others.LedgerChoiceForm),
        VisitPromiseOut,
        scope=Scope.LEDGERS,
    )
    def post(self, given: dict[str, Any], pk: int) -> Promise:
        promise = _promise(self.person, pk)
        data = checked(others.LedgerChoiceForm, given, user=self.person)
        following.promise_to_task(self.person, promise, data["ledger"], at=now())
        return promise


class Places(ApiView):
    @reads("listPlaces", ("走访点", "places"), PlaceOut, many=True)
    def get(self) -> QuerySet[Place]:
        return register_of(self.person, today())


class PlaceHouseholds(ApiView):
    @reads("listHouseholds", ("一个走访点的住户", "households of a place"), HouseholdOut, many=True)
    def get(self, pk: int) -> QuerySet[Household]:
        place = get_object_or_404(register_of(self.person, today()), pk=pk)
        return Household.objects.filter(place=place, ended=False)


class VisitCoverage(ApiView):
    @reads(
        "getVisitCoverage", ("走访覆盖情况", "whom visits reached"), VisitCoverageOut,
        parameters=[OpenApiParameter("since", OpenApiTypes.DATE), OpenApiParameter("until", OpenApiTypes.DATE)],
    )  # fmt: skip
    def get(self) -> Coverage:
        until = self._day("until") or today()
        since = self._day("since") or until - timedelta(days=365)
        visits = heard_visible_to(self.person, today()).filter(on__gte=since, on__lte=until)
        return coverage_of(visits, branches_read(self.person, today()))

    def _day(self, name: str) -> Any:
        given = self.request.query_params.get(name)
        try:
            return serializers.DateField().to_internal_value(given) if given is not None else None
        except serializers.ValidationError as wrong:
            raise bad_filter({name: wrong.detail}) from wrong


class Draws(ApiView):
    @reads("listDraws", ("抽样", "samples"), VisitDrawOut, many=True, newest_first=True)
    def get(self) -> QuerySet[Draw]:
        return draws_visible_to(self.person, today()).select_related("organisation", "visitor")

    @writes(
        "drawSample",
        ("抽样走访", "draw households that nobody met"),
        body_of(others.DrawForm),
        VisitDrawOut,
        scope=Scope.LEDGERS,
        status=201,
    )
    def post(self, given: dict[str, Any]) -> Draw:
        data = checked(others.DrawForm, given, user=self.person)
        return draw_sample(self.person, data.pop("organisation"), Wanted(**data), at=now())


class OneDraw(ApiView):
    @reads("getDraw", ("一次抽样", "a sample"), VisitDrawOut)
    def get(self, pk: int) -> Draw:
        return get_object_or_404(draws_visible_to(self.person, today()), pk=pk)


def _visit(user: User, pk: int) -> Visit:
    return get_object_or_404(visible_to(user, today()).select_related(*_PARTS), pk=pk)


def _whole(user: User, pk: int) -> Visit:
    return get_object_or_404(heard_visible_to(user, today()).select_related(*_PARTS), pk=pk)


def _promise(user: User, pk: int) -> Promise:
    return get_object_or_404(
        promises_visible_to(user, today()).select_related("visit__organisation", "promiser"), pk=pk
    )


def _going(user: User, given: dict[str, Any]) -> Going:
    """Who goes where: only units, places and people that the screens would offer."""
    units = units_for(user, today()) | planning_units(user, today())
    organisation = get_object_or_404(units, pk=given["organisation"])
    near = people_near(organisation)
    leader = get_object_or_404(near, pk=given["leader"]) if given.get("leader") else user
    unit = get_object_or_404(targets_for(user, today()), pk=given["unit"]) if given.get("unit") else None
    place = get_object_or_404(places_for(user, today()), pk=given["place"]) if given.get("place") else None
    companions = list(near.filter(pk__in=set(given.get("companions", ()))))
    return Going(
        organisation, given["on"], leader, unit, place, given.get("where", ""), companions, given["unannounced"]
    )


def _entry(user: User, given: dict[str, Any]) -> Entry:
    met = [Counted(one["kind"], one["number"], one.get("codes", ())) for one in given.get("met", ())]
    said = [Said(one["text"], one.get("kind", ""), one["is_problem"]) for one in given.get("said", ())]
    promised = [Promised(one["text"], one["due_on"]) for one in given.get("promised", ())]
    return Entry(_going(user, given), given.get("seen", ""), met, said, promised)
