"""Plan and time: where tasks stand on the escalation ladder, standing rhythms by day, what is due when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from bihuan_web.accounts.models import User
from bihuan_web.api.out.common import UnitOut
from bihuan_web.api.resources.notices import LetterOut
from bihuan_web.api.rest.refusals import bad_filter
from bihuan_web.api.rest.view import ApiView, reads
from bihuan_web.common.clock import today
from bihuan_web.ledgers.queries import branches_read
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.queries import organisations_under
from bihuan_web.schedules.due import Whose, due_between
from bihuan_web.schedules.escalation import STANDS, Standing, late_tasks, standing_at, standings_of
from bihuan_web.schedules.rhythm import days_of
from bihuan_web.tasks.models import Task
from bihuan_web.tasks.queries import visible_to

_WHOLE = {"type": "integer", "minimum": 1}
_LONGEST = timedelta(days=366)


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


class RhythmDayOut(serializers.Serializer[Any]):
    day = serializers.DateField()
    due = serializers.IntegerField()
    done = serializers.IntegerField()
    missed = serializers.IntegerField()
    coming = serializers.IntegerField()


class RhythmOut(serializers.Serializer[Any]):
    days = RhythmDayOut(many=True)


class DueOut(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=["meeting", "step", "task", "review"])
    words = serializers.CharField()
    path = serializers.CharField(source="url")


class DueDayOut(serializers.Serializer[Any]):
    day = serializers.DateField()
    tasks = serializers.IntegerField(help_text="到期的未办结任务 · unfinished tasks due")
    named = DueOut(many=True, help_text="任务和复核最多各列三项 · of tasks and reviews the first three")


class DueDaysOut(serializers.Serializer[Any]):
    days = DueDayOut(many=True)


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


class StandingRhythm(ApiView):
    @reads(
        "getRhythm", ("一年的定期工作", "standing rhythms of a year"), RhythmOut,
        parameters=[OpenApiParameter("year", _WHOLE), OpenApiParameter("unit", _WHOLE), OpenApiParameter("task", _WHOLE)],
    )  # fmt: skip
    def get(self) -> dict[str, Any]:
        given = self.request.query_params
        year = _number(given, "year") or today().year
        if not 2000 <= year <= 2100:
            raise bad_filter({"year": ["2000–2100"]})
        tasks = visible_to(self.person, today())
        if "task" in given:
            tasks = Task.objects.filter(pk=get_object_or_404(tasks, pk=_number(given, "task")).pk)
        unit = _unit(self.person, given)
        if unit is not None:
            tasks = tasks.filter(organisation__in=list(organisations_under([unit.path]).values_list("pk", flat=True)))
        days = days_of(tasks, date(year, 1, 1), date(year, 12, 31), today())
        return {
            "days": [
                {"day": day, "due": one.due, "done": one.done, "missed": one.missed, "coming": one.coming}
                for day, one in days.items()
            ]
        }


class DueDates(ApiView):
    @reads(
        "getDueDates", ("什么时候要办什么", "what is due when, for oneself or a unit"), DueDaysOut,
        parameters=[
            OpenApiParameter("since", OpenApiTypes.DATE, required=True),
            OpenApiParameter("until", OpenApiTypes.DATE, required=True),
            OpenApiParameter("unit", _WHOLE),
        ],
    )  # fmt: skip
    def get(self) -> dict[str, Any]:
        given = self.request.query_params
        since, until = _day(given, "since"), _day(given, "until")
        if not timedelta(0) <= until - since <= _LONGEST:
            raise bad_filter({"until": ["since ≤ until ≤ since + 366"]})
        return {
            "days": list(due_between(Whose(self.person, today(), _unit(self.person, given)), since, until).values())
        }


def _number(given: Mapping[str, str], name: str) -> int | None:
    text = given.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise bad_filter({name: ["1…"]})
    return int(text)


def _day(given: Mapping[str, str], name: str) -> date:
    try:
        return date.fromisoformat(given.get(name, ""))
    except ValueError as trouble:
        raise bad_filter({name: ["2026-06-30"]}) from trouble


def _unit(user: User, given: Mapping[str, str]) -> Organisation | None:
    """The unit that is named, of those whose ledgers somebody may read."""
    number = _number(given, "unit")
    if number is None:
        return None
    found = organisations_under(branches_read(user, today())).filter(pk=number).first()
    if found is None:
        raise bad_filter({"unit": ["unknown"]})
    return found
