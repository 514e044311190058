"""From a number to its chains, from a gap to the act that fills it, from a cell to the sentence in the document, in a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from bihuan_web.accounts.roles import Role
from bihuan_web.documents.accepted import accepted_items
from bihuan_web.ledgers.services import open_ledger
from bihuan_web.tasks.services.drafting import take_over_with_tasks
from tests.web.support import papers, work
from tests.web.support.tracing import every_kind, field_of
from tests.web.support.units import grant
from tests.web.support.walking import press

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def noon(stop_clock: Any) -> None:
    stop_clock(work.NOON)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_gap_is_found_by_its_number_and_filled(enter: Any, javascript: bool) -> None:
    there = every_kind(field_of())
    page = enter(there.people.office, f"/ledgers/{there.ledger.pk}/", javascript=javascript)
    page.locator("#content").get_by_role("link", name="贯通", exact=True).click()
    numbers = page.locator(".trace-numbers")
    numbers.get_by_role("link", name="措施还没有分解为任务 1").click()
    rows = page.locator("table.trace tbody tr:not([class])")
    expect(rows).to_have_count(1)
    rows.get_by_role("link", name="立任务").click()
    page.locator("[name=title]").fill("每月第一周集中学习")
    press(page, "保存")
    page.goto(f"/tracing/ledgers/{there.ledger.pk}/")
    expect(numbers.get_by_role("link", name="措施还没有分解为任务")).to_have_count(0)
    expect(numbers.get_by_role("link", name="任务还没有派发 3")).to_be_visible()
    page.get_by_label("断在哪里").select_option(label="没有整改措施")
    if not javascript:
        press(page, "筛选")
    expect(rows).to_have_count(3)  # its own, the one without an aspect, the one without a cause


@pytest.mark.parametrize("javascript", [True, False])
def test_the_flows_are_drawn_beside_their_table_and_a_number_leads_to_rows(enter: Any, javascript: bool) -> None:
    there = every_kind(field_of())
    there.people.office.language = "en"
    there.people.office.save()
    page = enter(there.people.office, f"/tracing/ledgers/{there.ledger.pk}/", javascript=javascript)
    expect(page.get_by_role("heading", level=1)).to_contain_text("aspect, problem, cause, measure, task, closure")
    page.get_by_role("link", name="Flows").click()
    figure = page.locator("figure[data-chart='sankey']")
    expect(figure.locator("table")).to_be_visible()
    expect(figure.locator(".chart-drawing svg path").first).to_be_visible(visible=javascript)
    row = figure.get_by_role("row", name="No measure")
    expect(row).to_contain_text("3")
    row.get_by_role("link").click()
    expect(page.locator("table.trace tbody tr:not([class])")).to_have_count(3)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_cell_leads_to_the_sentence_in_the_document(
    enter: Any, settings: Any, tmp_path: Path, javascript: bool
) -> None:
    settings.FILES_FOLDER = tmp_path / "files"
    people = papers.desk()
    document = papers.accepted(people)
    ledger = open_ledger(people.place.bureau, "2024年度台账", 2024, people.office)
    take_over_with_tasks(document, ledger, {one.said.key for one in accepted_items(document)}, people.author)
    grant(people.reviewer, Role.OBSERVER, people.place.bureau)
    page = enter(people.reviewer, f"/tracing/ledgers/{ledger.pk}/", javascript=javascript)
    page.locator("table.trace").get_by_role("link", name="看原文").first.click()
    shown = page.locator("#reading-text .i-shown").first
    expect(shown).to_be_visible()
    expect(shown).to_be_in_viewport()
    page.locator("#content").get_by_role("link", name="贯通", exact=True).click()
    expect(page.get_by_text("机器找到，把握").first).to_be_visible()
    page.get_by_role("link", name="流向图").click()
    page.locator("figure table").get_by_role("link").first.click()
    expect(page.locator("table.trace tbody tr:not([class])").first).to_be_visible()
