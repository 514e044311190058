"""The archive of a round: what is there, what is missing, and bundles of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from bihuan_web.api.out.papers import ArchiveOut, BundleOut
from bihuan_web.api.resources.papers import round_of
from bihuan_web.api.rest.bodies import Body
from bihuan_web.api.rest.view import ApiView, downloads, reads, writes
from bihuan_web.api.scopes import Scope
from bihuan_web.common.clock import today
from bihuan_web.files.downloads import attachment
from bihuan_web.papers import jobs
from bihuan_web.papers.completeness import Entry, entries_of, levels_for, may_look
from bihuan_web.papers.models import Bundle
from bihuan_web.papers.names import file_name
from bihuan_web.papers.queries import bundles_of
from bihuan_web.papers.services import bundles
from bihuan_web.rounds.models import Round


class NotNeededBody(Body):
    """Why a kind of record is not needed; without a reason it is needed again."""

    kind = serializers.CharField(max_length=80)
    reason = serializers.CharField(max_length=300, allow_blank=True)


class BundleBody(Body):
    purpose = serializers.ChoiceField(choices=[Bundle.ARCHIVE, Bundle.SUBMISSION])


class Archive(ApiView):
    @reads("getArchive", ("归档是否齐全", "whether the archive is complete"), ArchiveOut, scope=Scope.DOCUMENTS_READ)
    def get(self, pk: int) -> dict[str, Sequence[Entry]]:
        return _archive(self, round_of(self.person, pk))


class ArchiveExceptions(ApiView):
    @writes(
        "markNotNeeded", ("注明不需归档", "say why a kind of record is not needed"), NotNeededBody, ArchiveOut,
        scope=Scope.DOCUMENTS_WRITE,
    )  # fmt: skip
    def post(self, given: dict[str, Any], pk: int) -> dict[str, Sequence[Entry]]:
        one = round_of(self.person, pk)
        bundles.mark_not_needed(one, given["kind"], given["reason"], self.person)
        return _archive(self, one)


class Bundles(ApiView):
    @writes("makeBundle", ("打包", "have a bundle made"), BundleBody, BundleOut, scope=Scope.EXPORT, status=201)
    def post(self, given: dict[str, Any], pk: int) -> Bundle:
        made = bundles.ask_for_bundle(round_of(self.person, pk), given["purpose"], self.person)
        jobs.make_bundle.enqueue(made.pk)
        return made


class OneBundle(ApiView):
    @reads("getBundle", ("一个包的进度", "how far a bundle is"), BundleOut, scope=Scope.EXPORT)
    def get(self, pk: int) -> Bundle:
        return get_object_or_404(bundles_of(self.person), pk=pk)


class BundleFile(ApiView):
    @downloads("getBundleFile", ("下载包", "the file of a bundle"), ["application/zip"], scope=Scope.EXPORT)
    def get(self, pk: int) -> HttpResponse:
        one = get_object_or_404(bundles_of(self.person), pk=pk)
        path = bundles.take_bundle(one, self.person)
        return attachment(path.read_bytes(), file_name(one.round.title, "zip"), "application/zip")


def _archive(view: ApiView, one: Round) -> dict[str, Sequence[Entry]]:
    if not may_look(view.person, one, today()):
        raise Http404
    return {"kinds": entries_of(one, levels_for(view.person, one, today()))}
