"""The way of a document through review."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from bihuan_web.api.out.documents import DocumentOut
from bihuan_web.api.rest.bodies import Seen
from bihuan_web.api.rest.view import ApiView, writes
from bihuan_web.api.scopes import Scope
from bihuan_web.common.clock import now
from bihuan_web.documents import services
from bihuan_web.documents.fetching import document_of
from bihuan_web.documents.kinds import SEVERITIES
from bihuan_web.documents.models import Document


class ReturnBody(Seen):
    """The reviewers' words, and the numbers of the findings that go along."""

    words = serializers.CharField(max_length=5000)
    severity = serializers.ChoiceField(choices=list(SEVERITIES), default="warning")
    findings = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=9_999), required=False, max_length=1_000
    )


class AcceptBody(Seen):
    words = serializers.CharField(max_length=5000, allow_blank=True, required=False)


class Submission(ApiView):
    @writes("submitDocument", ("送审", "submit"), Seen, DocumentOut, scope=Scope.DOCUMENTS_WRITE)
    def post(self, given: dict[str, Any], pk: int) -> Document:
        services.submit(self.person, document_of(self.person, pk), seen=given["revision"], at=now())
        return document_of(self.person, pk)


class Withdrawal(ApiView):
    @writes("withdrawDocument", ("撤回", "take back"), Seen, DocumentOut, scope=Scope.DOCUMENTS_WRITE)
    def post(self, given: dict[str, Any], pk: int) -> Document:
        services.withdraw(self.person, document_of(self.person, pk), seen=given["revision"], at=now())
        return document_of(self.person, pk)


class Return(ApiView):
    @writes("returnDocument", ("退回修改", "return"), ReturnBody, DocumentOut, scope=Scope.DOCUMENTS_REVIEW)
    def post(self, given: dict[str, Any], pk: int) -> Document:
        services.return_document(
            self.person, document_of(self.person, pk), given["words"], findings=given.get("findings", ()),
            severity=given["severity"], seen=given["revision"], at=now(),
        )  # fmt: skip
        return document_of(self.person, pk)


class Acceptance(ApiView):
    @writes("acceptDocument", ("审定", "accept"), AcceptBody, DocumentOut, scope=Scope.DOCUMENTS_REVIEW)
    def post(self, given: dict[str, Any], pk: int) -> Document:
        found, words = document_of(self.person, pk), given.get("words", "")
        services.accept(self.person, found, words, seen=given["revision"], at=now())
        return document_of(self.person, pk)
