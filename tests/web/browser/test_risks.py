"""A risk from its registration to a rise and a review by somebody else, in a real browser."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from bihuan_web.common.clock import now
from bihuan_web.risks.models import Risk
from bihuan_web.risks.services.raising import raise_all
from tests.web.support.risks import risk
from tests.web.support.units import appoint
from tests.web.support.walking import press
from tests.web.support.work import DUE, NOON, Crew, crew, task_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(settings: Any, tmp_path: Path, stop_clock: Any) -> Crew:
    settings.FILES_FOLDER = tmp_path / "files"
    stop_clock(NOON)
    return crew()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_risk_is_registered_rises_and_is_reviewed_by_another(enter: Any, people: Crew, javascript: bool) -> None:
    for user in (people.owner, people.verifier):
        appoint(user, people.place.bureau)
    task, _ = task_in("doing", people)
    page = enter(people.office, "/risks/", javascript=javascript)
    page.get_by_role("link", name="登记风险点").click()
    page.get_by_label("重点环节").fill("资金拨付")
    page.get_by_label("风险表现").fill("超进度拨款")
    page.get_by_label("可能性").select_option("4")
    page.get_by_label("影响").select_option("4")
    page.get_by_label("防控措施").fill("三人分开")
    page.get_by_label("责任人").select_option(label=str(people.owner))
    page.get_by_label("复核人").select_option(label=str(people.verifier))
    press(page, "保存")
    page.get_by_role("link", name="关联", exact=True).click()
    page.get_by_label("整改任务").select_option(label=str(task))
    press(page, "保存")
    one = Risk.objects.get()

    assert raise_all(DUE + timedelta(days=1), now()) == 1
    page = enter(people.verifier, "/", javascript=javascript, width=390)
    page.get_by_role("link", name="风险上调，待复核").click()
    expect(page.get_by_text("4 → 5")).to_be_visible()
    expect(page.get_by_role("link", name="修改")).to_have_count(0)
    page.get_by_role("link", name="复核", exact=True).click()
    page.get_by_label("可能性").select_option("3")
    page.get_by_label("上次以来有什么变化").fill("已催办，款项退回")
    page.get_by_label("为什么这样评估").fill("抽查二十笔，均按进度")
    press(page, "保存")
    expect(page.get_by_text("复核时已考虑")).to_be_visible()
    page.goto("/risks/map/")
    if javascript:
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("link", name="可能性 3，影响 4").click()
    expect(page.get_by_role("link", name="资金拨付")).to_be_visible()
    page = enter(people.owner, one.get_absolute_url(), javascript=javascript)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("link", name="复核", exact=True)).to_have_count(0)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_sheet_of_risks_is_looked_at_and_then_brought_in(enter: Any, people: Crew, javascript: bool) -> None:
    one = risk(people, step="资金拨付")
    rows = [
        "编号,单位,岗位,重点环节,风险表现,可能性,影响,防控措施,责任人,复核人,复核频次",
        f",{one.organisation.name},,工程招标,围标串标,4,5,公开招标,{one.owner.name},{one.reviewer.name},每月",
        f"{one.number},{one.organisation.name},,资金拨付,{one.danger},2,4,三人会签,{one.owner.name},{one.reviewer.name},每月",
    ]
    page = enter(people.office, "/risks/", javascript=javascript, width=390)
    page.get_by_role("link", name="导入", exact=True).click()
    sheet = {"name": "台账.csv", "mimeType": "text/csv", "buffer": "\n".join(rows).encode()}
    page.get_by_label("文件").set_input_files(sheet)
    press(page, "看预览")
    expect(page.get_by_role("heading", level=1)).to_have_text("导入预览")
    expect(page.get_by_role("cell", name="三人会签")).to_be_visible()
    assert Risk.objects.count() == 1
    if javascript:
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    press(page, "确认导入")
    expect(page.get_by_text("已导入：新登记 1 个，修改 1 个。")).to_be_visible()
    expect(page.get_by_role("link", name="工程招标")).to_be_visible()
