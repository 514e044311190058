"""Documents are compared and read side by side in a real browser: asked for, done by the worker, judged, and what an author sees of it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from bihuan_web.accounts.roles import Role
from bihuan_web.copies.models import Comparison
from bihuan_web.copies.services import working
from bihuan_web.documents import services as documents
from tests.web.support.copies import COPIED, DISGUISED, GIVEN_WORDS, SEPARATELY, handed, paper
from tests.web.support.papers import AT, Desk, desk
from tests.web.support.units import with_role

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = {
    "zh-hans": {
        "more": "更多", "copies": "雷同比对", "new": "新的比对", "unit": "单位", "start": "开始比对", "refresh": "刷新", "stop": "停止",
        "go on": "继续", "pairs": "成对材料", "map": "热力图", "done": "已比对", "judge": "判断 1", "allowed": "可以相同：共同起草",
        "reason": "理由", "save": "保存", "same": "相同的文字", "other": "另一份材料",
    },
    "en": {
        "more": "More", "copies": "Text in common", "new": "New comparison", "unit": "Unit", "start": "Compare", "refresh": "Refresh",
        "stop": "Stop", "go on": "Go on", "pairs": "Pairs", "map": "Heat map", "done": "compared", "judge": "Judge 1",
        "allowed": "May be the same: drafted together", "reason": "Reason", "save": "Save", "same": "Text in common",
        "other": "Another document",
    },
}  # fmt: skip


@pytest.fixture
def people(settings: Any, tmp_path: Path, stop_clock: Any) -> Desk:
    settings.FILES_FOLDER = tmp_path / "files"
    stop_clock(AT)
    return desk()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("javascript", [True, False])
def test_two_documents_are_compared_read_side_by_side_and_judged(
    enter: Any, people: Desk, javascript: bool, language: str
) -> None:
    said = WORDS[language]
    other = with_role(Role.AUTHOR, people.place.bureau, "骆明川")
    for who, data in (
        (people.author, paper("陆闻舟", 1, COPIED, GIVEN_WORDS)),
        (
            other,
            paper("骆明川", 2, DISGUISED, SEPARATELY, GIVEN_WORDS),
        ),
    ):
        documents.assign(people.office, handed(people, who, data), people.reviewer, at=AT)
    for user in (people.reviewer, people.author):
        user.language = language
        user.save()

    page = enter(people.reviewer, "/copies/", javascript=javascript)
    page.get_by_role("link", name=said["new"]).first.click()
    page.get_by_label(said["unit"]).select_option(label="岚台县粮食局")
    page.get_by_role("button", name=said["start"]).click()
    page.get_by_role("button", name=said["stop"]).click()
    page.get_by_role("button", name=said["go on"]).click()
    made = Comparison.objects.get()
    assert working.run(made.pk, AT) == "done"
    if not javascript:
        page.get_by_role("link", name=said["refresh"]).click()
    expect(page.locator("#comparison-state").get_by_text(said["done"], exact=True)).to_be_visible()

    page.get_by_role("link", name=said["map"]).click()
    if javascript:
        expect(page.locator(".chart-drawing[data-drawn=heatmap]")).to_be_visible()
    page.get_by_role("link", name=said["pairs"], exact=True).click()
    page.locator("#pairs tbody a").click()
    sides = page.locator(".side-text")
    expect(sides).to_have_count(2)
    expect(sides.first.locator("mark", has_text=COPIED[:10])).to_be_visible()
    if javascript:
        page.wait_for_load_state()
        page.keyboard.press("n")
        expect(page.locator("#a-1")).to_have_attribute("aria-current", "true")
        expect(page.locator("#b-1")).to_have_attribute("aria-current", "true")
        page.keyboard.press("n")
        expect(page.locator("#a-2")).to_be_focused()
        page.keyboard.press("p")
        expect(page.locator("#b-2")).not_to_have_attribute("aria-current", "true")
        page.locator("#b-2").click()
        expect(page.locator("#a-2")).to_have_attribute("aria-current", "true")
    else:
        page.locator("#a-2").click()
        expect(page).to_have_url(re.compile("#b-2$"))
    page.get_by_role("link", name=said["judge"], exact=True).click()
    page.get_by_label(said["allowed"]).check()
    page.get_by_role("textbox", name=said["reason"]).fill("两人一起去的，一起写的")
    page.get_by_role("button", name=said["save"]).click()
    expect(page.get_by_text("两人一起去的，一起写的")).to_be_visible()

    page = enter(people.author, "/documents/", javascript=javascript, width=390)
    page.locator("#documents tbody a").first.click()
    page.get_by_role("link", name=said["same"]).click()
    if javascript:
        page.wait_for_load_state()  # before its styles are there a page has no width
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator("tbody a", has_text=said["other"]).click()
    expect(page.locator(".side-text")).to_have_count(1)
    expect(page.get_by_text("骆明川")).to_have_count(0)
    if javascript:
        page.wait_for_load_state()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
