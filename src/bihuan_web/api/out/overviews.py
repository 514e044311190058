"""The figures of an overview, as its page has them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from bihuan_web.api.out.common import UnitOut
from bihuan_web.api.out.satisfaction import SaidOut
from bihuan_web.overviews.counting import FIGURES

# How many tasks each figure counts; `open_*` and `late_*` are bands of days since assignment and since the due date.
CountsOut: type[serializers.Serializer[Any]] = type(
    "CountsOut", (serializers.Serializer,), {key: serializers.IntegerField() for key in FIGURES}
)


class PartOut(serializers.Serializer[Any]):
    """A part of the scope: a unit with the branch under it, or `alone` what is the unit's own."""

    unit = UnitOut(source="part.unit")
    alone = serializers.BooleanField(source="part.alone")
    counts = CountsOut()


class RoundProgressOut(serializers.Serializer[Any]):
    """How far a round is: steps, completion, and apart from it what people say; `place` is whose tasks and answers are meant."""

    round = serializers.IntegerField(source="round.pk")
    title = serializers.CharField(source="round.title")
    place = UnitOut(allow_null=True)
    steps = serializers.IntegerField()
    done = serializers.IntegerField()
    late = serializers.IntegerField()
    tasks = serializers.IntegerField()
    closed = serializers.IntegerField()
    carried = serializers.IntegerField()
    completion = serializers.FloatField(allow_null=True)
    said = SaidOut(allow_null=True)


class MonthOut(serializers.Serializer[Any]):
    """Tasks closed in a month of this year, null where it has not come yet, and in that of last year."""

    month = serializers.IntegerField(source="number")
    this = serializers.IntegerField(allow_null=True)
    last = serializers.IntegerField()


class TimeTakenOut(serializers.Serializer[Any]):
    """The median of days from assignment to signature."""

    unit = UnitOut(source="part.unit")
    alone = serializers.BooleanField(source="part.alone")
    closed = serializers.IntegerField()
    median = serializers.FloatField(allow_null=True)


class RecurringOut(serializers.Serializer[Any]):
    """Problems of a year; `rate` is the share that came back, in percent."""

    year = serializers.IntegerField()
    problems = serializers.IntegerField()
    carried = serializers.IntegerField()
    again = serializers.IntegerField()
    rate = serializers.FloatField(allow_null=True)


class OverviewOut(serializers.Serializer[Any]):
    """An overview of a unit with the branch under it, or of all that somebody may see where it is null."""

    unit = UnitOut(source="scope.unit", allow_null=True)
    year = serializers.IntegerField(source="scope.year", allow_null=True)
    whole = CountsOut(source="counted.whole")
    carried = serializers.IntegerField(source="counted.carried")
    completion = serializers.FloatField(allow_null=True)
    parts = PartOut(source="counted.rows", many=True)
    rounds = RoundProgressOut(many=True)
    months = MonthOut(many=True)
    taken = TimeTakenOut(many=True)
    years = RecurringOut(many=True)
