"""Papers of rounds: drafted, written block by block, checked, issued; wordings of units."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from bihuan_web.accounts.models import User
from bihuan_web.api.out.papers import (
    BlockOut,
    DifferencesOut,
    PaperOut,
    RemovalsOut,
    WholePaperOut,
    WordingOut,
)
from bihuan_web.api.rest.bodies import Body, Reason, Seen, must_be_as_seen
from bihuan_web.api.rest.view import ApiView, downloads, reads, writes
from bihuan_web.api.scopes import Scope
from bihuan_web.common.clock import today
from bihuan_web.files.downloads import attachment
from bihuan_web.files.kinds import MEDIA_TYPES
from bihuan_web.orgs.models import Organisation
from bihuan_web.papers.content import is_public, kept_words, removals_confirmed, removals_of
from bihuan_web.papers.drafting import digest_of
from bihuan_web.papers.kinds import KINDS
from bihuan_web.papers.models import Block, Paper, Shape
from bihuan_web.papers.queries import units_for, visible_to
from bihuan_web.papers.services import deciding, writing
from bihuan_web.papers.services.acting import must_be_editable, must_write
from bihuan_web.papers.wordings import own_wording, usual_text
from bihuan_web.rounds.models import Round
from bihuan_web.rounds.queries import visible_to as rounds_visible_to

_R, _W, _J = Scope.DOCUMENTS_READ, Scope.DOCUMENTS_WRITE, Scope.DOCUMENTS_REVIEW
_KEY = {"min_value": 1, "max_value": 2**63 - 1}


class PaperBody(Body):
    kind = serializers.ChoiceField(choices=list(KINDS))
    organisation = serializers.IntegerField(**_KEY)  # type: ignore[arg-type]


class HeadBody(Seen):
    title = serializers.CharField(max_length=200)
    addressee = serializers.CharField(max_length=200, allow_blank=True, required=False)


class BlockBody(Seen):
    text = serializers.CharField(max_length=50_000)


class NewBlockBody(Body):
    """A block in one's own words; ``after`` is the key of the one behind which it comes."""

    shape = serializers.ChoiceField(choices=Shape.values)
    text = serializers.CharField(max_length=50_000)
    after = serializers.IntegerField(required=False, **_KEY)  # type: ignore[arg-type]


class AnewBody(Body):
    """``digest`` is that of the differences that were looked at, ``take`` the names of those that are taken over."""

    digest = serializers.CharField(max_length=64)
    take = serializers.ListField(child=serializers.CharField(max_length=16), max_length=5000)


class KeptBody(Seen):
    kept = serializers.ListField(child=serializers.CharField(max_length=200), max_length=5000)


class IssueBody(Seen):
    number = serializers.CharField(max_length=60)


class WordingBody(Seen):
    text = serializers.CharField(max_length=100_000, allow_blank=True)


class Papers(ApiView):
    @reads("listPapers", ("一个轮次的文稿", "papers of a round"), PaperOut, many=True, scope=_R)
    def get(self, pk: int) -> QuerySet[Paper]:
        return visible_to(self.person, today()).filter(round=round_of(self.person, pk))

    @writes("createPaper", ("起草文稿", "draft a paper"), PaperBody, WholePaperOut, scope=_W, status=201)
    def post(self, given: dict[str, Any], pk: int) -> Paper:
        one = round_of(self.person, pk)
        units = units_for(self.person, one.organisation, today())
        unit = get_object_or_404(units, pk=given["organisation"])
        return writing.create_paper(one, unit, given["kind"], self.person)


class OnePaper(ApiView):
    @reads("getPaper", ("一份文稿", "a paper"), WholePaperOut, scope=_R)
    def get(self, pk: int) -> Paper:
        return paper_of(self.person, pk)

    @writes("changePaperHead", ("改标题和主送", "change title and addressee"), HeadBody, WholePaperOut, scope=_W)
    def patch(self, given: dict[str, Any], pk: int) -> Paper:
        one = _seen(self.person, pk, given)
        addressee = given.get("addressee", one.addressee)
        return writing.write_head(one, given.get("title", one.title), addressee, self.person)


class Blocks(ApiView):
    @writes("addBlock", ("加一段", "add a block"), NewBlockBody, BlockOut, scope=_W, status=201)
    def post(self, given: dict[str, Any], pk: int) -> Block:
        one = paper_of(self.person, pk)
        after = get_object_or_404(one.blocks, pk=given["after"]) if "after" in given else None
        return writing.add_block(one, after, given["shape"], given["text"], self.person)


class OneBlock(ApiView):
    @writes("changeBlock", ("改一段", "write a block anew"), BlockBody, BlockOut, scope=_W)
    def patch(self, given: dict[str, Any], pk: int, block: int) -> Block:
        one = _block_of(self.person, pk, block)
        return writing.write_block(one, given.get("text", one.text), self.person, seen=given["revision"])


class BlockRemoval(ApiView):
    @writes("removeBlock", ("删去一段", "take a block out"), Seen, WholePaperOut, scope=_W)
    def post(self, given: dict[str, Any], pk: int, block: int) -> Paper:
        writing.remove_block(_block_of(self.person, pk, block), self.person, seen=given["revision"])
        return paper_of(self.person, pk)


class Anew(ApiView):
    @reads("comparePaper", ("文稿和数据的差别", "where a paper and its data differ"), DifferencesOut, scope=_R)
    def get(self, pk: int) -> dict[str, Any]:
        one = paper_of(self.person, pk)
        must_write(one.kind, one.organisation, self.person)
        must_be_editable(one)
        found = writing.what_differs(one)
        return {"digest": digest_of(found), "differences": found}

    @writes("takePaperDataAnew", ("重新取数", "take data anew"), AnewBody, WholePaperOut, scope=_W)
    def post(self, given: dict[str, Any], pk: int) -> Paper:
        writing.take_anew(paper_of(self.person, pk), given["take"], self.person, seen=given["digest"])
        return paper_of(self.person, pk)


class Removals(ApiView):
    @reads("listRemovals", ("公示稿要去掉的个人信息", "what is taken out of a public list"), RemovalsOut, scope=_R)
    def get(self, pk: int) -> dict[str, Any]:
        one = paper_of(self.person, pk)
        if not is_public(one):
            raise Http404
        must_write(one.kind, one.organisation, self.person)
        return {"removals": removals_of(one), "kept": kept_words(one), "confirmed": removals_confirmed(one)}

    @writes("confirmRemovals", ("确认去掉个人信息", "confirm what is taken out"), KeptBody, PaperOut, scope=_W)
    def post(self, given: dict[str, Any], pk: int) -> Paper:
        return deciding.confirm_removals(_seen(self.person, pk, given), given["kept"], self.person)


class Proposal(ApiView):
    @writes("proposePaper", ("送审", "hand a paper in"), Seen, PaperOut, scope=_W)
    def post(self, given: dict[str, Any], pk: int) -> Paper:
        return deciding.propose(_seen(self.person, pk, given), self.person)


class TakingBack(ApiView):
    @writes("takePaperBack", ("撤回送审", "take a paper back"), Seen, PaperOut, scope=_W)
    def post(self, given: dict[str, Any], pk: int) -> Paper:
        return deciding.take_back(_seen(self.person, pk, given), self.person)


class Check(ApiView):
    @writes("checkPaper", ("审定文稿", "find a paper right"), Seen, PaperOut, scope=_J)
    def post(self, given: dict[str, Any], pk: int) -> Paper:
        return deciding.check(_seen(self.person, pk, given), self.person)


class SendingBack(ApiView):
    @writes("sendPaperBack", ("退回修改", "send a paper back"), Reason, PaperOut, scope=_J)
    def post(self, given: dict[str, Any], pk: int) -> Paper:
        return deciding.send_back(_seen(self.person, pk, given), self.person, given["reason"])


class Issue(ApiView):
    @writes("issuePaper", ("印发文稿", "issue a paper"), IssueBody, PaperOut, scope=_W)
    def post(self, given: dict[str, Any], pk: int) -> Paper:
        return deciding.issue(_seen(self.person, pk, given), self.person, given["number"])


class Discard(ApiView):
    @writes("discardPaper", ("作废文稿", "discard a paper"), Reason, PaperOut, scope=_W)
    def post(self, given: dict[str, Any], pk: int) -> Paper:
        return deciding.discard(_seen(self.person, pk, given), self.person, given["reason"])


class PaperFile(ApiView):
    @downloads("getPaperFile", ("下载文稿", "the Word file of a paper"), [MEDIA_TYPES["docx"]], scope=Scope.EXPORT)
    def get(self, pk: int) -> HttpResponse:
        made = deciding.take_out(paper_of(self.person, pk), self.person)
        return attachment(made.data, made.name, MEDIA_TYPES["docx"])


class OneWording(ApiView):
    @reads("getWording", ("文稿模板", "the wording of a kind of paper"), WordingOut, scope=_R)
    def get(self, pk: int, kind: str) -> dict[str, Any]:
        return _wording(_unit_of(self.person, pk, kind), kind)

    @writes("setWording", ("改文稿模板", "write the wording of a kind of paper"), WordingBody, WordingOut, scope=_W)
    def post(self, given: dict[str, Any], pk: int, kind: str) -> dict[str, Any]:
        unit = _unit_of(self.person, pk, kind)
        writing.keep_wording(unit, kind, given["text"], self.person, seen=given["revision"])
        return _wording(unit, kind)


def paper_of(user: User, pk: int) -> Paper:
    """A paper that somebody may see; 404 otherwise."""
    return get_object_or_404(visible_to(user, today()), pk=pk)


def _seen(user: User, pk: int, given: dict[str, Any]) -> Paper:
    one = paper_of(user, pk)
    must_be_as_seen(one, given["revision"])
    return one


def _block_of(user: User, pk: int, block: int) -> Block:
    return get_object_or_404(Block.objects.select_related("paper"), pk=block, paper=paper_of(user, pk), removed=False)


def round_of(user: User, pk: int) -> Round:
    """A round that somebody may see; 404 otherwise."""
    return get_object_or_404(rounds_visible_to(user, today()), pk=pk)


def _unit_of(user: User, pk: int, kind: str) -> Organisation:
    if kind not in KINDS:
        raise Http404
    found = get_object_or_404(Organisation, pk=pk)
    if not units_for(user, found, today()).filter(pk=pk).exists():
        raise Http404
    return found


def _wording(unit: Organisation, kind: str) -> dict[str, Any]:
    own = own_wording(kind, unit)
    if own is None:
        return {"kind": kind, "text": usual_text(kind), "organisation": None, "revision": 0}
    mine = own.organisation_id == unit.pk
    return {
        "kind": kind,
        "text": own.text,
        "organisation": own.organisation_id,
        "revision": own.revision if mine else 0,
    }
