"""What happened in the county in the last year: two rounds of documents, their ledger, and tasks in every state."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import cycle

from bihuan_web.accounts.models import User
from bihuan_web.common.clock import now, today
from bihuan_web.documents import readings
from bihuan_web.documents import services as papers_acts
from bihuan_web.documents.accepted import accepted_items
from bihuan_web.documents.findings.notes import decided_notes
from bihuan_web.documents.models import Document
from bihuan_web.documents.queries import latest_version
from bihuan_web.files.kinds import Purpose
from bihuan_web.files.services import store
from bihuan_web.ledgers.drafting import take_over
from bihuan_web.ledgers.models import Ledger, Measure
from bihuan_web.ledgers.services import open_ledger
from bihuan_web.notices.jobs import remind_and_escalate
from bihuan_web.risks.jobs import raise_risks
from bihuan_web.rounds.models import Round
from bihuan_web.rounds.services import RoundFields, create_round
from bihuan_web.running.demo import (
    copying,
    duties,
    filing,
    inspecting,
    opinions,
    papers,
    risks,
    satisfaction,
    seasons,
    talks,
    visits,
    walks,
)
from bihuan_web.running.demo.county import County, Crew, build
from bihuan_web.running.demo.diary import Diary
from bihuan_web.tasks.models import Task

DOCUMENTS = 30
_BEGAN = 400  # days ago everybody took up their posts
_WATCHED = 35  # days in which reminders and letters went out
_DECIDED = (("accepted", ""), ("accepted", ""), ("dismissed", "minor"), ("accepted", ""), ("dismissed", "told"))


@dataclass(slots=True)
class _Season:
    """One round: when its meeting was, and what its documents and tasks become."""

    year: int
    meeting: int
    accepted: int
    others: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    round: Round | None = None
    measures: list[tuple[Crew, Measure]] = field(default_factory=list)


def fill(password: str, moment: datetime, say: Callable[[int], None]) -> County:
    """Fills an empty database; ``say`` is told how many documents have been read. In one transaction of the caller."""
    county = build(password, (moment - timedelta(days=_BEGAN)).date())
    diary, made = Diary(moment), random.Random(7)
    year = (moment - timedelta(days=330)).year - 1
    both = (
        _Season(year, 330, 12, tasks=walks.EARLIER),
        _Season(year + 1, 62, 12, ("submitted", "submitted", "returned", "returned", "draft", "draft"), walks.LATELY),
    )
    for season in both:
        _enter(season, county, diary, made, say)
    inspecting.enter(county, diary)
    visits.enter(county, diary, random.Random(11))
    seasons.enter_running(county, diary)
    opinions.enter_open(lambda: _round(both[-1]), county, diary)
    risks.enter(county, diary)
    copying.enter(lambda: _round(both[-1]), county, diary)
    satisfaction.enter(lambda: both[0].round, county, diary, random.Random(13))
    for day in range(_WATCHED, -1, -1):
        diary.on(day, lambda: remind_and_escalate(now()))
        diary.on(day, lambda: raise_risks(now()))
    filing.enter(county, diary)
    diary.live()
    return county


def _enter(season: _Season, county: County, diary: Diary, made: random.Random, say: Callable[[int], None]) -> None:
    wanted = [*["accepted"] * season.accepted, *season.others]
    crews = cycle(county.crews)
    diary.on(season.meeting + 40, lambda: _open(season, county))
    for number, state in enumerate(wanted):
        crew = next(crews)
        diary.on(season.meeting + 25, _handing_in(season, county, crew, number, state, diary, say))
    diary.on(season.meeting - 5, lambda: _plan(season, diary, made, county))
    seasons.enter(lambda: _round(season), season.meeting, county, diary)
    talks.enter(lambda: _round(season), season.meeting, county, diary)
    duties.enter(lambda: _round(season), season.meeting, county, diary)
    opinions.enter(lambda: _round(season), season.meeting, county, diary, finished=not season.others)


def _round(season: _Season) -> Round:
    assert season.round is not None  # opened before
    return season.round


def _open(season: _Season, county: County) -> None:
    meeting_on = today() + timedelta(days=40)
    fields = RoundFields(season.year, "mzshh", f"{season.year}年度民主生活会", "", meeting_on)
    season.round = create_round(county.office, county.root, fields, at=now())


def _handing_in(
    season: _Season, county: County, crew: Crew, number: int, state: str, diary: Diary, say: Callable[[int], None]
) -> Callable[[], None]:
    """An act that hands a document in, and enters what becomes of it."""
    by = [crew.office, crew.author, crew.head, crew.owners[0], crew.owners[1]][number // 4]
    team = number < 4  # the first of each bureau is its team's

    def act() -> None:
        names = [one.name for one in crew.owners]
        seed, weak = season.year * 100 + number, state == "returned" or number == 5
        more = copying.planted(number) if season.others else ()  # of this year's two by two have words in common
        who, post = ("", "") if team else (by.name, "党组成员")
        paper = papers.write(seed, season.year, crew.bureau.name, who, post, names, weak=weak, more=more)
        document = _uploaded(season, crew, by, "team" if team else "personal", paper)
        say(1)
        if state == "draft":
            return
        diary.on(season.meeting + 20, lambda: _submit(document, by, crew, county.reviewers[number % 2], state))
        if state in ("accepted", "returned"):
            diary.on(season.meeting + 10, lambda: _judge(document, county.reviewers[number % 2], state))
        if state == "accepted":
            diary.on(season.meeting - 2, lambda: _take_over(season, document, crew, by if not team else crew.office))

    return act


def _uploaded(season: _Season, crew: Crew, by: User, kind: str, paper: papers.Paper) -> Document:
    assert season.round is not None  # opened before
    sent = papers_acts.Sent(paper.name, [paper.data])
    unit = crew.section_of(by) if by in crew.owners else crew.bureau
    result = papers_acts.upload(by, season.round, unit, kind, [sent], at=now()).results.get()
    assert result.document is not None, result.message
    readings.read_version(latest_version(result.document).pk, now())
    person = by if kind == "personal" else None
    about = papers_acts.About(result.document.title, kind, unit, by.name if person else "", person)
    papers_acts.confirm_about(by, result.document, about, seen=result.document.revision, at=now())
    result.document.refresh_from_db()
    return result.document


def _submit(document: Document, by: User, crew: Crew, reviewer: User, state: str) -> None:
    version = latest_version(document)
    papers_acts.confirm_reading(by, version, seen=version.revision, at=now())
    papers_acts.submit(by, document, seen=document.revision, at=now())
    papers_acts.assign(crew.office, document, reviewer, at=now())
    document.refresh_from_db()


def _decide(document: Document, reviewer: User) -> None:
    """Of the findings of what is with a reviewer all but the last are decided, in turn."""
    version = latest_version(document)
    for number, note in enumerate(decided_notes(version)[:-1]):
        decision, ground = _DECIDED[(document.pk + number) % len(_DECIDED)]
        papers_acts.decide(reviewer, version, note.mark, decision, ground, seen=0, at=now())


def _judge(document: Document, reviewer: User, state: str) -> None:
    _decide(document, reviewer)
    if state == "accepted":
        papers_acts.accept(reviewer, document, "同意", seen=document.revision, at=now())
    else:
        words = "问题要有具体事例，措施要有责任人和时限，请补充后再送"
        papers_acts.return_document(reviewer, document, words, findings=[0], seen=document.revision, at=now())
    document.refresh_from_db()


def _take_over(season: _Season, document: Document, crew: Crew, by: User) -> None:
    """The document's problems go on the bureau's ledger of the year."""
    title = f"{crew.bureau.short}{season.year}年度整改台账"
    ledger = Ledger.objects.filter(organisation=crew.bureau, title=title).first()
    ledger = ledger or open_ledger(crew.bureau, title, season.year, crew.office)
    taken = take_over(document, ledger, {one.said.key for one in accepted_items(document)}, by)
    season.measures += [(crew, measure) for one in taken for measure, _ in one.measures]


def _plan(season: _Season, diary: Diary, made: random.Random, county: County) -> None:
    """One task after the other, over the measures of all bureaus, each with its walk."""
    measures = list(season.measures)
    made.shuffle(measures)
    for name, (crew, measure) in zip(season.tasks, cycle(measures), strict=False):
        walks.enter(name, crew, county.lead, measure, diary, made, season.meeting - 6, _evidence)


def _evidence(task: Task, user: User, number: int) -> object:
    text = f"佐证材料第 {number} 号\n任务：{task.title}\n日期：{today()}\n经办：{user.name}\n现场检查记录、整改前后对照见附页。\n"
    return store([text.encode()], f"佐证{number:03d}.txt", Purpose.EVIDENCE, by=user, at=now())
