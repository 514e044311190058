"""Ledgers, problems and measures."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from bihuan_web.accounts.models import User
from bihuan_web.api.out.ledgers import LedgerOut, MeasureOut, ProblemOut
from bihuan_web.api.rest.bodies import Body, Reason, Seen, body_of, checked, must_be_as_seen
from bihuan_web.api.rest.refusals import bad_filter
from bihuan_web.api.rest.view import ApiView, downloads, reads, writes
from bihuan_web.api.scopes import Scope
from bihuan_web.common.clock import today
from bihuan_web.files.downloads import attachment
from bihuan_web.files.kinds import MEDIA_TYPES
from bihuan_web.ledgers import services
from bihuan_web.ledgers.forms import LedgerForm, MeasureForm, ProblemForm
from bihuan_web.ledgers.models import Ledger, Measure, Problem
from bihuan_web.ledgers.queries import branches_read, ledgers_visible_to
from bihuan_web.ledgers.words import Column
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.permissions import Act
from bihuan_web.orgs.queries import organisations_under
from bihuan_web.sheets.records import Chosen
from bihuan_web.sheets.services.exporting import Kind, Wanted, export_ledger
from bihuan_web.tasks.lifecycle import TASK
from bihuan_web.tasks.problem_filters import ProblemFilter
from bihuan_web.tasks.queries import problems_seen_by, units_of_tasks
from bihuan_web.tasks.services.solving import solve

_YEAR = {"type": "integer", "minimum": 1900, "maximum": 9999}
_KEY = {"type": "integer", "minimum": 1, "maximum": 10**18}
_SCHEMAS: dict[str, dict[str, Any]] = {"q": {"type": "string"}, "unit": _KEY, "ledger": _KEY, "year": _YEAR}


def _problem_filters() -> list[OpenApiParameter]:
    """The filters of the page as parameters."""
    found = []
    for name, one in ProblemFilter.base_filters.items():
        schema = _SCHEMAS.get(name) or {"type": "string", "enum": [key for key, _ in one.field.choices if key]}
        found.append(OpenApiParameter(name, schema, description=one.label))
    return found


class ExportBody(Body):
    """How a ledger leaves; without columns all of them."""

    kind = serializers.ChoiceField(choices=Kind.values)
    columns = serializers.ListField(child=serializers.ChoiceField(choices=Column.values), required=False)
    states = serializers.ListField(child=serializers.ChoiceField(choices=list(TASK.states)), required=False)
    late = serializers.BooleanField(required=False)
    words = serializers.CharField(max_length=100, allow_blank=True, required=False)


class Ledgers(ApiView):
    @reads("listLedgers", ("台账", "ledgers"), LedgerOut, many=True)
    def get(self) -> QuerySet[Ledger]:
        return ledgers_visible_to(self.person, today()).select_related("organisation")

    @writes(
        "openLedger", ("新建台账", "open a ledger"), body_of(LedgerForm), LedgerOut, scope=Scope.LEDGERS, status=201
    )
    def post(self, given: dict[str, Any]) -> Ledger:
        data = checked(LedgerForm, given, units=units_written(self.person))
        return services.open_ledger(data["organisation"], data["title"], data["year"], self.person)


class OneLedger(ApiView):
    @reads("getLedger", ("一个台账", "a ledger"), LedgerOut)
    def get(self, pk: int) -> Ledger:
        return ledger_of(self.person, pk)


class LedgerExport(ApiView):
    @downloads(
        "exportLedger", ("导出台账", "take a ledger out"),
        [MEDIA_TYPES["xlsx"], MEDIA_TYPES["docx"], "text/csv"], scope=Scope.EXPORT, takes=ExportBody,
    )  # fmt: skip
    def post(self, given: dict[str, Any], pk: int) -> HttpResponse:
        columns = tuple(one for one in Column if one.value in given.get("columns", Column.values))
        chosen = Chosen(tuple(given.get("states", ())), given.get("late", False), given.get("words", ""))
        made = export_ledger(ledger_of(self.person, pk), self.person, Wanted(given["kind"], columns, chosen))
        return attachment(made.data, made.name, made.media_type)


class LedgerProblems(ApiView):
    @writes(
        "addProblem", ("列入问题", "put a problem on a ledger"), body_of(ProblemForm, "revision"), ProblemOut,
        scope=Scope.LEDGERS, status=201,
    )  # fmt: skip
    def post(self, given: dict[str, Any], pk: int) -> Problem:
        ledger = ledger_of(self.person, pk)
        data = checked(ProblemForm, given, units=units_written(self.person))
        return services.add_problem(ledger, data["organisation"], _problem(data), self.person)


class Problems(ApiView):
    @reads(
        "listProblems", ("问题", "problems"), ProblemOut, many=True,
        parameters=_problem_filters(),
    )  # fmt: skip
    def get(self) -> QuerySet[Problem]:
        seen = problems_seen_by(self.person, today()).select_related("organisation")
        units = units_of_tasks(self.person, today())
        chosen = ProblemFilter(self.request.query_params, seen, request=self.request, units=units)
        if not chosen.is_valid():
            raise bad_filter(chosen.form.errors)
        problems: QuerySet[Problem] = chosen.qs
        return problems


class OneProblem(ApiView):
    @reads("getProblem", ("一个问题", "a problem"), ProblemOut)
    def get(self, pk: int) -> Problem:
        return problem_of(self.person, pk)

    @writes(
        "reviseProblem", ("修改问题", "write a problem anew"), body_of(ProblemForm, "organisation"), ProblemOut,
        scope=Scope.LEDGERS,
    )  # fmt: skip
    def patch(self, given: dict[str, Any], pk: int) -> Problem:
        problem = problem_of(self.person, pk)
        must_be_as_seen(problem, given["revision"])
        units = Organisation.objects.filter(pk=problem.organisation_id)
        now = {name: getattr(problem, name) for name in ProblemForm.base_fields if name != "organisation"}
        initial = {"organisation": problem.organisation_id}
        data = checked(ProblemForm, {**now, **given}, units=units, fixed_unit=True, initial=initial)
        return services.revise_problem(problem, _problem(data), self.person)


class ProblemWithdrawal(ApiView):
    @writes("withdrawProblem", ("不列入台账", "take a problem off the ledger"), Reason, ProblemOut, scope=Scope.LEDGERS)
    def post(self, given: dict[str, Any], pk: int) -> Problem:
        problem = problem_of(self.person, pk)
        must_be_as_seen(problem, given["revision"])
        return services.withdraw_problem(problem, self.person, given["reason"])


class ProblemSolution(ApiView):
    @writes("solveProblem", ("确认解决", "confirm that a problem is solved"), Seen, ProblemOut, scope=Scope.LEDGERS)
    def post(self, given: dict[str, Any], pk: int) -> Problem:
        problem = problem_of(self.person, pk)
        must_be_as_seen(problem, given["revision"])
        return solve(problem, self.person)


class Measures(ApiView):
    @reads("listMeasures", ("一个问题的措施", "measures for a problem"), MeasureOut, many=True)
    def get(self, pk: int) -> QuerySet[Measure]:
        measures: QuerySet[Measure] = problem_of(self.person, pk).measures.all()
        return measures

    @writes(
        "addMeasure", ("加整改措施", "add a measure"), body_of(MeasureForm, "revision"), MeasureOut,
        scope=Scope.LEDGERS, status=201,
    )  # fmt: skip
    def post(self, given: dict[str, Any], pk: int) -> Measure:
        return services.add_measure(problem_of(self.person, pk), _measure(checked(MeasureForm, given)), self.person)


class OneMeasure(ApiView):
    @reads("getMeasure", ("一条措施", "a measure"), MeasureOut)
    def get(self, pk: int) -> Measure:
        return measure_of(self.person, pk)

    @writes(
        "reviseMeasure", ("修改措施", "write a measure anew"), body_of(MeasureForm), MeasureOut, scope=Scope.LEDGERS
    )
    def patch(self, given: dict[str, Any], pk: int) -> Measure:
        measure = measure_of(self.person, pk)
        must_be_as_seen(measure, given["revision"])
        now = {name: getattr(measure, name) for name in MeasureForm.base_fields}
        return services.revise_measure(measure, _measure(checked(MeasureForm, {**now, **given})), self.person)


def ledger_of(user: User, pk: int) -> Ledger:
    """A ledger that somebody may see; 404 otherwise."""
    return get_object_or_404(ledgers_visible_to(user, today()).select_related("organisation"), pk=pk)


def problem_of(user: User, pk: int) -> Problem:
    """A problem that somebody may see; 404 otherwise."""
    seen = problems_seen_by(user, today()).select_related("organisation", "ledger")
    return get_object_or_404(seen, pk=pk)


def measure_of(user: User, pk: int) -> Measure:
    """A measure of a problem that somebody may see; 404 otherwise."""
    seen = Measure.objects.filter(problem__in=problems_seen_by(user, today()))
    return get_object_or_404(seen.select_related("problem__organisation"), pk=pk)


def units_written(user: User) -> QuerySet[Organisation]:
    """The units on whose ledgers somebody may write."""
    return organisations_under(branches_read(user, today(), Act.WRITE)).filter(ended_on__isnull=True)


def _problem(data: dict[str, Any]) -> services.ProblemText:
    said = {name: value for name, value in data.items() if name not in ("organisation", "revision")}
    return services.ProblemText(**said)


def _measure(data: dict[str, Any]) -> services.MeasureText:
    return services.MeasureText(**{name: value for name, value in data.items() if name != "revision"})
