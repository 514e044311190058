"""Papers of the fictional county, with a round and ledgers to take data from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from bihuan_web.accounts.models import User
from bihuan_web.papers.models import Block, Paper
from bihuan_web.papers.services.deciding import check, confirm_removals, issue, propose
from bihuan_web.papers.services.writing import create_paper, write_block, write_head
from bihuan_web.papers.sources.facts import OPEN_PLACE
from bihuan_web.rounds.models import Round
from bihuan_web.rounds.services import RoundFields, create_round
from tests.web.support import work
from tests.web.support.units import appoint

AT = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Room:
    """A round of the grain bureau and the people around its papers."""

    people: work.Crew
    round: Round

    @property
    def office(self) -> User:
        return self.people.office

    @property
    def lead(self) -> User:
        return self.people.lead


def room(*, year: int = 2026, meeting_on: date | None = date(2026, 3, 20)) -> Room:
    """The people of all tests of papers; the bureau's year is that of its ledgers."""
    people = work.crew()
    appoint(people.owner, people.place.section, "储备科科长")
    fields = RoundFields(year, "mzshh", f"{year}年度民主生活会", "", meeting_on)
    return Room(people, create_round(people.office, people.place.bureau, fields, at=AT))


def draft(there: Room, kind: str = "rectification") -> Paper:
    """A draft as it comes from the data."""
    return create_paper(there.round, there.people.place.bureau, kind, there.office)


def filled(paper: Paper, there: Room) -> Paper:
    """The same with every open place filled in by the office."""
    for block in paper.blocks.all():
        if OPEN_PLACE in block.text and not block.removed:
            write_block(block, "已经填好", there.office, seen=block.revision)
    paper.refresh_from_db()
    if OPEN_PLACE in paper.title + paper.addressee:
        write_head(paper, "标题", "岚台县委组织部", there.office)
    paper.refresh_from_db()
    return paper


def issued(there: Room, kind: str = "rectification", number: str = "岚粮〔2026〕1号") -> Paper:
    """A paper through all its acts."""
    paper = filled(draft(there, kind), there)
    if kind == "public":
        confirm_removals(paper, (), there.office)
    propose(paper, there.office)
    check(paper, there.lead)
    return issue(paper, there.office, number)


def block_of(paper: Paper, words: str) -> Block:
    """The block that holds some words."""
    return next(one for one in paper.blocks.all() if words in one.text)
