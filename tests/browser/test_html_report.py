"""The HTML report in a browser: beside its words, by keyboard, on narrow screens, on paper, without scripts."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import expect

from bihuan.model import Analysis, Cause, Finding, Items, Link, Linking, Measure, Problem, Severity, Span
from tests.browser.conftest import Open
from tests.support.analyses import plain_analysis

SENTENCE = "这一句写的是学习不够深入、联系实际不够紧密的情况。"
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"


def many(paragraphs: int = 12, each: int = 4) -> Analysis:
    """Paragraphs with several findings each; problems, a cause and a measure that answer one another."""
    text = "对照检查材料\n" + f"{SENTENCE * 6}\n" * paragraphs
    line = len(SENTENCE) * 6 + 1
    starts = [7 + line * n for n in range(paragraphs)]
    severities = list(Severity)
    findings = [
        Finding(f"rule-{k}", severities[k % 3], Span(start + 30 * k, start + 30 * k + 8), f"第{k}条的说明", "这样改")
        for start in starts
        for k in range(each)
    ]
    whole = [Span(start, start + line - 1) for start in starts]
    items = Items(
        problems=tuple(Problem(f"P{n}", span, Span(span.start, span.start + 8)) for n, span in enumerate(whole[:3])),
        causes=(Cause("C0", whole[3], Span(whole[3].start, whole[3].start + 8)),),
        measures=(Measure("M0", whole[4], Span(whole[4].start, whole[4].start + 8)),),
    )
    links = (Link("P0", "C0", 0.8, "都写到学习", "wording"), Link("P0", "M0", 0.7, "编号相同", "number"))
    return plain_analysis(text, title="对照检查材料", items=items, linking=Linking(links), findings=findings)


def crowded() -> Analysis:
    text = "对照检查材料\n" + SENTENCE * 40 + "\n后面一段。\n"
    findings = [
        Finding("rule", Severity.WARNING, Span(7 + n * 25, 17 + n * 25), "一条写得比较长的说明" * 5, "这样改")
        for n in range(40)
    ]
    return plain_analysis(text, findings=findings)


def boxes(page: Any, selector: str) -> list[dict[str, float]]:
    script = "all => all.map(e => e.getBoundingClientRect()).map(r => ({x: r.x, top: r.top, bottom: r.bottom}))"
    return page.eval_on_selector_all(selector, script)  # type: ignore[no-any-return]


def settle(page: Any) -> None:
    """Lets the browser draw a few times; the page's own policy forbids waiting for an expression."""
    for _ in range(5):
        page.evaluate("() => new Promise(done => requestAnimationFrame(done))")


@pytest.mark.parametrize("analysis", [many(), crowded()], ids=["many", "crowded"])
def test_notes_stand_beside_their_words_and_never_on_each_other(open_report: Open, analysis: Analysis) -> None:
    page = open_report(analysis, height=9000)
    settle(page)
    notes, words = boxes(page, ".row .note"), boxes(page, "a.reference")
    for before, after in pairwise(notes):
        assert before["bottom"] <= after["top"]
    assert all(note["x"] > word["x"] for note, word in zip(notes, words, strict=True))
    assert abs(notes[0]["top"] - words[0]["top"]) < 25


def test_the_current_note_stands_exactly_at_its_words(open_report: Open) -> None:
    page = open_report(many(each=12))
    for _ in range(19):
        page.keyboard.press("j")
    settle(page)
    note, words = boxes(page, ".note.current")[0], boxes(page, '[id="d1-words19"]')[0]
    assert page.get_attribute(".note.current", "data-number") == "19"
    assert abs(note["top"] - words["top"]) < 25
    assert note["x"] > words["x"]


def test_keys_go_through_findings_and_open_the_help(open_report: Open) -> None:
    page = open_report(many())
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.get_attribute(".note.current", "data-number") == "2"
    assert page.evaluate("document.activeElement.dataset.number") == "2"
    assert page.text_content(".position") == "第 2 条，共 48 条"
    page.keyboard.press("?")
    assert page.is_visible("#help")
    page.keyboard.press("j")
    page.uncheck("[data-keys]")
    page.keyboard.press("Escape")
    assert not page.is_visible("#help")
    page.keyboard.press("j")
    assert page.get_attribute(".note.current", "data-number") == "2", "single keys can be switched off"


def test_an_item_shows_its_counterparts_by_keyboard(open_report: Open) -> None:
    page = open_report(many())
    page.focus("#d1-problem1")
    page.keyboard.press("Enter")
    assert page.get_attribute("#d1-problem1", "aria-expanded") == "true"
    assert page.is_visible("#links")
    panel = page.inner_text("#links")
    assert "问题1 的对应关系" in panel
    assert "都写到学习" in panel
    assert "0.80" in panel
    linked = page.eval_on_selector_all(".linked", "all => [...new Set(all.map(e => e.dataset.item))].sort()")
    assert linked == ["d1-cause1", "d1-measure1"]
    page.keyboard.press("Escape")
    assert not page.is_visible("#links")
    expect(page.locator(".on, .linked")).to_have_count(0)


def test_an_item_without_counterparts_says_why(open_report: Open) -> None:
    page = open_report(many())
    page.click("#d1-problem2")
    assert "没有对应的原因" in page.inner_text("#links")


def test_findings_can_be_filtered_by_severity_and_rule(open_report: Open) -> None:
    page = open_report(many())
    page.click(".toggle.info")
    assert page.get_attribute(".toggle.info", "aria-pressed") == "false"
    expect(page.locator(".note.info:visible")).to_have_count(0)
    expect(page.locator("a.reference.info:visible")).to_have_count(0)
    page.select_option("select", "rule-1")
    expect(page.locator(".note:not([hidden])")).to_have_count(12)
    page.keyboard.press("Tab")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    assert page.get_attribute(".note.current", "data-rule") == "rule-1"


def test_without_scripts_everything_is_there(open_report: Open) -> None:
    page = open_report(many(), java_script_enabled=False)
    expect(page.locator(".note:visible")).to_have_count(48)
    assert not page.is_visible(".tools")
    expect(page.locator("details.links summary")).to_be_visible()
    expect(page.locator(".matrix")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_on_narrow_screens_notes_stand_below_their_paragraph(open_report: Open, scripts: bool) -> None:
    page = open_report(many(), width=390, java_script_enabled=scripts)
    paragraph, notes = (
        page.locator(".row .words").first.bounding_box(),
        page.locator(".row .notes").first.bounding_box(),
    )
    assert notes["y"] >= paragraph["y"] + paragraph["height"]
    assert page.locator("main").bounding_box()["width"] <= 390
    document, window = page.locator("html").bounding_box(), 390
    assert document["width"] <= window


def test_nothing_scrolls_sideways_on_a_narrow_screen(open_report: Open) -> None:
    page = open_report(many(), width=390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_words_in_the_browser_are_the_text(open_report: Open) -> None:
    analysis = many()
    page = open_report(analysis)
    words = page.eval_on_selector_all(".words", "all => all.map(e => e.textContent).join('')")
    assert words == analysis.document.text


def test_hostile_words_do_nothing(open_report: Open) -> None:
    span = Span(0, len(HOSTILE))
    items = Items(problems=(Problem("P1", span, span),))
    finding = Finding(HOSTILE, Severity.ERROR, Span(0, 8), HOSTILE, HOSTILE)
    page = open_report(plain_analysis(HOSTILE, name=HOSTILE, title=HOSTILE, items=items, findings=[finding]))
    page.click("#d1-problem1")
    page.keyboard.press("j")
    expect(page.locator("img")).to_have_count(0)
    expect(page.locator("script")).to_have_count(1)


def test_paper_has_every_note_below_its_paragraph(open_report: Open) -> None:
    page = open_report(many())
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 640, "height": 900})
    positions = page.eval_on_selector_all(".note", "all => [...new Set(all.map(e => getComputedStyle(e).position))]")
    assert positions == ["static"]
    expect(page.locator(".note:visible")).to_have_count(48)
    first, last = boxes(page, ".row .words")[0], boxes(page, ".row .note")[0]
    assert last["top"] >= first["bottom"]
    assert not page.is_visible(".outline")
    assert not page.is_visible(".tools")
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_dark_mode_is_dark(open_report: Open) -> None:
    page = open_report(many(), color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 23, 27)"


def test_the_outline_leads_through_a_long_document(open_report: Open) -> None:
    page = open_report(many(paragraphs=400, each=1))
    page.click('.outline a[href="#d1-actions"]')
    settle(page)
    assert 0 <= boxes(page, "#d1-actions")[0]["top"] < 900
