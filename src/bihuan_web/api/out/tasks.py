"""Tasks: as rows of a list, and with everything that happened to them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from bihuan_web.api.out.common import PersonOut, UnitOut
from bihuan_web.common.clock import today
from bihuan_web.tasks.deeds import offered_to
from bihuan_web.tasks.models import Assistant, Cancellation, Evidence, Extension, Progress, Review, Task, Verification
from bihuan_web.tasks.standing import Standing

_COLUMNS = [
    "id", "mark", "measure", "problem", "ledger", "organisation", "number", "title", "acceptance_standard", "state",
    "revision", "lead", "owner", "verifier", "closer", "starts_on", "due_on", "first_due_on", "overdue", "rhythm",
    "two_levels", "persistence", "review_rhythm", "next_review_on", "relapse_of", "remark", "assigned_at", "closed_at",
]  # fmt: skip


class TaskOut(serializers.ModelSerializer[Task]):
    mark = serializers.CharField(read_only=True, help_text="问题-措施-任务 · problem-measure-task")
    problem = serializers.IntegerField(source="measure.problem_id", read_only=True)
    ledger = serializers.IntegerField(source="measure.problem.ledger_id", read_only=True)
    organisation = UnitOut(read_only=True)
    lead, owner, verifier, closer = (PersonOut(read_only=True, allow_null=True) for _ in range(4))
    overdue = serializers.SerializerMethodField()

    class Meta:
        model = Task
        fields = _COLUMNS
        read_only_fields = fields

    def get_overdue(self, task: Task) -> bool:
        return task.is_open_work and task.due_on is not None and task.due_on < today()


class AssistantOut(serializers.ModelSerializer[Assistant]):
    user = PersonOut(read_only=True)

    class Meta:
        model = Assistant
        fields = ["user", "since", "until"]
        read_only_fields = fields


class ProgressOut(serializers.ModelSerializer[Progress]):
    user = PersonOut(read_only=True)

    class Meta:
        model = Progress
        fields = ["id", "user", "at", "happened_on", "text"]
        read_only_fields = fields


class EvidenceOut(serializers.ModelSerializer[Evidence]):
    user = PersonOut(read_only=True)
    sha256 = serializers.CharField(source="file.sha256", read_only=True)
    size = serializers.IntegerField(source="file.size", read_only=True)
    older_than_measure = serializers.SerializerMethodField()

    class Meta:
        model = Evidence
        fields = [
            "id", "name", "sha256", "size", "user", "at", "fact_on", "note", "older_than_measure", "dropped_reason",
        ]  # fmt: skip
        read_only_fields = fields

    def get_older_than_measure(self, evidence: Evidence) -> bool:
        return evidence.older_than_measure


class VerificationOut(serializers.ModelSerializer[Verification]):
    owner, applicant = PersonOut(read_only=True), PersonOut(read_only=True)
    checker, closer = PersonOut(read_only=True, allow_null=True), PersonOut(read_only=True, allow_null=True)

    class Meta:
        model = Verification
        fields = [
            "number", "state", "owner", "applicant", "applied_at", "self_check", "two_levels", "checker", "checked_at",
            "method", "note", "closer", "closed_at", "signature", "closing_note",
        ]  # fmt: skip
        read_only_fields = fields


class CancellationOut(serializers.ModelSerializer[Cancellation]):
    asked_by, decided_by = PersonOut(read_only=True), PersonOut(read_only=True, allow_null=True)

    class Meta:
        model = Cancellation
        fields = ["id", "state", "asked_by", "asked_at", "reason", "decided_by", "decided_at", "decision"]
        read_only_fields = fields


class ExtensionOut(serializers.ModelSerializer[Extension]):
    asked_by, decided_by = PersonOut(read_only=True), PersonOut(read_only=True, allow_null=True)

    class Meta:
        model = Extension
        fields = [*CancellationOut.Meta.fields, "from_due", "to_due"]
        read_only_fields = fields


class ReviewOut(serializers.ModelSerializer[Review]):
    user = PersonOut(read_only=True, allow_null=True)

    class Meta:
        model = Review
        fields = ["id", "kind", "planned_on", "user", "done_at", "holds", "method", "asked", "note"]
        read_only_fields = fields


class TaskDetailOut(TaskOut):
    """A task with its history, and ``acts``: what the asker can do with it now."""

    acts = serializers.SerializerMethodField()
    assistants = AssistantOut(many=True, read_only=True)
    progress = ProgressOut(many=True, read_only=True)
    evidence = EvidenceOut(many=True, read_only=True)
    verifications = VerificationOut(many=True, read_only=True)
    extensions = ExtensionOut(many=True, read_only=True)
    cancellations = CancellationOut(many=True, read_only=True)
    reviews = ReviewOut(many=True, read_only=True)
    relapses: serializers.Field[Any, Any, Any, Any] = serializers.PrimaryKeyRelatedField(many=True, read_only=True)

    class Meta:
        model = Task
        fields = [
            *_COLUMNS, "acts", "assistants", "progress", "evidence", "verifications", "extensions", "cancellations",
            "reviews", "relapses",
        ]  # fmt: skip
        read_only_fields = fields

    def get_acts(self, task: Task) -> list[str]:
        return [one.name for one in offered_to(Standing(task, self.context["request"].user))]


PARTS = (
    "assistants__user", "progress__user", "evidence__user", "evidence__file", "evidence__task__measure",
    "verifications__owner", "verifications__applicant", "verifications__checker", "verifications__closer",
    "extensions__asked_by", "extensions__decided_by", "cancellations__asked_by", "cancellations__decided_by",
    "reviews__user", "relapses",
)  # fmt: skip
PEOPLE = ("organisation", "lead", "owner", "verifier", "closer", "measure__problem")
