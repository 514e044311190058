"""One whole round, from its notice to next year's account, by the pages that its people use."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.audit.verifying import verify_log
from bihuan_web.common.clock import now
from bihuan_web.documents import services as documents
from bihuan_web.ledgers.models import Ledger
from bihuan_web.papers.models import Bundle, Paper
from bihuan_web.papers.services.bundles import make_bundle
from bihuan_web.papers.sources.facts import OPEN_PLACE
from bihuan_web.rounds.models import Round
from bihuan_web.tasks.models import Method, Task
from bihuan_web.tasks.services.planning import Plan, assign, revise, start
from bihuan_web.tasks.services.verifying import close, verify
from bihuan_web.tasks.services.working import add_evidence, submit
from tests.web.support import papers, work
from tests.web.support.units import County, appoint, county, grant, with_role
from tests.web.support.walking import go, press

pytestmark = pytest.mark.django_db(transaction=True)
BEGINS = datetime(2026, 12, 21, 2, 0, tzinfo=UTC)
ON_THE_DAY = datetime(2027, 1, 20, 2, 0, tzinfo=UTC)
AFTERWARDS = datetime(2027, 2, 1, 2, 0, tzinfo=UTC)
NEXT_YEAR = datetime(2027, 12, 20, 2, 0, tzinfo=UTC)


@dataclass(slots=True)
class Bureau:
    """The people of the grain bureau, and how each opens a page."""

    place: County
    enter: Any
    javascript: bool
    people: dict[str, User] = field(default_factory=dict)

    def open(self, who: str, path: str, **more: Any) -> Any:
        """A page as somebody; nobody where it is empty."""
        return self.enter(self.people.get(who), path, javascript=self.javascript, **more)


@pytest.fixture(params=[True, False], ids=["javascript", "plain"])
def bureau(enter: Any, request: Any, stop_clock: Any, settings: Any, tmp_path: Path) -> Bureau:
    settings.FILES_FOLDER = tmp_path / "files"
    settings.BUNDLES_FOLDER = tmp_path / "bundles"
    stop_clock(BEGINS)
    place = county()
    made = Bureau(place, enter, request.param)
    for who, role, name, unit in (
        ("office", Role.OFFICE, "温知行", place.bureau), ("head", Role.LEAD, "骆明川", place.bureau),
        ("deputy", Role.AUTHOR, "聂远帆", place.bureau), ("member", Role.AUTHOR, "程素心", place.bureau),
        ("reviewer", Role.REVIEWER, "安如松", place.bureau), ("owner", Role.OWNER, "陆闻舟", place.section),
        ("verifier", Role.VERIFIER, "孟知秋", place.bureau), ("closer", Role.CLOSER, "路遥川", place.bureau),
    ):  # fmt: skip
        made.people[who] = with_role(role, unit, name)
    grant(made.people["head"], Role.AUTHOR, place.bureau)
    for who, post in (("head", "局长"), ("deputy", "副局长"), ("member", "总工程师")):
        appoint(made.people[who], place.bureau, post)
    return made


def test_a_round_is_run_from_its_notice_to_next_years_account(bureau: Bureau, stop_clock: Any) -> None:
    one = _plan(bureau)
    _study(bureau, one)
    _talk(bureau, one)
    ledger = _accept_a_document(bureau, one)
    stop_clock(ON_THE_DAY)
    _meet(bureau, one)
    stop_clock(AFTERWARDS)
    done, left = _work(bureau, ledger)
    _issue_a_paper(bureau, one)
    _archive(bureau, one)
    stop_clock(NEXT_YEAR)
    _carry_over(bureau, one, ledger, left)
    done.refresh_from_db()
    assert done.state == "closed"
    assert list(verify_log()) == []


def _plan(bureau: Bureau) -> Round:
    """The office sets the round up, names its team, and has its timetable counted from the day of the meeting."""
    page = bureau.open("office", "/rounds/")
    go(page, "新设轮次")
    page.get_by_label("单位").select_option(label="岚台县粮食局")
    page.get_by_label("年度").fill("2026")
    page.get_by_label("会议类型").select_option(label="民主生活会")
    page.get_by_label("名称").fill("2026年度民主生活会")
    page.get_by_label("开会日期").fill("2027-01-20")
    press(page, "保存")
    one = Round.objects.get()
    for who in ("head", "deputy", "member"):
        page.goto(f"/rounds/{one.pk}/")
        go(page, "加班子成员")
        page.get_by_label("姓名").select_option(label=str(bureau.people[who]))
        press(page, "保存")
    page.goto(f"/rounds/{one.pk}/")
    go(page, "排日程")
    press(page, "排日程")
    expect(page.get_by_role("link", name="召开民主生活会")).to_be_visible()
    go(page, "拟定会议方案，主要负责同志审定")
    go(page, "记为完成")
    press(page, "记为完成")
    page.goto(f"/rounds/{one.pk}/")
    expect(page.get_by_text("温知行").first).to_be_visible()
    return one


def _study(bureau: Bureau, one: Round) -> None:
    page = bureau.open("office", f"/rounds/{one.pk}/")
    go(page, "学习")
    go(page, "安排集中学习")
    page.get_by_label("主题").fill("学习党内政治生活若干准则")
    page.get_by_label("日期").fill("2026-12-21")
    press(page, "保存")
    page.get_by_role("link", name="记学习情况").click()
    press(page, "保存")
    expect(page.get_by_text("已学")).to_be_visible()


def _talk(bureau: Bureau, one: Round) -> None:
    page = bureau.open("office", f"/rounds/{one.pk}/")
    go(page, "谈心谈话")
    expect(page.get_by_role("heading", name="谈心谈话")).to_be_visible()


def _accept_a_document(bureau: Bureau, one: Round) -> Ledger:
    """A leader hands their document in; it is reviewed and accepted, and its problems go on the ledger."""
    people = bureau.people
    desk = papers.Desk(bureau.place, one, people["deputy"], people["reviewer"], people["office"], people["owner"])
    document = papers.submitted(desk)
    page = bureau.open("reviewer", f"/documents/{document.pk}/")
    assert (
        page.get_by_role("link", name="审定").is_visible() or page.get_by_role("button", name="审定").first.is_visible()
    )
    documents.accept(people["reviewer"], document, seen=document.revision, at=now())
    page = bureau.open("office", "/ledgers/")
    page.get_by_role("link", name="新建台账").first.click()
    page.get_by_label("单位").select_option(label="岚台县粮食局")
    page.get_by_label("台账名称").fill("2026年度整改台账")
    page.get_by_label("年度").fill("2026")
    press(page, "保存")
    page = bureau.open("deputy", f"/documents/{document.pk}/")
    go(page, "列入台账")
    page.get_by_label("台账", exact=True).select_option(label="2026年度整改台账")
    press(page, "列入台账")
    return Ledger.objects.get()


def _meet(bureau: Bureau, one: Round) -> None:
    """Too few are there: it cannot begin; with the third it is held, recorded, and its record approved by the chair."""
    people = bureau.people
    page = bureau.open("office", f"/rounds/{one.pk}/")
    go(page, "会议")
    go(page, "筹备会议")
    page.get_by_label("主持人").select_option(label=str(people["head"]))
    press(page, "保存")
    go(page, "加记录人")
    page.get_by_label("身份").select_option(label="记录人")
    page.get_by_label("人员").select_option(label=str(people["office"]))
    press(page, "保存")
    go(page, "记到会")
    for who in ("head", "deputy", "member"):
        page.get_by_label(f"到会情况 {people[who].name}").select_option(label="到会")
    press(page, "保存")
    expect(page.get_by_text("应到 3 人，实到 3 人")).to_be_visible()
    go(page, "开始开会")
    press(page, "开始开会")
    go(page, "记会议记录")
    page.locator("textarea[name=text]").first.fill("主持人通报准备情况。")
    page.get_by_role("button", name="保存", exact=True).first.click()
    page.locator("input[name=revision][value='1']").first.wait_for(state="attached")
    page.goto(f"/rounds/{one.pk}/meeting/")
    go(page, "散会")
    press(page, "散会")
    page = bureau.open("head", f"/rounds/{one.pk}/")
    go(page, "会议")
    go(page, "会议记录")
    go(page, "确认记录")
    press(page, "确认记录")
    one.refresh_from_db()
    assert one.state == "held"


def _work(bureau: Bureau, ledger: Ledger) -> tuple[Task, Task]:
    """One task is done and verified by others; another is left open."""
    people = bureau.people
    tasks = list(Task.objects.filter(measure__problem__ledger=ledger).order_by("pk")[:2])
    for task in tasks:
        revise(task, Plan(task.title, "有记录可查", owner=people["owner"], due_on=date(2027, 6, 30)), people["office"])
        assign(task, people["office"])
    done, left = tasks
    start(done, people["owner"])
    add_evidence(done, people["owner"], work.stored(people["owner"]), "检查记录.pdf", date(2027, 1, 25))
    submit(done, people["owner"], "做完了")
    verify(done, people["verifier"], [Method.ON_SITE], "到现场看过")
    close(done, people["closer"], "路遥川")
    page = bureau.open("head", "/tasks/?state=closed&view=")
    expect(page.get_by_role("link", name=done.title[:20]).first).to_be_visible()
    return done, left


def _issue_a_paper(bureau: Bureau, one: Round) -> None:
    """The plan of correction is drafted from the ledger, completed by the office, checked by the leader, issued."""
    page = bureau.open("office", f"/rounds/{one.pk}/")
    go(page, "文稿")
    go(page, "起草文稿")
    page.get_by_label("文稿种类").select_option(label="整改方案")
    page.get_by_label("单位").select_option(label="岚台县粮食局")
    press(page, "起草")
    paper = Paper.objects.get()
    for block in paper.blocks.filter(removed=False, text__contains=OPEN_PLACE):
        page.goto(f"/papers/{paper.pk}/blocks/{block.pk}/")
        page.get_by_label("内容").fill(block.text.replace(OPEN_PLACE, "已定"))
        press(page, "保存")
    page.goto(f"/papers/{paper.pk}/head/")
    page.get_by_label("主送").fill("岚台县委组织部")
    press(page, "保存")
    page.goto(f"/papers/{paper.pk}/")
    press(page, "送审")
    page = bureau.open("head", f"/papers/{paper.pk}/")
    press(page, "审定")
    page = bureau.open("office", f"/papers/{paper.pk}/")
    go(page, "印发")
    page.get_by_label("文号").fill("岚粮〔2027〕1号")
    press(page, "印发")
    expect(page.get_by_text("岚粮〔2027〕1号").first).to_be_visible()


def _archive(bureau: Bureau, one: Round) -> None:
    page = bureau.open("office", f"/rounds/{one.pk}/")
    go(page, "归档")
    expect(page.get_by_text("还缺：")).to_be_visible()
    press(page, "打归档包")
    bundle = Bundle.objects.get()
    make_bundle(bundle.pk, now())
    page.goto(f"/bundles/{bundle.pk}/")
    expect(page.get_by_role("button", name="下载")).to_be_visible()


def _carry_over(bureau: Bureau, one: Round, ledger: Ledger, left: Task) -> None:
    """What is open goes on next year, once; what was closed stays where it is."""
    page = bureau.open("office", f"/rounds/{one.pk}/")
    go(page, "下一年度")
    go(page, "预览结转")
    page.get_by_label("新台账名称").fill("2027年度整改台账")
    page.get_by_label("新台账年度").fill("2027")
    press(page, "结转并归档本台账")
    left.refresh_from_db()
    carried = left.measure.problem
    assert (carried.ledger.title, carried.source) == ("2027年度整改台账", "carried-over")
    assert carried.carried_from is not None
    assert carried.carried_from.ledger == ledger
    assert left.first_due_on == date(2027, 6, 30)
    page.goto(f"/rounds/{one.pk}/")
    go(page, "下一年度")
    expect(page.get_by_role("link", name="2027年度整改台账")).to_be_visible()
