"""The way from an accepted document to a closure that somebody else verified, and to a relapse, in a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.audit.verifying import verify_log
from bihuan_web.tasks.models import Task
from tests.web.support import papers
from tests.web.support.papers import Desk, desk
from tests.web.support.units import with_role
from tests.web.support.walking import press
from tests.web.support.work import PDF

pytestmark = pytest.mark.django_db(transaction=True)
STANDARD = "十户都走访到，每户有记录"


@pytest.fixture
def people(settings: Any, tmp_path: Path, stop_clock: Any) -> Desk:
    settings.FILES_FOLDER = tmp_path / "files"
    stop_clock(papers.AT)
    return desk()


@pytest.fixture
def others(people: Desk) -> dict[str, User]:
    place = people.place.bureau
    return {
        "owner": with_role(Role.OWNER, people.place.section, "聂远帆"),
        "verifier": with_role(Role.VERIFIER, place, "孟知秋"),
        "closer": with_role(Role.CLOSER, place, "路遥川"),
        "lead": with_role(Role.LEAD, place, "骆明川"),
    }


@pytest.mark.parametrize("javascript", [True, False])
def test_from_a_document_to_a_verified_closure_and_a_relapse(
    enter: Any, people: Desk, others: dict[str, User], tmp_path: Path, javascript: bool
) -> None:

    def go(page: Any, name: str) -> None:
        """A button of the task's page, or one of those under “more”."""
        if not page.get_by_role("link", name=name, exact=True).is_visible():
            page.locator("#content").get_by_text("其他操作", exact=True).click()
        page.get_by_role("link", name=name, exact=True).click()

    document = papers.accepted(people)
    # The office opens the ledger; whose document it is puts its problems there.
    page = enter(people.office, "/ledgers/", javascript=javascript)
    page.get_by_role("link", name="新建台账").first.click()
    page.get_by_label("单位").select_option(label="岚台县粮食局")
    page.get_by_label("台账名称").fill("2024年度整改台账")
    press(page, "保存")
    page = enter(people.author, f"/documents/{document.pk}/", javascript=javascript)
    page.get_by_role("link", name="列入台账").click()
    page.get_by_label("台账", exact=True).select_option(label="2024年度整改台账")
    press(page, "列入台账")
    task = Task.objects.order_by("pk").first()
    assert task is not None

    # The office fills in who, when and what will prove it, and assigns.
    page = enter(people.office, "/ledgers/", javascript=javascript)
    page.get_by_role("link", name="2024年度整改台账").click()
    page.get_by_role("link", name="任务清单").click()
    page.get_by_role("link", name=task.title[:20]).first.click()
    page.get_by_role("link", name="修改", exact=True).click()
    page.get_by_label("验收标准").fill(STANDARD)
    page.get_by_label("责任人").select_option(label=str(others["owner"]))
    page.get_by_label("完成时限").fill("2026-06-30")
    press(page, "保存")
    go(page, "派发")
    press(page, "派发")
    expect(page.get_by_text("已派", exact=True)).to_be_visible()

    # The owner starts, brings evidence, applies; their own verification is not even offered.
    url = f"/tasks/{task.pk}/"
    page = enter(others["owner"], "/", javascript=javascript)
    expect(page.get_by_text("待我整改")).to_be_visible()
    page.get_by_role("link", name=task.title[:20]).first.click()
    go(page, "签收并开始")
    press(page, "签收并开始")
    go(page, "交佐证材料")
    record = tmp_path / "走访记录.pdf"
    record.write_bytes(PDF)
    page.get_by_label("文件").set_input_files(record)
    page.get_by_label("事实日期").fill("2026-03-02")
    press(page, "交佐证材料")
    expect(page.get_by_role("link", name="走访记录.pdf")).to_be_visible()
    go(page, "申请销号")
    page.get_by_label("自查情况").fill("十户走访完毕")
    press(page, "申请销号")
    expect(page.get_by_role("link", name="核验通过")).to_have_count(0)

    # Somebody else verifies, somebody closes.
    page = enter(others["verifier"], url, javascript=javascript)
    go(page, "核验通过")
    page.get_by_label("走访群众").check()
    page.get_by_label("核查情况").fill("问了三户，都有人去过")
    press(page, "核验通过")
    page = enter(others["closer"], url, javascript=javascript)
    go(page, "销号")
    page.get_by_label("签字（姓名）").fill("路遥川")
    press(page, "销号")
    expect(page.get_by_text("已销号", exact=True)).to_be_visible()

    # Months later it did not hold: the closed task stays closed, a new one names it.
    page = enter(others["verifier"], url, javascript=javascript)
    go(page, "回头看：有反弹")
    page.get_by_label("走访群众").check()
    page.get_by_label("走访了谁").fill("储粮农户三户")
    page.get_by_label("核查情况").fill("都说年后没人来过")
    page.get_by_label("新任务").fill("重新走访并按月通报")
    press(page, "回头看：有反弹")
    page.get_by_role("link", name="重新走访并按月通报").first.click()
    expect(page.get_by_text("反弹自")).to_be_visible()
    task.refresh_from_db()
    assert task.state == "closed"
    assert task.relapses.get().state == "draft"
    assert list(verify_log()) == []
    page.get_by_role("link", name="全部办理记录").click()
    expect(page.get_by_role("heading", name="办理记录")).to_be_visible()


def test_keys_move_through_the_list_and_open_a_task(enter: Any, people: Desk, others: dict[str, User]) -> None:
    from bihuan_web.tasks.services import planning  # noqa: PLC0415 - as above
    from tests.web.support.work import Crew, measure_for, plan  # noqa: PLC0415 - wants the same county

    crew = Crew(people.place, people.office, others["lead"], others["owner"], others["verifier"], others["closer"])
    measure = measure_for(crew)
    for title in ("第一项", "第二项"):
        planning.create(measure, people.place.section, plan(crew, title), people.office)
    page = enter(people.office, "/tasks/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.get_by_label("选 第二项")).to_be_checked()
    page.keyboard.press("/")
    page.keyboard.type("第一项")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="第二项").wait_for(state="detached")
    page.locator("table").click()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="第一项", level=1).wait_for()
