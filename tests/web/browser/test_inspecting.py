"""An inspection from its order to its answer, and a letter from its text to its answers, in a real browser."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from bihuan_web.inspections.models import Feedback, Inspection
from tests.web.support.inspecting import LETTER, Bureau, bureau
from tests.web.support.papers import AT
from tests.web.support.walking import press
from tests.web.support.work import PDF

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(settings: Any, tmp_path: Path, stop_clock: Any) -> Bureau:
    settings.FILES_FOLDER = tmp_path / "files"
    stop_clock(AT)
    return bureau()


@pytest.mark.parametrize("javascript", [True, False])
def test_an_inspection_is_ordered_done_on_a_phone_and_answered(
    enter: Any, people: Bureau, tmp_path: Path, javascript: bool
) -> None:
    page = enter(people.office, "/checklists/", javascript=javascript)
    press(page, "取为本单位的清单 作风和服务检查清单")
    page.goto("/inspections/")
    page.get_by_role("link", name="安排检查").click()
    page.get_by_label("被检查单位").first.select_option(label="岚台县粮食局")
    page.get_by_label("检查清单").select_option(label="作风和服务检查清单")
    page.get_by_label("名称").fill("窗口服务检查")
    page.get_by_label("组长").select_option(label=str(people.leader))
    page.get_by_label("组员").select_option(label=[str(people.member)])
    press(page, "安排")
    one = Inspection.objects.get()

    # On a phone, nothing wider than it: item by item.
    page = enter(people.leader, one.get_absolute_url(), width=390, javascript=javascript)
    page.get_by_role("link", name="开始检查").click()
    press(page, "开始检查")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390 if javascript else True
    result = one.results.order_by("item__number")[0]
    card = page.locator(f"#i{result.pk}")
    card.get_by_label("发现问题").check()
    card.get_by_label("情况").fill("上午十点两个窗口空岗")
    photo = tmp_path / "窗口.pdf"
    photo.write_bytes(PDF)
    card.get_by_label("佐证").set_input_files(photo)
    card.get_by_role("button", name="保存").click()
    expect(page.get_by_role("link", name="窗口.pdf")).to_be_visible()
    page.get_by_role("link", name="反馈检查情况").click()
    expect(page.get_by_text("还有 3 项没有查")).to_be_visible()
    page.get_by_label("总的情况").fill("窗口值守要加强")
    press(page, "反馈检查情况")

    # The bureau learns of it now, acknowledges and answers.
    page = enter(people.inside, "/", javascript=javascript)
    page.get_by_role("link", name="待签收检查反馈：窗口服务检查").click()
    page.get_by_role("link", name="签收检查反馈").click()
    press(page, "签收检查反馈")
    page.get_by_role("link", name="回应").click()
    page.get_by_label("列入台账").select_option(label="2026年度整改台账")
    press(page, "保存")
    expect(page.get_by_role("link", name="2026年度整改台账 1")).to_be_visible()
    page = enter(people.office, one.get_absolute_url(), javascript=javascript)
    page.get_by_role("link", name="检查办结").click()
    press(page, "检查办结")
    one.refresh_from_db()
    assert one.state == "settled"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_letter_is_split_confirmed_and_answered(enter: Any, people: Bureau, javascript: bool) -> None:
    page = enter(people.office, "/feedback/", javascript=javascript)
    page.get_by_role("link", name="登记外部反馈").first.click()
    page.get_by_label("名称").fill("巡察反馈意见")
    page.get_by_label("来文单位").fill("县委巡察组")
    page.get_by_label("文字").fill(LETTER)
    press(page, "保存")
    expect(page.get_by_label("3 · 原文照录")).to_have_value(re.compile("^（一）窗口中午无人值守"))
    press(page, "确认要点")
    made = Feedback.objects.get()
    page.get_by_role("link", name="回应 1").click()
    page.get_by_label("说明理由").check()
    page.get_by_label("理由，或者给来文单位的话").fill("交接已补办")
    press(page, "保存")
    expect(page.get_by_text("1 / 3")).to_be_visible()
    with page.expect_download() as got:
        page.get_by_role("button", name="打印回应表").click()
    assert got.value.suggested_filename == f"外部反馈回应表 {made.pk}.docx"
