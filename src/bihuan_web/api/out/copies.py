"""Comparisons as JSON: names and places only of documents that the person may know and read."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from bihuan_web.accounts.models import User
from bihuan_web.api.out.common import PersonOut, UnitOut
from bihuan_web.common.clock import today
from bihuan_web.copies.models import Comparison, Given, Passage, YearStep
from bihuan_web.copies.queries import newer
from bihuan_web.copies.showing import Side, pair_rows
from bihuan_web.copies.views.years import REPEATS


class ComparisonOut(serializers.ModelSerializer[Comparison]):
    """A comparison and how far it is; ``pairs`` come from listPairs."""

    organisation, by = UnitOut(read_only=True), PersonOut(read_only=True)

    class Meta:
        model = Comparison
        fields = [
            "id", "organisation", "round", "document", "by", "at", "state", "phase", "done", "total", "found_at", "finished_at",
            "left_out", "trouble_zh", "trouble_en",
        ]  # fmt: skip
        read_only_fields = fields


class ComparisonStateOut(ComparisonOut):
    """One comparison; ``newer`` counts documents that came or changed since: it is out of date where there are any."""

    newer = serializers.SerializerMethodField()

    class Meta(ComparisonOut.Meta):
        fields = [*ComparisonOut.Meta.fields, "newer"]
        read_only_fields = fields

    def get_newer(self, one: Comparison) -> int:
        return newer(one, today()) if one.found_at is not None else 0


class CopySideOut(serializers.Serializer[Side]):
    """A side of a pair; without ``document`` it is one that this person may not know."""

    document = serializers.IntegerField(source="document.pk", allow_null=True, default=None)
    title = serializers.CharField(source="name")
    readable = serializers.BooleanField()
    version = serializers.IntegerField(source="known_version", allow_null=True)
    share = serializers.IntegerField(allow_null=True, help_text="%")


class _Pairs(serializers.ListSerializer[Any]):
    """Pairs as their reader sees them, asked for all at once."""

    def to_representation(self, data: Any) -> list[Any]:
        user: User = self.context["request"].user
        return super().to_representation(pair_rows(list(data), user, today()))


class CopyPairOut(serializers.Serializer[Any]):
    """Two documents with text in common; ``relation`` is told where both may be known."""

    id = serializers.IntegerField(source="pair.pk")
    comparison = serializers.IntegerField(source="pair.comparison_id")
    a, b = CopySideOut(), CopySideOut()
    whole = serializers.BooleanField(source="pair.whole")
    identical = serializers.BooleanField(source="pair.identical")
    only_facts = serializers.BooleanField(source="pair.only_facts")
    relation = serializers.CharField(allow_null=True)
    longest = serializers.IntegerField(source="pair.longest")
    passages = serializers.IntegerField(source="pair.passages_all")
    open = serializers.IntegerField(source="pair.passages_open")

    class Meta:
        list_serializer_class = _Pairs


class _Passages(serializers.ListSerializer[Any]):
    """Passages of one pair, and which of its texts their reader may read."""

    def to_representation(self, data: Any) -> list[Any]:
        rows = list(data)
        if rows:
            user: User = self.context["request"].user
            (row,) = pair_rows([rows[0].pair], user, today())
            child: Any = self.child
            child.readable = row.readable
        return super().to_representation(rows)


class PassageOut(serializers.ModelSerializer[Passage]):
    """A passage: its places (code points) in the versions of the pair that this person may read; what somebody said of it."""

    verdict = serializers.CharField(source="judgement.verdict", allow_null=True, default=None)
    reason = serializers.CharField(source="judgement.reason", allow_null=True, default=None)
    revision = serializers.IntegerField(source="judgement.revision", default=0)
    readable = frozenset("ab")  # whoever judges reads both

    class Meta:
        model = Passage
        list_serializer_class = _Passages
        fields = [
            "id", "number", "a_start", "a_end", "b_start", "b_end", "length", "matched", "verdict", "reason", "revision",
        ]  # fmt: skip
        read_only_fields = fields

    def to_representation(self, instance: Passage) -> dict[str, Any]:
        found: dict[str, Any] = super().to_representation(instance)
        for side in {"a", "b"} - self.readable:
            found |= {f"{side}_start": None, f"{side}_end": None, "reason": None}
        return found


class YearStepOut(serializers.ModelSerializer[YearStep]):
    """A document beside that of the year before."""

    document = serializers.IntegerField(source="this.document_id")
    earlier = serializers.IntegerField(source="previous.document_id")

    class Meta:
        model = YearStep
        fields = [
            "id", "comparison", "document", "earlier", "year", "before", "identical", "only_facts", "similarity", "problems",
            "measures", "problems_again", "measures_again",
        ]  # fmt: skip
        read_only_fields = fields


class YearPlaceOut(serializers.Serializer[Any]):
    year, words = serializers.IntegerField(), serializers.CharField()


class YearItemOut(serializers.Serializer[Any]):
    """A problem or measure of a year, and the same one in earlier years, in their own words."""

    kind, words = serializers.CharField(), serializers.CharField()
    repeat = serializers.ChoiceField(choices=list(REPEATS))
    running = serializers.IntegerField()
    earlier = YearPlaceOut(many=True)


class OneYearStepOut(serializers.Serializer[Any]):
    """A step with its items; they are empty where a text is there no more as it was compared."""

    step = YearStepOut()
    items = YearItemOut(many=True)


class GivenOut(serializers.ModelSerializer[Given]):
    branch, by = UnitOut(read_only=True), PersonOut(read_only=True)

    class Meta:
        model = Given
        fields = ["id", "branch", "text", "reason", "by", "at"]
        read_only_fields = fields
