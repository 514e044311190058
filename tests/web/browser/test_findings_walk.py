"""Findings in a real browser: by keyboard and without JavaScript, in Chinese and English; folds, links, filters, paper."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from bihuan_web.documents.findings.notes import Note, decided_notes
from bihuan_web.documents.models import Document
from bihuan_web.documents.queries import latest_version
from tests.web.support.papers import AT, EXAMPLES, Desk, desk, handed_in, submitted

pytestmark = pytest.mark.django_db(transaction=True)
POOR = (EXAMPLES / "poor.txt").read_bytes()


@pytest.fixture
def people(settings: Any, tmp_path: Path, stop_clock: Any) -> Desk:
    settings.FILES_FOLDER = tmp_path / "files"
    stop_clock(AT)
    return desk()


@pytest.fixture
def paper(people: Desk) -> Document:
    return submitted(people, handed_in(people, POOR, "甲.txt"))


def notes(document: Document) -> list[Note]:
    return decided_notes(latest_version(document))


WORDS = {
    "zh-hans": ("认可", "不采纳…", "不采纳", "程序读错了原文", "待处理", "筛选", "快捷键", "说明"),
    "en": ("Accept", "Dismiss…", "Dismiss", "the program misread the text", "open", "Filter", "Keys", "Words"),
}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_reviewer_goes_through_the_findings_by_keyboard(
    enter: Any, people: Desk, paper: Document, language: str
) -> None:
    people.reviewer.language = language
    people.reviewer.save()
    _, _, dismiss, misread, *_, keys, _ = WORDS[language]
    page = enter(people.reviewer, f"/documents/{paper.pk}/")
    page.keyboard.press("?")
    expect(page.get_by_role("heading", name=keys)).to_be_visible()
    page.keyboard.press("Escape")
    for _ in range(6):
        page.keyboard.press("n")
    note = page.locator("#finding-5")
    expect(note.locator(".note-body")).to_be_visible()
    expect(note.locator("summary")).to_be_focused()
    expect(page.locator("#at-finding-5")).to_have_class("text-mark mark-info here")
    page.keyboard.press("a")
    expect(page.locator("#finding-5.is-accepted")).to_be_visible()
    expect(page.locator('[data-count="accepted"] b')).to_have_text("1")
    expect(page.locator('[data-count="open"] b')).to_have_text("30")
    page.keyboard.press("j")
    expect(page.locator("#finding-5 .note-body")).to_be_hidden()  # what the keyboard opened it closes
    page.keyboard.press("d")
    page.locator("#finding-6 select").select_option(label=misread)
    page.locator("#finding-6").get_by_role("button", name=dismiss, exact=True).click()
    expect(page.locator("#finding-6.is-dismissed")).to_be_visible()
    expect(page.locator("#finding-6")).to_contain_text(misread)
    assert [one.state for one in notes(paper)[5:7]] == ["accepted", "dismissed"]
    page.keyboard.press("u")
    expect(page.locator("#finding-6.is-open")).to_be_visible()
    page.keyboard.press("k")
    expect(page.locator("#finding-5 summary")).to_be_focused()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_reviewer_decides_without_javascript(enter: Any, people: Desk, paper: Document, language: str) -> None:
    people.reviewer.language = language
    people.reviewer.save()
    accept, asks, dismiss, misread, state, filters, *_ = WORDS[language]
    page = enter(people.reviewer, f"/documents/{paper.pk}/", javascript=False)
    page.locator("#finding-6 summary").click()
    page.locator("#finding-6").get_by_role("button", name=accept, exact=True).click()
    expect(page).to_have_url(re.compile("/versions/1/#finding-6$"))
    expect(page.locator("#finding-6.is-accepted")).to_be_visible()
    page.locator('select[name="state"]').select_option(label=state)
    page.get_by_role("button", name=filters, exact=True).click()
    expect(page.locator("#finding-6")).to_have_count(0)
    page.locator("#finding-7 summary").click()
    page.locator("#finding-7").get_by_role("link", name=asks).click()
    page.get_by_role("combobox").select_option(label=misread)
    page.get_by_role("button", name=dismiss, exact=True).click()
    expect(page).to_have_url(re.compile(r"/versions/1/\?state=open#finding-8$"))
    assert [one.state for one in notes(paper)[6:9]] == ["accepted", "dismissed", "open"]


def test_two_reviewers_at_one_finding_the_slower_is_told(enter: Any, people: Desk, paper: Document) -> None:
    first, second = (enter(people.reviewer, f"/documents/{paper.pk}/") for _ in range(2))
    for page in (first, second):
        page.locator("#finding-6 summary").click()
    first.locator("#finding-6").get_by_role("button", name="认可").click()
    expect(first.locator("#finding-6.is-accepted")).to_be_visible()
    second.locator("#finding-6").get_by_role("button", name="认可").click()
    expect(second.locator("#messages")).to_contain_text("刚被别人改过")


def test_links_are_drawn_on_demand_and_items_fold(enter: Any, people: Desk) -> None:
    page = enter(people.author, f"/documents/{handed_in(people).pk}/")
    expect(page.locator("#wires")).to_be_hidden()
    problem = page.locator("#at-P1")
    problem.locator(".fold-links").click()
    expect(page.locator("#wires")).to_be_visible()
    listed = problem.locator(".counterparts a")
    keys = sorted(one.removeprefix("#at-") for one in listed.evaluate_all("(all) => all.map((one) => one.hash)"))
    assert keys == sorted(page.locator("#at-P1 .fold-links").get_attribute("data-links").split())
    expect(page.locator("#wires path")).to_have_count(len(keys))
    expect(problem.locator(".words").first).to_be_visible()  # choosing its links does not fold it
    page.keyboard.press("Escape")
    expect(page.locator("#wires")).to_be_hidden()
    problem.locator("summary").first.click(position={"x": 60, "y": 8})
    expect(problem.locator(".words").first).to_be_hidden()
    expect(problem.locator(".fold-name")).to_be_visible()
    page.get_by_role("button", name="全部展开").click()
    expect(problem.locator(".words").first).to_be_visible()


def test_an_item_within_a_line_folds_to_its_claim_without_javascript(enter: Any, people: Desk) -> None:
    page = enter(people.author, f"/documents/{handed_in(people, POOR, '甲.txt').pk}/", javascript=False)
    item = page.locator("#at-P2")
    expect(item.get_by_text("看问题、办事情从政治上考虑得还不够")).to_be_visible()
    item.get_by_role("checkbox", name="折起 P2").check()
    expect(item.get_by_text("看问题、办事情从政治上考虑得还不够")).to_be_hidden()
    expect(item.get_by_text("政治敏锐性还有待提高")).to_be_visible()


def test_the_outline_marks_where_one_is(enter: Any, people: Desk) -> None:
    page = enter(people.author, f"/documents/{handed_in(people).pk}/")
    link = page.locator("#outline").get_by_role("link", name="五、整改措施")
    link.click()
    expect(link).to_have_attribute("aria-current", "location")
    expect(page.locator("#outline [aria-current]")).to_have_count(1)


def test_a_phone_shows_the_outline_folded_and_nothing_sideways(enter: Any, people: Desk, paper: Document) -> None:
    page = enter(people.reviewer, f"/documents/{paper.pk}/", width=390)
    link = page.locator("#outline").get_by_role("link").first
    expect(link).to_be_hidden()
    page.locator("#outline summary").click()
    expect(link).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_on_paper_every_finding_is_a_numbered_note(enter: Any, people: Desk, paper: Document) -> None:
    page = enter(people.reviewer, f"/documents/{paper.pk}/")
    page.emulate_media(media="print")
    shown = page.locator(".note-body").evaluate_all(
        "(all) => all.filter((one) => one.checkVisibility({ contentVisibilityAuto: true })).length"
    )
    assert shown == len(notes(paper))
    expect(page.locator(".tools")).to_be_hidden()
    expect(page.locator("#outline")).to_be_hidden()


def test_a_long_text_folds_whole_and_the_last_word_counts(enter: Any, people: Desk) -> None:
    data = b"\n".join([(EXAMPLES / "good.txt").read_bytes()] * 12)
    page = enter(people.author, f"/documents/{handed_in(people, data, '长.txt').pk}/")
    folds = page.locator("#reading-text .fold:not(.b-section):not(.b-aspect)")
    assert folds.count() > 150
    page.get_by_role("button", name="全部折起").click()
    page.wait_for_function("() => !document.querySelector('#reading-text .fold:not(.b-section):not(.b-aspect)[open]')")
    page.get_by_role("button", name="全部展开").click()
    page.get_by_role("button", name="全部折起").click()
    page.get_by_role("button", name="全部展开").click()
    page.wait_for_function("() => !document.querySelector('#reading-text .fold:not([open])')")
