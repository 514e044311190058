"""A paper is drafted and edited, block by block. Data taken anew never overwrite a person's words unless that person says so."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import F

from bihuan_web.accounts.models import User
from bihuan_web.audit.services import record
from bihuan_web.common.clock import now, today
from bihuan_web.common.errors import Incomplete, Refused, Stale
from bihuan_web.orgs.models import Organisation
from bihuan_web.papers.drafting import Difference, Fresh, data_of, differences, digest_of, expand
from bihuan_web.papers.kinds import KINDS
from bihuan_web.papers.models import Block, Paper, Shape, Wording
from bihuan_web.papers.services.acting import keep_version, log, must_be_editable, must_write, touch
from bihuan_web.papers.sources import Ask
from bihuan_web.papers.sources.facts import facts_of
from bihuan_web.papers.wordings import filled, read, words_for
from bihuan_web.rounds.models import Round

_LONGEST = 50_000  # characters of one block


@transaction.atomic
def create_paper(round_: Round, unit: Organisation, kind: str, user: User) -> Paper:
    """A draft of a kind of paper for a unit, from its wording and the data as they are now."""
    if kind not in KINDS:
        raise Refused("没有这种文稿", "there is no such kind of paper", code="bad-kind")
    must_write(kind, unit, user)
    if unit.ended_on is not None:
        raise Refused(
            f"{unit.name}已撤销，不再以它的名义起草文稿", f"{unit.name} has ended: no more papers in its name",
            code="unit-ended",
        )  # fmt: skip
    if not unit.path.startswith(round_.organisation.path):
        raise Refused("这个单位不在本轮次范围内", "the unit does not belong to the round", code="other-unit")
    ask = Ask(round_, unit, today())
    words, facts = words_for(kind, unit), facts_of(ask)
    paper = Paper.objects.create(
        round=round_,
        organisation=unit,
        kind=kind,
        title=filled(words.title, facts)[:200],
        addressee=filled(words.addressee, facts)[:200],
        created_at=now(),
        created_by=user,
    )
    fresh = expand(words, ask)
    Block.objects.bulk_create(_block(paper, number, one) for number, one in enumerate(fresh, 1))
    keep_version(paper, user, "paper.create")
    log(paper, user, "paper.create", {"kind": kind, "title": paper.title, "round": round_.pk})
    return paper


@transaction.atomic
def write_head(paper: Paper, title: str, addressee: str, user: User) -> Paper:
    """Writes title and addressee (标题、主送) anew."""
    must_write(paper.kind, paper.organisation, user)
    must_be_editable(paper)
    if not title.strip():
        raise Incomplete("还没有填：标题", "still to be given: title", missing=("title",))
    before = {"title": paper.title, "addressee": paper.addressee}
    touch(paper, {"title": title.strip(), "addressee": addressee.strip()})
    keep_version(paper, user, "paper.head")
    log(paper, user, "paper.head", {"title": paper.title, "addressee": paper.addressee, "before": before})
    return paper


@transaction.atomic
def write_block(block: Block, text: str, user: User, *, seen: int) -> Block:
    """Writes a block anew; raises ``Stale`` where somebody else wrote it since ``seen``, and nothing is changed."""
    paper = _open(block.paper, user)
    text = _checked(text)
    rows = Block.objects.filter(pk=block.pk, revision=seen, removed=False)
    if rows.update(text=text, revision=F("revision") + 1) != 1:
        raise Stale("这一段刚被别人改过", "somebody else has just changed this part")
    _written(paper, user, "paper.write", {"block": block.pk, "before": block.text, "after": text})
    block.refresh_from_db()
    return block


@transaction.atomic
def add_block(paper: Paper, after: Block | None, shape: str, text: str, user: User) -> Block:
    """A block of one's own words, after another one or at the beginning."""
    held = _open(paper, user)
    if shape not in Shape.values:
        raise Incomplete("没有这种段落", "there is no such kind of block", missing=("shape",))
    text = _checked(text)
    place = after.position if after is not None and after.paper_id == paper.pk else 0
    Block.objects.filter(paper=paper, position__gt=place).update(position=F("position") + 1)
    made = Block.objects.create(paper=held, position=place + 1, shape=shape, text=text)
    _written(held, user, "paper.add-block", {"block": made.pk, "text": text})
    return made


@transaction.atomic
def remove_block(block: Block, user: User, *, seen: int) -> None:
    """Takes a block out; earlier versions keep its words."""
    paper = _open(block.paper, user)
    rows = Block.objects.filter(pk=block.pk, revision=seen)
    changed = rows.update(removed=True, revision=F("revision") + 1) if block.source else rows.delete()[0]
    if changed != 1:
        raise Stale("这一段刚被别人改过", "somebody else has just changed this part")
    _written(paper, user, "paper.remove-block", {"block": block.pk, "text": block.text})


def what_differs(paper: Paper) -> list[Difference]:
    """What taking the data anew would change; nothing is changed by asking."""
    ask = Ask(paper.round, paper.organisation, today())
    return differences(list(paper.blocks.all()), data_of(paper, ask))


@transaction.atomic
def take_anew(paper: Paper, chosen: Collection[str], user: User, *, seen: str) -> int:
    """Takes the chosen differences over; how many. ``seen`` is the digest of what the person looked at."""
    held = _open(paper, user)
    found = what_differs(held)
    if digest_of(found) != seen:
        raise Stale(
            "数据或文稿又有了变化，请看过新的对照再办", "data or paper have changed again: look at them once more"
        )
    taken = [one for one in found if one.name in chosen]
    for one in taken:
        _take(held, one)
    if taken:
        _order(held)
        said = [{"change": one.change, "before": one.now, "after": one.after} for one in taken]
        _written(held, user, "paper.take-anew", {"blocks": said})
    return len(taken)


@transaction.atomic
def keep_wording(unit: Organisation, kind: str, text: str, user: User, *, seen: int) -> Wording | None:
    """The unit's own wording (文稿模板) for it and its branch; an empty text goes back to the usual one."""
    must_write(kind, unit, user)
    rows = Wording.objects.select_for_update().filter(organisation=unit, kind=kind)
    before = rows.first()
    if (before.revision if before else 0) != seen:
        raise Stale("模板刚被别人改过", "somebody else has just changed the wording")
    if not text.strip():
        rows.delete()
        _log_wording(unit, kind, user, before, "")
        return None
    read(kind, text)
    kept, _ = Wording.objects.update_or_create(
        organisation=unit, kind=kind, defaults={"text": text.replace("\r\n", "\n"), "revision": seen + 1}
    )
    _log_wording(unit, kind, user, before, kept.text)
    return kept


def _log_wording(unit: Organisation, kind: str, user: User, before: Wording | None, after: str) -> None:
    details = {"kind": kind, "before": before.text if before else "", "after": after}
    record(unit.chain, user.username, "paper.wording", "organisation", str(unit.pk), details, at=now())


def _open(paper: Paper, user: User) -> Paper:
    """The paper, held until the end of the transaction so that it is not handed in meanwhile."""
    held = Paper.objects.select_for_update(of=("self",)).select_related("organisation", "round").get(pk=paper.pk)
    must_write(held.kind, held.organisation, user)
    must_be_editable(held)
    return held


def _written(paper: Paper, user: User, act: str, details: dict[str, object]) -> None:
    touch(paper)
    keep_version(paper, user, act)
    log(paper, user, act, details)


def _take(paper: Paper, one: Difference) -> None:
    if one.fresh is None:
        assert one.block is not None
        one.block.delete()
    elif one.block is None:
        _block(paper, 0, one.fresh).save()
    else:
        Block.objects.filter(pk=one.block.pk).update(
            text=one.fresh.text, taken=one.fresh.text, shape=one.fresh.shape, removed=False, revision=F("revision") + 1
        )


def _order(paper: Paper) -> None:
    """Blocks of data in the order of the data; a person's own ones stay behind the block they stood behind."""
    fresh = data_of(paper, Ask(paper.round, paper.organisation, today()))
    place = {(one.source, one.key): number for number, one in enumerate(fresh)}
    at, keyed = -1, []
    for block in paper.blocks.exclude(position=0).order_by("position", "pk"):
        at = place.get((block.source, block.key), at) if block.source else at
        keyed.append((at, bool(not block.source), block.position, block.pk))
    keyed += [(place.get((one.source, one.key), at), False, 0, one.pk) for one in paper.blocks.filter(position=0)]
    for number, (_, _, _, pk) in enumerate(sorted(keyed), 1):
        Block.objects.filter(pk=pk).update(position=number)


def _block(paper: Paper, number: int, one: Fresh) -> Block:
    return Block(
        paper=paper, position=number, shape=one.shape, text=one.text, source=one.source, key=one.key, taken=one.text
    )


def _checked(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not text:
        raise Incomplete("内容是空的；不要这一段就删去", "it is empty: remove the part instead", missing=("text",))
    if len(text) > _LONGEST:
        raise Refused(f"一段最多 {_LONGEST} 字", f"a part has at most {_LONGEST} characters", code="too-long")
    return text
