"""What the office does with documents without seeing what is in them: reviewers, keeping, destroying."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from bihuan_web.accounts.models import User
from bihuan_web.api.out.documents import KeptOut
from bihuan_web.api.rest.bodies import Reason, Seen, must_be_as_seen
from bihuan_web.api.rest.view import ApiView, reads, writes
from bihuan_web.api.scopes import Scope
from bihuan_web.common.clock import now, today
from bihuan_web.documents import services
from bihuan_web.documents.models import Document
from bihuan_web.documents.queries import to_be_kept
from bihuan_web.orgs.queries import people_near


class ReviewerBody(Seen):
    reviewer = serializers.IntegerField(min_value=1, max_value=2**63 - 1)


class Kept(ApiView):
    @reads("listKept", ("材料保管", "documents to be kept"), KeptOut, scope=Scope.MANAGE, many=True)
    def get(self) -> QuerySet[Document]:
        return to_be_kept(self.person, today())


class Assigning(ApiView):
    @writes("assignReviewer", ("分派审阅", "assign a reviewer"), ReviewerBody, KeptOut, scope=Scope.MANAGE)
    def post(self, given: dict[str, Any], pk: int) -> Document:
        found, reviewer = _found(self.person, pk, given)
        services.assign(self.person, found, reviewer, at=now())
        return found


class Unassigning(ApiView):
    @writes("unassignReviewer", ("取消分派", "end an assignment"), ReviewerBody, KeptOut, scope=Scope.MANAGE)
    def post(self, given: dict[str, Any], pk: int) -> Document:
        found, reviewer = _found(self.person, pk, given)
        services.end_assignment(self.person, found, reviewer, at=now())
        return found


class AskingDestruction(ApiView):
    @writes("askDestruction", ("提出销毁", "ask for destruction"), Reason, KeptOut, scope=Scope.MANAGE)
    def post(self, given: dict[str, Any], pk: int) -> Document:
        found = kept_of(self.person, pk)
        services.ask_destruction(self.person, found, given["reason"], seen=given["revision"], at=now())
        return kept_of(self.person, pk)


class RefusingDestruction(ApiView):
    @writes("refuseDestruction", ("不销毁", "keep a document"), Seen, KeptOut, scope=Scope.MANAGE)
    def post(self, given: dict[str, Any], pk: int) -> Document:
        services.refuse_destruction(self.person, kept_of(self.person, pk), seen=given["revision"], at=now())
        return kept_of(self.person, pk)


class Destruction(ApiView):
    @writes("destroyDocument", ("销毁", "destroy"), Seen, KeptOut, scope=Scope.MANAGE)
    def post(self, given: dict[str, Any], pk: int) -> Document:
        found = kept_of(self.person, pk)
        services.destroy(self.person, found, seen=given["revision"], at=now())
        found.refresh_from_db()
        return found


def kept_of(user: User, pk: int) -> Document:
    """A document that somebody's office keeps; 404 otherwise."""
    return get_object_or_404(to_be_kept(user, today()), pk=pk)


def _found(user: User, pk: int, given: dict[str, Any]) -> tuple[Document, User]:
    document = kept_of(user, pk)
    must_be_as_seen(document, given["revision"])
    return document, get_object_or_404(people_near(document.organisation), pk=given["reviewer"])
