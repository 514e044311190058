"""Papers with their blocks; what differs from the data; what a public list leaves out."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from bihuan_web.api.out.common import PersonOut, UnitOut
from bihuan_web.papers.completeness import Entry, Standing
from bihuan_web.papers.content import standing
from bihuan_web.papers.drafting import Change
from bihuan_web.papers.models import Block, Bundle, Paper
from bihuan_web.papers.redacting import Detail


class PaperOut(serializers.ModelSerializer[Paper]):
    organisation = UnitOut(read_only=True)
    checked_by = PersonOut(read_only=True, allow_null=True)
    issued_by = PersonOut(read_only=True, allow_null=True)
    sha256 = serializers.CharField(source="file.sha256", default="", read_only=True)

    class Meta:
        model = Paper
        fields = [
            "id", "round", "organisation", "kind", "title", "addressee", "state", "revision", "created_at", "checked_by",
            "checked_at", "number", "issued_by", "issued_at", "sha256", "log_head",
        ]  # fmt: skip
        read_only_fields = fields


class BlockOut(serializers.ModelSerializer[Block]):
    class Meta:
        model = Block
        fields = ["id", "position", "shape", "text", "source", "key", "taken", "revision"]
        read_only_fields = fields


class WholePaperOut(PaperOut):
    """A paper with its blocks."""

    blocks = serializers.SerializerMethodField()

    class Meta(PaperOut.Meta):
        fields = [*PaperOut.Meta.fields, "blocks"]
        read_only_fields = fields

    def get_blocks(self, paper: Paper) -> list[dict[str, Any]]:
        return list(BlockOut(standing(paper), many=True).data)


class DifferenceOut(serializers.Serializer[Any]):
    """A block with which the data no longer agree: what was taken, what the paper says, what the data say."""

    name = serializers.CharField()
    change = serializers.ChoiceField(choices=[one.value for one in Change])
    before = serializers.CharField()
    now = serializers.CharField()
    after = serializers.CharField()
    by_default = serializers.BooleanField()


class DifferencesOut(serializers.Serializer[Any]):
    digest = serializers.CharField()
    differences = DifferenceOut(many=True)


class RemovalOut(serializers.Serializer[Any]):
    detail = serializers.ChoiceField(choices=[one.value for one in Detail])
    words = serializers.CharField()
    put = serializers.CharField()


class RemovalsOut(serializers.Serializer[Any]):
    """What is taken out of a public list, which of it somebody kept, and whether that was confirmed for these words."""

    removals = RemovalOut(many=True)
    kept = serializers.ListField(child=serializers.CharField())
    confirmed = serializers.BooleanField()


class WordingOut(serializers.Serializer[Any]):
    """The wording of a kind of paper here; ``organisation`` is None where it is the usual one."""

    kind = serializers.CharField()
    text = serializers.CharField()
    organisation = serializers.IntegerField(allow_null=True)
    revision = serializers.IntegerField()


class RecordKindOut(serializers.Serializer[Any]):
    """A kind of record that a round must leave, and how many there are."""

    key = serializers.CharField(source="kind.key")
    words = serializers.CharField(source="kind.label")
    step = serializers.CharField(source="kind.step")
    standing = serializers.ChoiceField(choices=[one.value for one in Standing])
    number = serializers.SerializerMethodField()
    may_export = serializers.BooleanField()
    reason = serializers.CharField()

    def get_number(self, one: Entry) -> int:
        return len(one.records)


class ArchiveOut(serializers.Serializer[Any]):
    kinds = RecordKindOut(many=True)


class BundleOut(serializers.ModelSerializer[Bundle]):
    """``missing`` and ``withheld`` are JSON texts: keys of kinds."""

    class Meta:
        model = Bundle
        fields = [
            "id", "round", "purpose", "at", "state", "done", "total", "missing", "withheld", "size", "sha256",
            "trouble_zh", "trouble_en",
        ]  # fmt: skip
        read_only_fields = fields
