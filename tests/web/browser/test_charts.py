"""Charts in a real browser: each kind is drawn from its table under the strict policy, and the table stays."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.web.support.chart_pages import charts

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.web.support.chart_pages")]
PAGE = "/charts-of-a-test/"
KINDS = ["bar", "stacked", "line", "heatmap", "sankey", "treemap", "gantt", "timeline", "calendar"]


def test_every_kind_is_drawn_beside_its_table_with_patterns(enter: Any) -> None:
    page = enter(path=PAGE)  # fails at the end if the policy refused anything
    for kind in KINDS:
        figure = page.locator(f"figure[data-chart='{kind}']").first
        expect(figure.locator(f".chart-drawing[data-drawn='{kind}'] svg path")).not_to_have_count(0)
        expect(figure.locator("table")).to_be_visible()
    bar = page.locator("figure[data-chart='bar']").first
    assert bar.locator("svg pattern").count() >= 2  # series that differ without colour
    assert bar.get_by_role("link", name="一月").get_attribute("href") == "?month=1"
    expect(page.locator("figure", has_text="还没有数据").locator("svg")).to_have_count(0)


def test_days_that_stand_out_and_states_are_written_into_the_drawing(enter: Any) -> None:
    page = enter(path=PAGE)

    def words(kind: str) -> list[str]:
        return page.locator(f"figure[data-chart='{kind}'] svg text").all_text_contents()

    assert {"今天", "一组"} <= set(words("gantt"))
    assert {"T", "已完成", "逾期"} <= set(words("timeline"))
    assert {"休", "✓"} <= set(words("calendar"))


def test_what_stands_in_the_table_only_is_not_drawn(enter: Any) -> None:
    figure = enter(path=PAGE).locator("figure", has_text="占比")
    expect(figure.locator("svg text", has_text="8%").first).to_be_visible()
    words = figure.locator("svg text").all_text_contents()
    assert {"2025", "2026", "5%"} <= set(words)
    assert not {"40%", "50%", "项数"} & set(words)
    expect(figure.get_by_role("cell", name="50")).to_be_visible()


def test_a_bar_leads_to_its_rows(enter: Any) -> None:
    page = enter(path=PAGE)
    place = page.locator("figure[data-chart='heatmap'] .chart-drawing")
    place.scroll_into_view_if_needed()
    page.locator("figure[data-chart='heatmap'] svg text", has_text="5").last.click(force=True)
    page.wait_for_url("**/charts-of-a-test/?month=1")


def test_charts_are_redrawn_for_a_dark_page_and_fit_a_phone(enter: Any) -> None:
    page = enter(path=PAGE, width=390)
    text = page.locator("figure[data-chart='line'] svg text").first
    light = text.get_attribute("fill")
    page.evaluate("document.documentElement.dataset.bsTheme = 'dark'")
    page.wait_for_function(
        "(light) => document.querySelector(\"figure[data-chart='line'] svg text\").getAttribute('fill') !== light",
        arg=light,
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_without_javascript_the_table_says_it_all(enter: Any) -> None:
    page = enter(path=PAGE, javascript=False)
    for chart in charts():
        figure = page.locator("figure").filter(has=page.locator(f"#chart-{chart.key}"))
        assert figure.locator("tbody tr").count() == max(1, len(chart.rows))
        expect(figure.locator(".chart-drawing")).not_to_be_visible()
