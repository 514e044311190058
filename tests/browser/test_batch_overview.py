"""The overview of a batch in a browser: complete without scripts, asks for nothing, leads to the documents, fits narrow screens."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from bihuan.cli.main import _run

TEXT = """2024年度民主生活会个人对照检查材料
一、存在的问题
（一）理论学习方面
一是理论学习不够深入。
二是深入基层不够。例如，2024年我只去过望鹤镇1次。
二、原因剖析
一是对理论学习看得不重。总觉得业务干好就行。
三、整改措施
一是补齐理论学习欠账。6月底前补学2次缺课内容，由本人落实。
"""
HOSTILE = "<img src=x onerror=alert(1)>'\"&.txt"


@pytest.fixture
def overview(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BIHUAN_LANG", "zh")
    for unit, name in (("水务局", "张三.txt"), ("检修车间", "李四.txt"), ("检修车间", HOSTILE)):
        (tmp_path / "材料" / unit).mkdir(parents=True, exist_ok=True)
        (tmp_path / "材料" / unit / name).write_text(TEXT, encoding="utf-8")
    (tmp_path / "材料" / "会议记录.txt").write_text("支部会议记录\n时间：3月1日\n", encoding="utf-8")
    (tmp_path / "材料" / "空的.txt").write_bytes(b"")
    assert _run(["examine", "材料", "-o", "结果/"]) == 2
    return tmp_path / "结果" / "index.html"


def opened(browser: Any, path: Path, complaints: list[str], **options: Any) -> Any:
    page = browser.new_context(java_script_enabled=False, **options).new_page()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("request", lambda request: request.url.startswith("file:") or complaints.append(request.url))
    page.goto(path.as_uri())
    return page


def test_the_overview_shows_all_files_by_verdict_and_by_unit_and_leads_to_them(browser: Any, overview: Path) -> None:
    complaints: list[str] = []
    page = opened(browser, overview, complaints)
    headings = page.locator("h3").all_inner_texts()
    assert [words.split()[0] for words in headings] == ["需修改", "另列", "未能检查"]
    units = page.locator("#by-unit + div tbody tr > th").all_inner_texts()
    assert units == [*sorted(units[:-1]), "（没有写明）"]
    expect(page.locator("img")).to_have_count(0)
    assert HOSTILE in page.locator("body").inner_text()
    row = page.locator("tr", has_text="张三").first
    assert "文件名" in row.inner_text()
    assert "文件夹" in row.inner_text()
    page.locator("main a", has_text="张三").first.click()
    expect(page.locator("h2").first).to_have_text("2024年度民主生活会个人对照检查材料", use_inner_text=True)
    assert complaints == []


def test_every_table_has_headers_and_can_be_reached_by_keyboard(browser: Any, overview: Path) -> None:
    page = opened(browser, overview, [])
    tables = page.locator("table")
    expect(tables).to_have_count(4)
    for number in range(tables.count()):
        table = tables.nth(number)
        assert table.locator('thead th[scope="col"]').count() > 3
        assert table.locator('tbody th[scope="row"]').count() == table.locator("tbody tr").count()
    expect(page.locator('.wide[tabindex="0"][role="region"]')).to_have_count(4)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("跳到表格", use_inner_text=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_narrow_screen_scrolls_tables_and_not_the_page(browser: Any, overview: Path, scheme: str) -> None:
    page = opened(browser, overview, [], viewport={"width": 390, "height": 800}, color_scheme=scheme)
    width = page.locator("main").bounding_box()["width"]
    assert width <= 390
    assert page.locator("header").bounding_box()["width"] <= 390
    assert page.locator(".wide").first.bounding_box()["width"] <= 390
