"""Comparisons: asked for, stopped, let go on; pairs, passages, years, given wording."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from bihuan_web.api.out.copies import (
    ComparisonOut,
    ComparisonStateOut,
    CopyPairOut,
    GivenOut,
    OneYearStepOut,
    PassageOut,
    YearStepOut,
)
from bihuan_web.api.rest.bodies import Body, body_of
from bihuan_web.api.rest.view import ApiView, downloads, reads, writes
from bihuan_web.api.scopes import Scope
from bihuan_web.common.clock import now, today
from bihuan_web.copies import jobs
from bihuan_web.copies.access import seen_of, units_compared
from bihuan_web.copies.forms import JudgeForm
from bihuan_web.copies.models import Comparison, Given, Pair, Passage, YearStep
from bihuan_web.copies.queries import given_for, matches_of, pairs_for, steps_for, visible_to, with_names
from bihuan_web.copies.services import asking, judging
from bihuan_web.copies.services.exporting import export
from bihuan_web.copies.showing import PairRow, pair_row
from bihuan_web.copies.views.common import pair_of
from bihuan_web.copies.views.sides import passage_of
from bihuan_web.copies.views.years import step_items
from bihuan_web.documents.fetching import document_of
from bihuan_web.documents.services import note_access
from bihuan_web.files.downloads import attachment
from bihuan_web.files.kinds import MEDIA_TYPES
from bihuan_web.orgs.permissions import Secrecy
from bihuan_web.rounds.models import Round
from bihuan_web.rounds.queries import visible_to as rounds_of

_MOST = 2**63 - 1


class CompareBody(Body):
    """A unit, whose branch is compared, and the round, where only its documents are."""

    organisation = serializers.IntegerField(min_value=1, max_value=_MOST)
    round = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=_MOST)


class NightlyBody(Body):
    wished = serializers.BooleanField()


class RoundAutomaticOut(serializers.Serializer[Any]):
    round = serializers.IntegerField()
    wished = serializers.BooleanField()


class Comparisons(ApiView):
    @reads("listComparisons", ("比对", "comparisons"), ComparisonOut, scope=Scope.DOCUMENTS_READ, many=True)
    def get(self) -> QuerySet[Comparison]:
        return visible_to(self.person, today())

    @writes(
        "compareDocuments", ("比对一个单位的材料", "have a unit's documents compared"), CompareBody, ComparisonOut,
        scope=Scope.DOCUMENTS_REVIEW, status=201,
    )  # fmt: skip
    def post(self, given: dict[str, Any]) -> Comparison:
        unit = get_object_or_404(units_compared(self.person, today()), pk=given["organisation"])
        wanted: int | None = given.get("round")
        one: Round | None = get_object_or_404(rounds_of(self.person, today()), pk=wanted) if wanted else None
        return _queued(asking.ask(self.person, unit, one))


class OneComparison(ApiView):
    @reads("getComparison", ("一次比对", "a comparison"), ComparisonStateOut, scope=Scope.DOCUMENTS_READ)
    def get(self, pk: int) -> Comparison:
        return _comparison(self, pk)


class Stopping(ApiView):
    @writes("stopComparison", ("停止比对", "stop a comparison"), Body, ComparisonOut, scope=Scope.DOCUMENTS_REVIEW)
    def post(self, given: dict[str, Any], pk: int) -> Comparison:
        one = _comparison(self, pk)
        asking.stop(self.person, one)
        return one


class Resuming(ApiView):
    @writes(
        "resumeComparison", ("继续比对", "let a comparison go on"), Body, ComparisonOut, scope=Scope.DOCUMENTS_REVIEW
    )
    def post(self, given: dict[str, Any], pk: int) -> Comparison:
        one = _comparison(self, pk)
        asking.resume(self.person, one)
        return _queued(one)


class Pairs(ApiView):
    @reads("listPairs", ("成对材料", "pairs of a comparison"), CopyPairOut, scope=Scope.DOCUMENTS_READ, many=True)
    def get(self, pk: int) -> QuerySet[Pair]:
        return with_names(pairs_for(self.person, today()).filter(comparison=_comparison(self, pk)))


class OnePair(ApiView):
    @reads("getPair", ("一对材料", "a pair"), CopyPairOut, scope=Scope.DOCUMENTS_READ)
    def get(self, pk: int) -> PairRow:
        return _row(self, pair_of(self.person, pk))


class Passages(ApiView):
    @reads("listPassages", ("相同段落", "passages of a pair"), PassageOut, scope=Scope.DOCUMENTS_READ, many=True)
    def get(self, pk: int) -> QuerySet[Passage]:
        one = pair_of(self.person, pk)
        return Passage.objects.filter(pair=one).select_related("judgement", "pair__a", "pair__b")


class Judging(ApiView):
    @writes(
        "judgePassage", ("判断一段相同的文字", "say what a passage is"), body_of(JudgeForm), PassageOut,
        scope=Scope.DOCUMENTS_REVIEW,
    )  # fmt: skip
    def post(self, given: dict[str, Any], pk: int) -> Passage:
        passage = passage_of(self.person, pk)
        judging.judge(self.person, passage, given["verdict"], given["reason"], seen=given["revision"])
        return passage


class Years(ApiView):
    @reads("listYearSteps", ("同一人历年", "people over the years"), YearStepOut, scope=Scope.DOCUMENTS_READ, many=True)
    def get(self, pk: int) -> QuerySet[YearStep]:
        return steps_for(self.person, today()).filter(comparison=_comparison(self, pk))


class OneYear(ApiView):
    @reads("getYearStep", ("逐年对照", "one year beside those before"), OneYearStepOut, scope=Scope.DOCUMENTS_READ)
    def get(self, pk: int) -> dict[str, Any]:
        one = get_object_or_404(steps_for(self.person, today()).select_related("this__version"), pk=pk)
        for document in (one.this.document, one.previous.document):
            if document.secrecy == Secrecy.PERSONAL:
                note_access(self.person, document, "read", now(), step=one.pk)
        items = step_items(one, self.person) or []
        return {"step": one, "items": [_item(each) for each in items]}


class ResultFile(ApiView):
    @downloads("exportComparison", ("导出比对结果", "the result as Excel"), [MEDIA_TYPES["xlsx"]], scope=Scope.EXPORT)
    def get(self, pk: int) -> HttpResponse:
        made = export(_comparison(self, pk), self.person)
        return attachment(made.data, made.name, made.media_type)


class DocumentMatches(ApiView):
    @reads(
        "listMatches", ("一份材料里相同的文字", "what of a document stands in others"), CopyPairOut,
        scope=Scope.DOCUMENTS_READ, many=True,
    )  # fmt: skip
    def get(self, pk: int) -> QuerySet[Pair]:
        found = matches_of(document_of(self.person, pk))
        return with_names(found & pairs_for(self.person, today()))

    @writes(
        "compareDocument", ("比对一份材料", "have one document compared"), Body, ComparisonOut,
        scope=Scope.DOCUMENTS_WRITE, status=201,
    )  # fmt: skip
    def post(self, given: dict[str, Any], pk: int) -> Comparison:
        return _queued(asking.ask_for_document(self.person, document_of(self.person, pk)))


class Nightly(ApiView):
    @writes(
        "compareNightly", ("每夜自动比对", "compare a round every night"), NightlyBody, RoundAutomaticOut,
        scope=Scope.DOCUMENTS_REVIEW,
    )  # fmt: skip
    def post(self, given: dict[str, Any], pk: int) -> dict[str, Any]:
        one = get_object_or_404(rounds_of(self.person, today()), pk=pk)
        asking.set_automatic(self.person, one, given["wished"])
        return {"round": one.pk, "wished": given["wished"]}


class GivenWordings(ApiView):
    @reads("listGivenWording", ("规定表述", "given wording"), GivenOut, scope=Scope.DOCUMENTS_READ, many=True)
    def get(self) -> QuerySet[Given]:
        return given_for(self.person, today())


class GivenDropping(ApiView):
    @writes(
        "dropGivenWording", ("取消规定表述", "given wording counts again"), Body, GivenOut, scope=Scope.DOCUMENTS_REVIEW
    )
    def post(self, given: dict[str, Any], pk: int) -> Given:
        one = get_object_or_404(given_for(self.person, today()), pk=pk)
        judging.drop_given(self.person, one)
        return one


ADDRESSES = {
    "comparisons": Comparisons, "comparisons/<int:pk>": OneComparison, "comparisons/<int:pk>/stop": Stopping,
    "comparisons/<int:pk>/resume": Resuming, "comparisons/<int:pk>/pairs": Pairs, "comparisons/<int:pk>/years": Years,
    "comparisons/<int:pk>/file": ResultFile, "pairs/<int:pk>": OnePair, "pairs/<int:pk>/passages": Passages,
    "passages/<int:pk>/judge": Judging, "year-steps/<int:pk>": OneYear, "documents/<int:pk>/matches": DocumentMatches,
    "rounds/<int:pk>/compare-nightly": Nightly, "given-wording": GivenWordings, "given-wording/<int:pk>/drop": GivenDropping,
}  # fmt: skip


def _comparison(view: ApiView, pk: int) -> Comparison:
    return get_object_or_404(visible_to(view.person, today()), pk=pk)


def _queued(one: Comparison) -> Comparison:
    jobs.compare.enqueue(one.pk)
    return one


def _row(view: ApiView, one: Pair) -> PairRow:
    return pair_row(one, seen_of(view.person, [one.a.document_id, one.b.document_id], today()))


def _item(one: Any) -> dict[str, Any]:
    earlier = [{"year": year, "words": words} for year, words in one.earlier]
    return {"kind": one.kind, "words": one.words, "repeat": one.key, "running": one.running, "earlier": earlier}
