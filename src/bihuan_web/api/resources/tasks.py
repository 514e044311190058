"""Tasks: lists with the filters of the page, planning, every deed of the table, evidence, history."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter

from bihuan_web.accounts.models import User
from bihuan_web.api.out.common import EventOut
from bihuan_web.api.out.tasks import PARTS, PEOPLE, TaskDetailOut, TaskOut
from bihuan_web.api.resources.ledgers import measure_of, problem_of, units_written
from bihuan_web.api.rest.bodies import Reason, body_of, checked
from bihuan_web.api.rest.refusals import bad_filter
from bihuan_web.api.rest.view import ApiView, downloads, reads, writes
from bihuan_web.api.scopes import Scope
from bihuan_web.audit.models import Event
from bihuan_web.common.changing import as_seen
from bihuan_web.common.clock import today
from bihuan_web.files.downloads import stored_file
from bihuan_web.files.kinds import MEDIA_TYPES
from bihuan_web.orgs.models import Organisation
from bihuan_web.tasks.acting import log_read
from bihuan_web.tasks.deeds import DEEDS, Deed
from bihuan_web.tasks.filters import TaskFilter
from bihuan_web.tasks.forms import PlanForm
from bihuan_web.tasks.models import Task
from bihuan_web.tasks.queries import units_of_tasks, visible_to
from bihuan_web.tasks.services import planning, working

_SCHEMAS: dict[str, dict[str, Any]] = {
    "q": {"type": "string"},
    **{name: {"type": "integer", "minimum": 1} for name in ("unit", "ledger", "at", "owner", "lead")},
    "year": {"type": "integer", "minimum": 1900, "maximum": 9999},
    "carried_out": {"type": "integer", "minimum": 1900, "maximum": 9999},
    "closed_from": {"type": "string", "format": "date"},
    "closed_to": {"type": "string", "format": "date"},
    "due_from": {"type": "string", "format": "date"},
    "due_to": {"type": "string", "format": "date"},
}


def _filters() -> list[OpenApiParameter]:
    """The filters of the page as parameters."""
    found = []
    for name, one in TaskFilter.base_filters.items():
        schema = _SCHEMAS.get(name) or {"type": "string", "enum": [key for key, _ in one.field.choices if key]}
        found.append(OpenApiParameter(name, schema, description=one.label))
    return found


class Tasks(ApiView):
    @reads("listTasks", ("任务", "tasks"), TaskOut, many=True, parameters=_filters())
    def get(self) -> QuerySet[Task]:
        units = units_of_tasks(self.person, today())
        visible = visible_to(self.person, today()).select_related(*PEOPLE)
        chosen = TaskFilter(self.request.query_params, visible, request=self.request, units=units)
        if not chosen.is_valid():
            raise bad_filter(chosen.form.errors)
        tasks: QuerySet[Task] = chosen.qs
        return tasks


class MeasureTasks(ApiView):
    @writes(
        "createTask", ("立整改任务", "write a task for a measure"), body_of(PlanForm, "revision"), TaskDetailOut,
        scope=Scope.LEDGERS, status=201,
    )  # fmt: skip
    def post(self, given: dict[str, Any], pk: int) -> Task:
        measure = measure_of(self.person, pk)
        near = measure.problem.organisation
        data = checked(PlanForm, given, units=units_written(self.person), near=near)
        task = planning.create(measure, data["organisation"], _plan(data), self.person)
        return whole(self.person, task.pk)


class OneTask(ApiView):
    @reads("getTask", ("一项任务的全部", "a task with all that happened to it"), TaskDetailOut)
    def get(self, pk: int) -> Task:
        return whole(self.person, pk)

    @writes(
        "reviseTask", ("修改任务", "write a task anew"), body_of(PlanForm, "organisation"), TaskDetailOut,
        scope=Scope.LEDGERS,
    )  # fmt: skip
    def patch(self, given: dict[str, Any], pk: int) -> Task:
        task = as_seen(task_of(self.person, pk), given["revision"])
        unit = Organisation.objects.filter(pk=task.organisation_id)
        now = {name: getattr(task, name) for name in PlanForm.base_fields}
        now |= {name: getattr(task, f"{name}_id") for name in ("organisation", "owner", "lead", "verifier")}
        data = checked(
            PlanForm, {**now, **given}, units=unit, near=task.organisation, fixed_unit=True,
            initial={"organisation": task.organisation_id},
        )  # fmt: skip
        planning.revise(task, _plan(data), self.person)
        return whole(self.person, pk)


class TaskEvents(ApiView):
    @reads("listTaskEvents", ("任务的办理记录", "every event of a task"), EventOut, many=True, newest_first=True)
    def get(self, pk: int) -> QuerySet[Event]:
        return Event.objects.filter(kind="task", item=str(task_of(self.person, pk).pk))


class ProblemEvents(ApiView):
    @reads("listProblemEvents", ("问题的办理记录", "every event of a problem"), EventOut, many=True, newest_first=True)
    def get(self, pk: int) -> QuerySet[Event]:
        return Event.objects.filter(kind="problem", item=str(problem_of(self.person, pk).pk))


class Evidence(ApiView):
    @downloads(
        "getEvidence", ("取佐证材料", "a piece of evidence as it came"),
        sorted({*MEDIA_TYPES.values(), "application/octet-stream"}), scope=Scope.READ,
    )  # fmt: skip
    def get(self, pk: int, evidence: int) -> HttpResponseBase:
        task = task_of(self.person, pk)
        found = get_object_or_404(task.evidence.select_related("file"), pk=evidence)
        log_read(task, self.person, found)
        return stored_file(found.file)


class EvidenceDrop(ApiView):
    @writes(
        "dropEvidence", ("不作佐证", "a file no longer counts as evidence"), Reason, TaskDetailOut, scope=Scope.TASKS
    )
    def post(self, given: dict[str, Any], pk: int, evidence: int) -> Task:
        task = as_seen(task_of(self.person, pk), given["revision"])
        found = get_object_or_404(task.evidence.filter(dropped_reason=""), pk=evidence)
        working.drop_evidence(found, self.person, given["reason"])
        return whole(self.person, pk)


def act_view(deed: Deed) -> type[ApiView]:
    """The address of one deed: its form is the body, its service does it."""

    @writes(
        f"task-{deed.name}", deed.words, body_of(deed.form), TaskDetailOut, scope=Scope.TASKS,
        files="file" in deed.form.base_fields,
    )  # fmt: skip
    def post(self: ApiView, given: dict[str, Any], pk: int) -> Task:
        task = task_of(self.person, pk)
        data = checked(deed.form, given, task=task)
        deed.do(as_seen(task, data["revision"]), self.person, data)
        return whole(self.person, pk)

    return type(f"Act_{deed.name}", (ApiView,), {"post": post})


ACTS = {name: act_view(deed) for name, deed in DEEDS.items()}


def task_of(user: User, pk: int) -> Task:
    """A task that somebody may see; 404 otherwise."""
    return get_object_or_404(visible_to(user, today()).select_related(*PEOPLE, "relapse_of"), pk=pk)


def whole(user: User, pk: int) -> Task:
    """The same with all its parts, to be given."""
    seen = visible_to(user, today()).select_related(*PEOPLE).prefetch_related(*PARTS)
    return get_object_or_404(seen, pk=pk)


def _plan(data: dict[str, Any]) -> planning.Plan:
    return planning.Plan(**{name: one for name, one in data.items() if name not in ("organisation", "revision")})
