"""The page of a comparison in a browser: side by side, from passage to passage, sorted and filtered, without scripts, hostile."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from playwright.sync_api import expect

from bihuan.language import Lang
from bihuan.output.comparison import Compared, write_comparison_html
from tests.support.comparisons import FIRST, comparison, prose, reordered

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>'\"&\u2028\u202e"
Open = Callable[..., Any]


@pytest.fixture
def show(browser: Any, tmp_path: Path) -> Iterator[Open]:
    """Opens a comparison; fails at the end if the page complained or asked for anything but itself."""
    complaints: list[str] = []
    contexts = []

    def open_it(compared: Compared, place: str = "", lang: Lang = "zh", width: int = 1400, **options: Any) -> Any:
        path = tmp_path / "比对.html"
        with path.open("w", encoding="utf-8") as out:
            write_comparison_html(compared, out, lang=lang)
        context = browser.new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: (complaints.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on(
            "request", lambda request: request.url.partition("#")[0] != path.as_uri() and complaints.append(request.url)
        )
        page.goto(path.as_uri() + place)
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert complaints == []


def top(page: Any, selector: str) -> float:
    """How far below the top of its side something stands."""
    script = "e => e.getBoundingClientRect().top - e.closest('.pane').getBoundingClientRect().top"
    return float(page.locator(selector).evaluate(script))


def current(page: Any) -> list[str]:
    return [str(one) for one in page.locator(".no.current").all_inner_texts()]


def test_both_texts_stand_whole_side_by_side_with_the_same_numbers(show: Open) -> None:
    compared = reordered()
    page = show(compared, "#pair-2")
    expect(page.locator("#viewer")).to_be_visible()
    expect(page.locator("#overview")).not_to_be_visible()
    page.locator("[data-whole]").check()
    for side, key in (("a", "乙/b.txt"), ("b", "甲/a.txt")):
        pane = page.locator(f'.pane[data-side="{side}"]')
        assert key in pane.locator("h3").inner_text()
        script = "e => [...e.querySelectorAll('p')].map(p => [...p.querySelectorAll('span')].map(s => s.textContent).join('')).join('\\n')"
        words = pane.locator(".words").evaluate(script)
        assert words.strip() == compared.materials[key].source.text.strip()
        assert sorted(pane.locator(".no").all_inner_texts()) == ["1", "2"]
    colours = [
        {one.get_attribute("class").split()[1] for one in page.locator(f'.passage[data-n="{n}"]').all()} for n in (1, 2)
    ]
    assert [len(one) for one in colours] == [1, 1]
    assert colours[0] != colours[1]


def test_differences_are_marked_by_kind_on_both_sides(show: Open) -> None:
    page = show(reordered(), "#pair-2")
    marks = {
        side: [
            (one.get_attribute("class"), one.inner_text()) for one in page.locator(f'[data-side="{side}"] mark').all()
        ]
        for side in "ab"
    }
    assert ("figure", "9") in marks["a"]
    assert ("figure", "12") in marks["b"]
    assert ("wording", "确实") in marks["a"]
    assert ("name", "聂远帆") in marks["b"]
    styles = page.locator(".legend mark:not(.more)").evaluate_all(
        "all => all.map(e => getComputedStyle(e)).map(s => s.textDecorationLine + s.textDecorationStyle)"
    )
    assert len(set(styles)) == len(styles) == 6
    boxes = "all => all.map(e => [getComputedStyle(e), getComputedStyle(e.closest('p'))]).map(([e, p]) => e.position + (e.fontSize === p.fontSize) + e.paddingTop)"
    assert set(page.locator(".words mark").evaluate_all(boxes)) == {"statictrue0px"}
    assert "9 | 12" in page.locator('[data-side="a"] mark.figure').first.get_attribute("title")


def test_keys_and_buttons_bring_both_sides_to_the_next_passage(show: Open) -> None:
    page = show(reordered(), "#pair-2")
    assert current(page) == ["1", "1"]
    for press in ("n", "ArrowRight"):
        page.keyboard.press(press)
        assert current(page) == ["2", "2"]  # the last one: nothing comes after it
        assert abs(top(page, '[data-side="a"] .no[data-n="2"]') - top(page, '[data-side="b"] .no[data-n="2"]')) < 5
    assert page.url.endswith("#pair-2-2")
    expect(page.locator(".position")).to_have_text("第 2 段 / 共 2 段", use_inner_text=True)
    page.keyboard.press("p")
    assert current(page) == ["1", "1"]
    page.get_by_role("button", name="下一段").click()
    assert current(page) == ["2", "2"]
    page.locator("[data-keys]").uncheck()
    page.keyboard.press("p")
    assert current(page) == ["2", "2"]


def test_a_click_brings_the_other_side_to_the_same_words(show: Open) -> None:
    first = "".join(f"{prose(number, 46)}\n" for number in range(40))
    page = show(
        comparison({"a": f"{prose(90, 400)}\n2023年{first}", "b": f"{prose(91, 90)}\n2024年{first}"}), "#pair-1"
    )
    words = page.locator('[data-side="a"] .passage', has_text=prose(25, 46)[:20])
    words.scroll_into_view_if_needed()
    words.click(position={"x": 60, "y": 10})
    there = page.locator('[data-side="b"] .passage', has_text=prose(25, 46)[:20])
    boxes = [one.bounding_box() for one in (words, there)]
    assert abs(boxes[0]["y"] - boxes[1]["y"]) < 45


def test_text_outside_passages_is_folded_up_and_can_be_shown(show: Open) -> None:
    page = show(reordered(), "#pair-2")
    side = page.locator('[data-side="a"] .words')
    before = len(side.inner_text())
    buttons = page.locator('[data-side="a"] .fold button')
    count = buttons.count()
    hidden = int(re.sub(r"\D", "", buttons.first.inner_text()))
    assert hidden > 90
    buttons.first.click()
    expect(buttons).to_have_count(count - 1)
    assert len(side.inner_text()) > before + hidden - 60
    page.locator("[data-whole]").check()
    expect(page.locator(".fold")).to_have_count(0)
    assert current(page) == ["1", "1"]


def test_the_table_sorts_filters_and_leads_to_a_pair_and_back(show: Open) -> None:
    page = show(reordered())
    numbers = page.locator("table.pairs tbody th")
    page.get_by_role("button", name="段数").click()
    expect(numbers).to_have_text(["2", "1"], use_inner_text=True)
    assert page.locator('th[aria-sort="descending"]').inner_text().startswith("段数")
    page.get_by_role("button", name="段数").click()
    expect(numbers).to_have_text(["1", "2"], use_inner_text=True)
    page.get_by_role("searchbox").fill("聂远帆")
    expect(page.locator("tbody tr:visible th")).to_have_text(["2"], use_inner_text=True)
    expect(page.locator(".filter [role=status]")).to_have_text("显示 1 / 2", use_inner_text=True)
    page.get_by_role("searchbox").fill("")
    page.locator("select[data-which]").select_option("facts")
    expect(page.locator("tbody tr:visible th")).to_have_text(["1"], use_inner_text=True)
    page.locator("select[data-which]").select_option("")
    page.locator("tbody tr").nth(1).locator("td").nth(2).click()
    expect(page.locator("#viewer-title")).to_have_text("第 2 对", use_inner_text=True)
    expect(page.locator("#viewer-title")).to_be_focused()
    page.get_by_role("button", name="上一对").click()
    expect(page.locator("#viewer-title")).to_have_text("第 1 对", use_inner_text=True)
    expect(page.get_by_role("button", name="上一对")).to_be_disabled()
    page.keyboard.press("Escape")
    expect(page.locator("#overview")).to_be_visible()
    assert page.evaluate("document.activeElement.textContent") == "1"
    page.go_back()
    expect(page.locator("#viewer")).to_be_visible()


def test_everything_can_be_reached_by_keyboard_and_has_a_name(show: Open) -> None:
    page = show(reordered(), lang="en")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the content", use_inner_text=True)
    expect(page.locator("h1")).to_have_count(1)
    assert page.get_by_role("region", name="Pairs", exact=True).count() >= 1
    page.locator("tbody th a").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#viewer")).to_be_visible()
    unnamed = page.evaluate(
        "() => [...document.querySelectorAll('button, a, input, select')].filter(e => e.checkVisibility({visibilityProperty: true}) &&"
        " !(e.innerText.trim() || e.getAttribute('aria-label') || e.closest('label'))).map(e => e.outerHTML)"
    )
    assert unnamed == []
    expect(page.get_by_role("button", name="passage 1, to the other side")).to_have_count(2)
    expect(page.locator('.pane[tabindex="0"]')).to_have_count(2)


def test_without_scripts_every_pair_and_every_text_can_be_read(show: Open) -> None:
    page = show(reordered(), "#pair-2", java_script_enabled=False)
    expect(page.locator(".filter")).not_to_be_visible()
    expect(page.locator("#viewer")).not_to_be_visible()
    page.locator("#pair-2 summary").click()
    assert FIRST[5:150] in page.locator("#pair-2 blockquote").last.inner_text()
    page.locator("#pair-2 a", has_text="甲：全文").click()
    page.locator("#texts ~ details summary").first.click()
    expect(page.locator(".source").first).to_be_visible()


def test_hostile_names_and_texts_are_only_words(show: Open) -> None:
    text = f"{HOSTILE}{FIRST}{HOSTILE}\n"
    compared = comparison(
        {HOSTILE: prose(1, 60) + text, "b": f"二{prose(2, 60)}{text}"}, unreadable=[(HOSTILE, HOSTILE)]
    )
    page = show(compared, "#pair-1")
    page.keyboard.press("n")
    expect(page.locator("img")).to_have_count(0)
    expect(page.locator("script")).to_have_count(1)
    assert "<img src=x onerror=alert(2)>" in page.locator('[data-side="b"] .words').inner_text()
    page.keyboard.press("Escape")
    page.get_by_role("searchbox").fill("<img")
    expect(page.locator("tbody tr:visible")).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_has_both_sides_one_above_the_other(show: Open, scheme: str) -> None:
    page = show(reordered(), "#pair-2", width=390, color_scheme=scheme)
    above, below = (page.locator(f'.pane[data-side="{side}"]').bounding_box() for side in "ab")
    assert above["y"] + above["height"] <= below["y"] + 1
    assert above["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.keyboard.press("Escape")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_paper_has_the_pair_that_is_shown_and_no_controls(show: Open) -> None:
    page = show(reordered(), "#pair-2")
    page.emulate_media(media="print")
    expect(page.locator(".tools")).not_to_be_visible()
    expect(page.locator("#viewer-title")).to_be_visible()
    page.locator("[data-whole]").evaluate("e => e.click()")
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    pages = ["".join(one.get_textpage().get_text_range().split()) for one in document]
    assert len(pages) > 1
    assert sum("第2对" in one for one in pages) == 1
    for ending in (prose(12, 500), prose(15, 400)):  # of either document
        assert ending[-12:] in "".join(pages)


def test_words_stand_out_enough_from_what_is_behind_them(show: Open) -> None:
    script = """() => {
      const linear = (v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
      const light = (c) => { const [r, g, b] = c.match(/\\d+/g).map(Number); return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b); };
      const behind = (e) => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (!/, 0\\)|transparent/.test(c)) return c; } return "rgb(255, 255, 255)"; };
      const low = [];
      for (const e of document.querySelectorAll("p, span, a, td, th, label, button:enabled, li, h1, h2, h3, mark, bdi")) {
        if (!e.checkVisibility() || ![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())) continue;
        const [a, b] = [light(getComputedStyle(e).color), light(behind(e))].sort((x, y) => y - x);
        if ((a + 0.05) / (b + 0.05) < 4.5) low.push(e.outerHTML.slice(0, 80));
      }
      return low;
    }"""
    for scheme in ("light", "dark"):
        for place in ("", "#pair-2"):
            assert show(reordered(), place, color_scheme=scheme).evaluate(script) == []
