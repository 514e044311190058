"""Documents are listed and handed in; whose they are is confirmed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from bihuan_web.accounts.models import User
from bihuan_web.api.out.documents import DocumentDetailOut, DocumentOut
from bihuan_web.api.resources.documents.noting import note_read
from bihuan_web.api.rest.bodies import Body, Seen
from bihuan_web.api.rest.refusals import bad_filter
from bihuan_web.api.rest.view import ApiView, reads, writes
from bihuan_web.api.scopes import Scope
from bihuan_web.common.clock import now, today
from bihuan_web.common.errors import Refused
from bihuan_web.documents import services
from bihuan_web.documents.fetching import document_of
from bihuan_web.documents.kinds import SUBJECTS
from bihuan_web.documents.lifecycle import DOCUMENT
from bihuan_web.documents.models import Document, Review
from bihuan_web.documents.queries import units_to_write_for, versions_of, visible_to
from bihuan_web.documents.services import About, Sent
from bihuan_web.orgs.queries import people_near
from bihuan_web.rounds.queries import visible_to as rounds_of

_KEY = {"type": "integer", "minimum": 1, "maximum": 10**18}


def _key(**more: Any) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=2**63 - 1, **more)


class UploadBody(Body):
    round, organisation = _key(), _key()
    kind = serializers.ChoiceField(choices=list(SUBJECTS))
    file = serializers.FileField()


class VersionBody(Seen):
    file = serializers.FileField()


class AboutBody(Seen):
    title = serializers.CharField(max_length=200)
    kind = serializers.ChoiceField(choices=list(SUBJECTS))
    organisation = _key()
    person_name = serializers.CharField(max_length=60, allow_blank=True, required=False)
    person = _key(required=False, allow_null=True)


class _DocumentList(forms.Form):
    round = forms.IntegerField(required=False, min_value=1, max_value=10**18)
    state = forms.ChoiceField(choices=[(one, one) for one in DOCUMENT.states], required=False)


class Documents(ApiView):
    @reads(
        "listDocuments", ("材料", "documents"), DocumentOut, scope=Scope.DOCUMENTS_READ, many=True,
        parameters=[OpenApiParameter("round", _KEY), OpenApiParameter("state", str, enum=list(DOCUMENT.states))],
    )  # fmt: skip
    def get(self) -> QuerySet[Document]:
        form = _DocumentList(self.request.query_params)
        if not form.is_valid():
            raise bad_filter(form.errors)
        wanted = {name: value for name, value in form.cleaned_data.items() if value not in (None, "")}
        return visible_to(self.person, today()).filter(**wanted)

    @writes(
        "uploadDocument", ("交材料", "hand a document in"), UploadBody, DocumentDetailOut,
        scope=Scope.DOCUMENTS_WRITE, status=201, files=True,
    )  # fmt: skip
    def post(self, given: dict[str, Any]) -> Document:
        round_ = get_object_or_404(rounds_of(self.person, today()), pk=given["round"])
        unit = get_object_or_404(units_to_write_for(self.person, today()), pk=given["organisation"])
        made = services.upload(self.person, round_, unit, given["kind"], [_sent(given["file"])], at=now())
        result = made.results.get()
        if result.document_id is None:  # one file to a request: its refusal is that of the request
            raise _NotTaken(result.message, result.message_en, code=result.code)
        return with_all(document_of(self.person, result.document_id))


class OneDocument(ApiView):
    @reads("getDocument", ("一份材料", "a document"), DocumentDetailOut, scope=Scope.DOCUMENTS_READ)
    def get(self, pk: int) -> Document:
        found = document_of(self.person, pk)
        note_read(self.person, found, found.latest)
        return with_all(found)


class Versions(ApiView):
    @writes(
        "addVersion", ("换新稿", "add a version"), VersionBody, DocumentDetailOut,
        scope=Scope.DOCUMENTS_WRITE, status=201, files=True,
    )  # fmt: skip
    def post(self, given: dict[str, Any], pk: int) -> Document:
        found = document_of(self.person, pk)
        services.add_version(self.person, found, _sent(given["file"]), seen=given["revision"], at=now())
        return with_all(document_of(self.person, pk))


class AboutDocument(ApiView):
    @writes(
        "confirmAbout", ("确认归属", "confirm whose a document is"), AboutBody, DocumentOut, scope=Scope.DOCUMENTS_WRITE
    )
    def post(self, given: dict[str, Any], pk: int) -> Document:
        found, seen = document_of(self.person, pk), given.pop("revision")
        unit = get_object_or_404(units_to_write_for(self.person, today()), pk=given.pop("organisation"))
        person = given.pop("person", None)
        whose: User | None = get_object_or_404(people_near(unit), pk=person) if person else None
        about = About(organisation=unit, person=whose, **given)
        services.confirm_about(self.person, found, about, seen=seen, at=now())
        found.refresh_from_db()
        return found


class _NotTaken(Refused):
    code, status = "file-refused", 422


def with_all(found: Document) -> Document:
    """A document with its versions and reviews, the newest first."""
    prefetch_related_objects([found], Prefetch("versions", versions_of(found)))
    reviews = Review.objects.filter(version__document=found).select_related("version", "by")
    found.reviews = list(reviews.order_by("-at", "-pk"))  # type: ignore[attr-defined]
    return found


def _sent(file: Any) -> Sent:
    return Sent(file.name, file.chunks())
