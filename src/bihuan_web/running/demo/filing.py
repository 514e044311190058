"""Papers of the county's rounds, the archive of last year's but for one record, and last year's ledgers carried into this year's."""

from __future__ import annotations

from bihuan_web.ledgers.models import Ledger
from bihuan_web.papers.completeness import Standing, entries_of
from bihuan_web.papers.models import Paper
from bihuan_web.papers.services.bundles import mark_not_needed
from bihuan_web.papers.services.deciding import check, confirm_removals, issue, propose
from bihuan_web.papers.services.writing import create_paper, write_block, write_head
from bihuan_web.papers.sources.facts import OPEN_PLACE
from bihuan_web.rounds.models import Round
from bihuan_web.running.demo.county import County
from bihuan_web.running.demo.diary import Diary
from bihuan_web.tasks.carrying import plan_of
from bihuan_web.tasks.services.carrying import NewLedger, carry_over

_ISSUED = ("plan", "notice", "situation", "statistics", "rectification", "last-year", "public")
_LACKING = "paper.circulation"  # the one record that the archive still lacks
_WORDS = "地点：县委三楼会议室。主题：按上级通知确定。上午九时开始。应到人员名单附后。"


def enter(county: County, diary: Diary) -> None:
    """Enters what happens, last of all: by then everything else of last year's has happened."""
    diary.on(30, lambda: _papers(county, _round(0)))
    diary.on(4, lambda: _under_way(county, _round(1)))
    diary.on(1, lambda: _archive(county, _round(0)))
    diary.on(0, lambda: _carry(county, _round(0)))


def _round(number: int) -> Round:
    return Round.objects.order_by("year", "pk")[number]


def _papers(county: County, one: Round) -> None:
    for number, kind in enumerate(_ISSUED, 1):
        paper = _filled(county, create_paper(one, county.root, kind, county.office))
        if kind == "public":
            confirm_removals(paper, (), county.office)
        propose(paper, county.office)
        check(paper, county.lead)
        issue(paper, county.office, f"岚委〔{one.year + 1}〕{number}号")


def _under_way(county: County, one: Round) -> None:
    """This year's: a draft, one to be checked, one checked."""
    create_paper(one, county.root, "circulation", county.office)
    waiting = _filled(county, create_paper(one, county.root, "last-year", county.office))
    propose(waiting, county.office)
    done = _filled(county, create_paper(one, county.root, "rectification", county.office))
    propose(done, county.office)
    check(done, county.lead)


def _filled(county: County, paper: Paper) -> Paper:
    for block in paper.blocks.all():
        if OPEN_PLACE in block.text:
            write_block(block, _WORDS, county.office, seen=block.revision)
    paper.refresh_from_db()
    if OPEN_PLACE in paper.addressee:
        write_head(paper, paper.title, "市委组织部", county.office)
    return paper


def _archive(county: County, one: Round) -> None:
    """What the county did not do last year is marked so; one record is still to be written."""
    for entry in entries_of(one, frozenset()):
        if entry.standing is Standing.MISSING and entry.kind.key != _LACKING:
            mark_not_needed(one, entry.kind.key, "上年度在系统外办理，纸质材料已归档", county.office)


def _carry(county: County, one: Round) -> None:
    """Each bureau's ledger of last year goes on in that of this year."""
    for crew in county.crews:
        ledgers = Ledger.objects.filter(organisation=crew.bureau, year=one.year, archived=False)
        for ledger in ledgers.select_related("organisation"):
            following = Ledger.objects.filter(organisation=crew.bureau, year=one.year + 1, archived=False).first()
            into = following or NewLedger(f"{crew.bureau.short}{one.year + 1}年度整改台账", one.year + 1)
            carry_over(ledger, into, crew.office, seen=plan_of(ledger).digest)
