"""Plan and time: where tasks stand on the escalation ladder and what comes next."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from bihuan_web.api.out.common import UnitOut
from bihuan_web.api.resources.notices import LetterOut
from bihuan_web.api.rest.refusals import bad_filter
from bihuan_web.api.rest.view import ApiView, reads
from bihuan_web.common.clock import today
from bihuan_web.schedules.escalation import STANDS, Standing, late_tasks, standing_at, standings_of
from bihuan_web.tasks.models import Task
from bihuan_web.tasks.queries import visible_to


class ComingStepOut(serializers.Serializer[Any]):
    step = serializers.CharField(source="name")
    on = serializers.DateField()
    copies = serializers.ListField(child=serializers.CharField())


class StepTakenOut(LetterOut):
    class Meta(LetterOut.Meta):
        fields = [*LetterOut.Meta.fields, "waived"]
        read_only_fields = fields


class _Standings(serializers.ListSerializer[Any]):
    """The standings of a page of tasks, asked for at once."""

    def to_representation(self, data: Any) -> list[Any]:
        return super().to_representation(standings_of(list(data), today()))


class EscalationOut(serializers.Serializer[Any]):
    task = serializers.IntegerField(source="task.pk")
    organisation = UnitOut(source="task.organisation")
    due_on = serializers.DateField(source="task.due_on", allow_null=True)
    days_late = serializers.IntegerField()
    taken = StepTakenOut(source="letters", many=True)
    coming = serializers.SerializerMethodField()
    waiver_asked = serializers.SerializerMethodField(help_text="待批的免予申请 · a waiver that is not decided")

    class Meta:
        list_serializer_class = _Standings

    def get_coming(self, one: Standing) -> ComingStepOut(many=True):  # type: ignore[valid-type]
        rows = [
            {"name": step.name, "on": day, "copies": [role.value for role in step.copies]} for step, day in one.coming
        ]
        return ComingStepOut(rows, many=True).data

    def get_waiver_asked(self, one: Standing) -> int | None:
        return one.asked.pk if one.asked else None


class Escalations(ApiView):
    @reads(
        "listEscalations", ("逾期任务的催办情况", "late tasks on the escalation ladder"), EscalationOut, many=True,
        parameters=[OpenApiParameter("stand", str, enum=list(STANDS))],
    )  # fmt: skip
    def get(self) -> QuerySet[Task]:
        rows = late_tasks(visible_to(self.person, today()), today()).select_related("organisation", "owner", "lead")
        stand = self.request.query_params.get("stand")
        if stand is not None and stand not in STANDS:
            raise bad_filter({"stand": ["unknown"]})
        return standing_at(rows, stand or "")


class TaskEscalation(ApiView):
    @reads("getEscalation", ("一项任务的催办情况", "a task on the escalation ladder"), EscalationOut)
    def get(self, pk: int) -> Standing:
        seen = visible_to(self.person, today()).select_related("organisation", "owner", "lead")
        return standings_of([get_object_or_404(seen, pk=pk)], today())[0]
