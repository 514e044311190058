"""A document's whole way in a real browser: handed in, corrected, confirmed, returned, a new version, accepted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from bihuan_web.documents import readings, services
from bihuan_web.documents.models import Document, Version
from bihuan_web.documents.queries import latest_version, text_of
from tests.web.support.papers import AT, EXAMPLES, GOOD, Desk, desk, handed_in
from tests.web.support.walking import press

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(settings: Any, tmp_path: Path, stop_clock: Any) -> Desk:
    settings.FILES_FOLDER = tmp_path / "files"
    stop_clock(AT)
    return desk()


def read_all() -> None:
    """What the worker does."""
    for version in Version.objects.filter(reading="queued"):
        assert readings.read_version(version.pk, AT) == "read"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_document_goes_all_its_way(enter: Any, people: Desk, tmp_path: Path, javascript: bool) -> None:
    page = enter(people.author, "/documents/upload/", javascript=javascript)
    page.get_by_label("轮次").select_option(label="2024年度民主生活会")
    page.get_by_label("单位").select_option(label="岚台县粮食局")
    page.get_by_label("选择文件").set_input_files([EXAMPLES / "poor.txt"])
    press(page, "上传")
    expect(page.locator("#uploaded")).to_contain_text("等待读取")
    read_all()
    if javascript:
        page.get_by_text("已读取").wait_for()  # the page asks again by itself
    else:
        page.get_by_role("link", name="刷新").click()
    page.get_by_role("link", name="核对并确认").click()
    assert page.get_by_label("对照检查人").input_value() == "聂远帆"
    press(page, "确认归属")

    page.get_by_role("link", name="校正 P1", exact=True).click()
    page.get_by_role("textbox", name="原文").fill("学习的系统性、主动性有待加强")
    press(page, "保存")
    expect(page.get_by_role("heading", name="存疑的对应关系")).to_be_visible()
    document = Document.objects.get()
    item = latest_version(document).items.get(key="P1")
    assert text_of(latest_version(document))[item.start : item.end] == "学习的系统性、主动性有待加强"
    press(page, "P1 与 C1 仍然对应")
    press(page, "确认读取结果")
    press(page, "送审")
    assert Document.objects.get().state == "submitted"

    services.assign(people.office, document, people.reviewer, at=AT)
    page = enter(people.reviewer, "/documents/", javascript=javascript)
    page.get_by_role("link", name="2024年度民主生活会个人对照检查材料").click()
    page.get_by_role("link", name="退回修改").click()
    page.get_by_label("审阅意见").fill("请补写具体事例")
    press(page, "退回修改")
    assert Document.objects.get().state == "returned"

    page = enter(people.author, f"/documents/{document.pk}/", javascript=javascript)
    expect(page.get_by_label("审阅意见")).to_contain_text("请补写具体事例")
    if javascript:  # a download of its own needs no more than the link
        page.get_by_text("下载", exact=True).click()
        with page.expect_download() as download:
            page.locator(".menu-list").get_by_role("link", name="带批注的 Word").click()
        assert download.value.suggested_filename.endswith("批注.docx")
        page.keyboard.press("Escape")
    newer = tmp_path / "二稿.txt"
    newer.write_bytes((EXAMPLES / "poor.txt").read_bytes() + "（二稿）\n".encode())
    page.get_by_text("换新稿").click()
    page.get_by_label("新稿文件").set_input_files(newer)
    press(page, "上传新稿")
    read_all()
    page.goto(f"/documents/{document.pk}/")
    page.get_by_role("link", name="与上一稿逐项对照").click()
    expect(page.locator("main")).to_contain_text("未改")
    page.goto(f"/documents/{document.pk}/")
    press(page, "确认读取结果")
    press(page, "送审")

    page = enter(people.reviewer, f"/documents/{document.pk}/", javascript=javascript)
    press(page, "审定")
    assert Document.objects.get().state == "accepted"


def test_selected_words_become_positions_in_code_points(enter: Any, people: Desk) -> None:
    """A character beyond U+FFFF stands before the words: the browser counts it twice, the text once."""
    data = GOOD.replace("陆闻舟".encode(), "𠮷闻舟".encode(), 1)
    document = handed_in(people, data)
    page = enter(people.author, f"/documents/{document.pk}/?item=new")
    text = text_of(latest_version(document))
    words = text[text.index("我习惯等县里") :][:6]
    page.evaluate(
        """(words) => {
          for (const one of document.querySelectorAll("#reading-text .seg")) {
            const at = one.textContent.indexOf(words);
            if (at < 0) continue;
            const range = document.createRange();
            range.setStart(one.firstChild, at);
            range.setEnd(one.firstChild, at + words.length);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
          }
          document.dispatchEvent(new MouseEvent("mouseup"));
        }""",
        words,
    )
    start, end = int(page.get_by_label("起").input_value()), int(page.get_by_label("止").input_value())
    assert text[start:end] == words
    page.get_by_label("类别").select_option(label="成绩")
    press(page, "保存")
    assert latest_version(document).items.filter(kind="credit", start=start, end=end).exists()


def test_no_text_runs_in_the_browser(enter: Any, people: Desk) -> None:
    """The fixture fails where the page complains, and a dialog would hang it."""
    data = GOOD.replace(
        "一是学习领会".encode(), "一是<script>alert(1)</script><img src=x onerror=alert(2)>学习领会".encode()
    )
    document = handed_in(people, data)
    page = enter(people.author, f"/documents/{document.pk}/")
    expect(page.locator("#reading-text")).to_contain_text("<script>alert(1)</script>")
    expect(page.locator("#reading-text img")).to_have_count(0)
