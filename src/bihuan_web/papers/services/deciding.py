"""A paper is handed in, checked by another person, issued for good; what everybody reads only after somebody confirmed the removals."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import translation

from bihuan_web.accounts.models import User
from bihuan_web.audit.models import Event
from bihuan_web.common.clock import now, today
from bihuan_web.common.errors import Forbidden, Incomplete, Refused
from bihuan_web.files import services as files
from bihuan_web.files.kinds import Purpose
from bihuan_web.orgs.permissions import Act
from bihuan_web.papers.content import as_printed, fingerprint, is_public, open_places, removals_confirmed
from bihuan_web.papers.kinds import KINDS
from bihuan_web.papers.lifecycle import DISCARDED, ISSUED, PAPER
from bihuan_web.papers.models import Paper
from bihuan_web.papers.names import file_name
from bihuan_web.papers.queries import may
from bihuan_web.papers.services.acting import actor_of, keep_version, log, must_write, touch
from bihuan_web.papers.word import DRAFT_SIGN, NOT_ISSUED, Printed, write
from bihuan_web.sheets.heading import Heading, heading_of, written_day


@dataclass(frozen=True, slots=True)
class Made:
    """A Word file to be handed out."""

    name: str
    data: bytes


@transaction.atomic
def propose(paper: Paper, user: User) -> Paper:
    """Hands a draft in (送审)."""
    return _move(paper, "propose", user)


@transaction.atomic
def take_back(paper: Paper, user: User) -> Paper:
    """Takes a paper back before it is checked (撤回送审)."""
    return _move(paper, "take_back", user)


@transaction.atomic
def check(paper: Paper, user: User) -> Paper:
    """Finds a paper right (审定); never by somebody who wrote any of it."""
    return _move(paper, "check", user, checked_by=user, checked_at=now())


@transaction.atomic
def send_back(paper: Paper, user: User, reason: str) -> Paper:
    """Sends a paper back to be changed (退回修改), with a reason."""
    return _move(paper, "send_back", user, reason=reason, checked_by=None, checked_at=None)


@transaction.atomic
def discard(paper: Paper, user: User, reason: str) -> Paper:
    """A paper is not needed (作废); it stays readable with the reason."""
    return _move(paper, "discard", user, reason=reason)


@transaction.atomic
def confirm_removals(paper: Paper, kept: Collection[str], user: User) -> Paper:
    """Confirms what is taken out of a public list before everybody reads it; ``kept`` words stay."""
    must_write(paper.kind, paper.organisation, user)
    if not is_public(paper):
        raise Refused("只有公示稿要去标识", "only a public list has removals", code="not-public")
    if paper.state in (ISSUED, DISCARDED):
        raise Refused("已印发或作废的文稿不能再改", "an issued or discarded paper is not changed", code="wrong-state")
    words = json.dumps(sorted(set(kept)), ensure_ascii=False) if kept else ""
    paper.kept_words = words
    touch(paper, {"kept_words": words, "removals_of": fingerprint(paper), "removals_by": user})
    log(paper, user, "paper.confirm-removals", {"kept": sorted(set(kept))})
    return paper


@transaction.atomic
def issue(paper: Paper, user: User, number: str) -> Paper:
    """Issues a checked paper (印发) under its number: the Word file is made now and stays, with the head of the event log in it.

    Raises ``Refused`` where something is still to be filled in, or nobody has confirmed what is taken out of a public list.
    """
    number = number.strip()
    held = Paper.objects.select_for_update(of=("self",)).select_related("organisation", "round").get(pk=paper.pk)
    transition = PAPER.move("issue", held.state, actor_of(held, user), {"number": number})
    must_be_whole(held)
    event = log(held, user, "paper.issue", {"number": number, "title": held.title, "words": fingerprint(held)})
    heading = heading_of(held.title, held.organisation.name, event)
    data = write(_printed(held, number, heading))
    stored = files.store([data], file_name(held.title, "docx"), Purpose.DOCUMENT, by=user, at=event.at)
    changes = {"state": transition.target, "number": number, "issued_by": user, "issued_at": event.at, "file": stored,
               "log_head": f"{event.chain} {event.sequence} {event.hash}"}  # fmt: skip
    try:
        with transaction.atomic():
            touch(held, changes)
    except IntegrityError as trouble:
        raise Refused(
            f"文号“{number}”已经用过", f"the number {number} is used already", code="number-twice"
        ) from trouble
    keep_version(held, user, "paper.issue", number)
    paper.refresh_from_db()
    return paper


def must_be_whole(paper: Paper) -> None:
    """Raises where a paper cannot be issued as it is."""
    if places := open_places(paper):
        raise Incomplete(
            f"还有 {len(places)} 处待填写：{places[0]}",
            f"{len(places)} places are still to be filled in: {places[0]}",
            missing=("text",),
        )
    if is_public(paper) and not removals_confirmed(paper):
        raise Refused(
            "公示稿要先由人逐项确认去掉的个人信息",
            "somebody must first confirm what is taken out of the public list",
            code="removals-open",
        )


@transaction.atomic
def take_out(paper: Paper, user: User) -> Made:
    """The Word file: of an issued paper as it was issued, else a draft that says so. Taking it out is an event."""
    if not may(user, Act.EXPORT, paper.kind, paper.organisation, today()):
        raise Forbidden("您可以查看这份文稿，但没有导出的权限", "you may read this paper but not export it")
    event = log(paper, user, "paper.take-out", {"state": paper.state})
    if paper.file is not None:
        return Made(file_name(f"{paper.number} {paper.title}", "docx"), files.read(paper.file))
    return Made(file_name(f"{paper.title}{DRAFT_SIGN}", "docx"), draft_bytes(paper, event))


def draft_bytes(paper: Paper, event: Event) -> bytes:
    """A paper as it stands, not issued."""
    return write(_printed(paper, NOT_ISSUED, heading_of(paper.title, paper.organisation.name, event)))


def _printed(paper: Paper, number: str, heading: Heading) -> Printed:
    title, addressee, blocks = as_printed(paper)
    with translation.override("zh-hans"):  # papers are in Chinese, whoever issues them
        day, proof = written_day(heading.at), heading.proof_line
    return Printed(title, number, addressee, tuple(blocks), paper.organisation.name, day, proof)


def _move(paper: Paper, act: str, user: User, *, reason: str = "", **changes: object) -> Paper:
    transition = PAPER.move(act, paper.state, actor_of(paper, user), {"reason": reason.strip()})
    before = paper.state
    touch(paper, {"state": transition.target, **changes})
    keep_version(paper, user, f"paper.{act.replace('_', '-')}", reason)
    details = {"from": before, "kind": KINDS[paper.kind].key} | ({"reason": reason.strip()} if reason else {})
    log(paper, user, f"paper.{act.replace('_', '-')}", details)
    return paper
