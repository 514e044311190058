"""Documents, their versions, what was read in them and corrected."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from bihuan_web.api.out.common import PersonOut, UnitOut
from bihuan_web.documents.models import Correction, Document, Item, Link, Review, Version
from bihuan_web.rounds.models import Round

_COLUMNS = [
    "id", "round", "organisation", "person", "person_name", "author", "title", "kind", "secrecy", "state", "revision",
    "latest", "created_at", "about_confirmed_at", "submitted_at", "accepted_at", "keep_until",
]  # fmt: skip


class RoundOut(serializers.ModelSerializer[Round]):
    organisation = UnitOut(read_only=True)

    class Meta:
        model = Round
        fields = [
            "id",
            "organisation",
            "year",
            "kind",
            "profile",
            "title",
            "meeting_on",
            "state",
            "held_on",
            "revision",
        ]
        read_only_fields = fields


class DocumentOut(serializers.ModelSerializer[Document]):
    organisation = UnitOut(read_only=True)
    person, author = PersonOut(read_only=True, allow_null=True), PersonOut(read_only=True)

    class Meta:
        model = Document
        fields = _COLUMNS
        read_only_fields = fields


class KeptOut(serializers.ModelSerializer[Document]):
    """A document as the office sees it that keeps it: nothing of what is in it."""

    organisation = UnitOut(read_only=True)
    destruction_asked_by = PersonOut(read_only=True, allow_null=True)

    class Meta:
        model = Document
        fields = [
            "id", "round", "organisation", "kind", "state", "revision", "keep_until", "destruction_asked_by",
            "destruction_reason",
        ]  # fmt: skip
        read_only_fields = fields


class VersionOut(serializers.ModelSerializer[Version]):
    """A version; ``revision`` counts its corrections."""

    by, confirmed_by = PersonOut(read_only=True), PersonOut(read_only=True, allow_null=True)
    sha256 = serializers.CharField(source="file.sha256", read_only=True, allow_null=True, default=None)

    class Meta:
        model = Version
        fields = [
            "document", "number", "name", "sha256", "by", "at", "reading", "failure_code", "failure", "failure_en",
            "profile", "problems", "findings", "revision", "confirmed_by", "confirmed_at",
        ]  # fmt: skip
        read_only_fields = fields


class ReviewedOut(serializers.ModelSerializer[Review]):
    version = serializers.IntegerField(source="version.number", read_only=True)
    by = PersonOut(read_only=True)

    class Meta:
        model = Review
        fields = ["version", "act", "severity", "words", "by", "at"]
        read_only_fields = fields


class DocumentDetailOut(DocumentOut):
    versions = VersionOut(many=True, read_only=True)
    reviews = ReviewedOut(many=True, read_only=True)

    class Meta:
        model = Document
        fields = [*_COLUMNS, "versions", "reviews"]
        read_only_fields = fields


class ItemOut(serializers.ModelSerializer[Item]):
    """Positions are code points of the text in the examination, ``[start, end)``."""

    class Meta:
        model = Item
        fields = [
            "key", "kind", "start", "end", "claim_start", "claim_end", "parent", "role", "status", "owner", "due",
            "metric", "source",
        ]  # fmt: skip
        read_only_fields = fields


class LinkOut(serializers.ModelSerializer[Link]):
    class Meta:
        model = Link
        fields = ["upstream", "downstream", "source", "score", "basis", "why", "suspect"]
        read_only_fields = fields


class ReadingOut(serializers.ModelSerializer[Version]):
    """The reading of a version as people corrected it."""

    items = ItemOut(many=True, read_only=True)
    links = LinkOut(many=True, read_only=True)

    class Meta:
        model = Version
        fields = ["document", "number", "reading", "revision", "items", "links"]
        read_only_fields = fields


class CorrectionOut(serializers.ModelSerializer[Correction]):
    by, undone_by = PersonOut(read_only=True), PersonOut(read_only=True, allow_null=True)

    class Meta:
        model = Correction
        fields = ["id", "number", "act", "item", "by", "at", "undone_by", "undone_at"]
        read_only_fields = fields


class ExaminationOut(serializers.Serializer[Any]):
    """The engine's JSON, see docs/json.md."""

    examination = serializers.JSONField()
