"""What was read in a document, and corrections of it. ``revision`` here is that of the version."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from rest_framework import serializers

from bihuan_web.api.out.documents import CorrectionOut, ReadingOut
from bihuan_web.api.resources.documents.noting import note_read
from bihuan_web.api.rest.bodies import Seen
from bihuan_web.api.rest.view import ApiView, downloads, reads, writes
from bihuan_web.api.scopes import Scope
from bihuan_web.common.clock import now, today
from bihuan_web.documents import services
from bihuan_web.documents.access import demand, wrote
from bihuan_web.documents.fetching import version_of
from bihuan_web.documents.kinds import KINDS, ROLES, STATUSES
from bihuan_web.documents.models import Correction, Version
from bihuan_web.documents.services import Wanted
from bihuan_web.documents.services.uploading import stale
from bihuan_web.files.downloads import attachment, stored_file
from bihuan_web.files.kinds import MEDIA_TYPES
from bihuan_web.orgs.permissions import Act

_FARTHEST = 2**31 - 1
_WRITE, _READ = Scope.DOCUMENTS_WRITE, Scope.DOCUMENTS_READ


class ItemBody(Seen):
    """An item: its place by ``words`` of the text, or by ``start`` and ``end``."""

    kind = serializers.ChoiceField(choices=list(KINDS))
    words = serializers.CharField(max_length=20_000, allow_blank=True, required=False)
    start = serializers.IntegerField(min_value=0, max_value=_FARTHEST, required=False)
    end = serializers.IntegerField(min_value=0, max_value=_FARTHEST, required=False)
    role = serializers.ChoiceField(choices=list(ROLES), allow_blank=True, required=False)
    status = serializers.ChoiceField(choices=list(STATUSES), allow_blank=True, required=False)
    owner, due, metric = (
        serializers.CharField(max_length=200, allow_blank=True, required=False) for _ in range(3)
    )  # fmt: skip


class LinksBody(Seen):
    """With which items one hangs together: all of them."""

    others = serializers.ListField(child=serializers.CharField(max_length=20), max_length=1_000)


class LinkBody(Seen):
    upstream, downstream = serializers.CharField(max_length=20), serializers.CharField(max_length=20)


class RereadBody(Seen):
    corrections_too = serializers.BooleanField(required=False)


class Reading(ApiView):
    @reads("getReading", ("读取结果（校正后）", "what was read, as corrected"), ReadingOut, scope=_READ)
    def get(self, pk: int, number: int) -> Version:
        version = version_of(self.person, pk, number)
        note_read(self.person, version.document, number)
        return version


class Examination(ApiView):
    @downloads("getExamination", ("识读结果 JSON", "the examination as JSON"), ["application/json"], scope=Scope.EXPORT)
    def get(self, pk: int, number: int) -> HttpResponse:
        version = version_of(self.person, pk, number)
        demand(self.person, Act.EXPORT, version.document, today())
        if not version.examination:
            raise Http404
        _note_export(self, version, "examination")
        return attachment(version.examination, f"{version.document.title}-{number}.json", "application/json")


class Original(ApiView):
    @downloads(
        "getOriginal", ("原件", "the file as it came"), sorted({*MEDIA_TYPES.values(), "application/octet-stream"}),
        scope=Scope.EXPORT,
    )  # fmt: skip
    def get(self, pk: int, number: int) -> HttpResponseBase:
        version = version_of(self.person, pk, number)
        own = wrote(self.person, version.document)
        demand(self.person, Act.READ if own else Act.EXPORT, version.document, today())
        if version.file is None:
            raise Http404
        _note_export(self, version, "original")
        return stored_file(version.file)


class Corrections(ApiView):
    @reads("listCorrections", ("校正记录", "corrections"), CorrectionOut, scope=_READ, many=True, newest_first=True)
    def get(self, pk: int) -> QuerySet[Correction]:
        rows: QuerySet[Correction] = version_of(self.person, pk).corrections.select_related("by", "undone_by")
        return rows


class Items(ApiView):
    @writes("addItem", ("加条目", "add an item"), ItemBody, ReadingOut, scope=_WRITE, status=201)
    def post(self, given: dict[str, Any], pk: int) -> Version:
        version, seen = version_of(self.person, pk), given.pop("revision")
        services.add_item(self.person, version, Wanted(**given), seen=seen, at=now())
        return version_of(self.person, pk)


class OneItem(ApiView):
    @writes("changeItem", ("改条目", "change an item"), ItemBody, ReadingOut, scope=_WRITE)
    def post(self, given: dict[str, Any], pk: int, key: str) -> Version:
        version, seen = version_of(self.person, pk), given.pop("revision")
        services.change_item(self.person, version, key, Wanted(**given), seen=seen, at=now())
        return version_of(self.person, pk)


class ItemRemoval(ApiView):
    @writes("removeItem", ("去掉条目", "take an item away"), Seen, ReadingOut, scope=_WRITE)
    def post(self, given: dict[str, Any], pk: int, key: str) -> Version:
        version = version_of(self.person, pk)
        services.remove_item(self.person, version, key, seen=given["revision"], at=now())
        return version_of(self.person, pk)


class ItemLinks(ApiView):
    @writes("setLinks", ("定对应关系", "say what an item hangs together with"), LinksBody, ReadingOut, scope=_WRITE)
    def post(self, given: dict[str, Any], pk: int, key: str) -> Version:
        version, others = version_of(self.person, pk), set(given["others"])
        services.set_links(self.person, version, key, others, seen=given["revision"], at=now())
        return version_of(self.person, pk)


class LinkConfirmation(ApiView):
    @writes("confirmLink", ("确认存疑的对应关系", "confirm a suspect link"), LinkBody, ReadingOut, scope=_WRITE)
    def post(self, given: dict[str, Any], pk: int) -> Version:
        version, ends = version_of(self.person, pk), (given["upstream"], given["downstream"])
        services.confirm_link(self.person, version, *ends, seen=given["revision"], at=now())
        return version_of(self.person, pk)


class Undoing(ApiView):
    @writes("undoCorrection", ("撤销校正", "undo the last correction"), Seen, ReadingOut, scope=_WRITE)
    def post(self, given: dict[str, Any], pk: int) -> Version:
        services.undo(self.person, version_of(self.person, pk), seen=given["revision"], at=now())
        return version_of(self.person, pk)


class Rereading(ApiView):
    @writes("rereadDocument", ("重新读取", "have it read anew"), RereadBody, ReadingOut, scope=_WRITE)
    def post(self, given: dict[str, Any], pk: int) -> Version:
        version = version_of(self.person, pk)
        if version.revision != given["revision"]:
            raise stale()
        too = given.get("corrections_too", False)
        services.reread(self.person, version, corrections_too=too, at=now())
        return version_of(self.person, pk)


class Confirming(ApiView):
    @writes("confirmReading", ("确认识读结果", "confirm the reading"), Seen, ReadingOut, scope=_WRITE)
    def post(self, given: dict[str, Any], pk: int) -> Version:
        services.confirm_reading(self.person, version_of(self.person, pk), seen=given["revision"], at=now())
        return version_of(self.person, pk)


def _note_export(view: ApiView, version: Version, what: str) -> None:
    services.note_access(view.person, version.document, "export", now(), what=what, version=version.number)
