"""From the round to a paper, its issue and the archive, and into next year's ledger, in a real browser."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from bihuan_web.common.clock import now
from bihuan_web.ledgers.models import Ledger
from bihuan_web.papers.models import Bundle, Paper
from bihuan_web.papers.services.bundles import make_bundle
from tests.web.support import work
from tests.web.support.drafts import AT, Room, room
from tests.web.support.walking import press

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def there(settings: Any, tmp_path: Path, stop_clock: Any) -> Room:
    settings.FILES_FOLDER = tmp_path / "files"
    settings.BUNDLES_FOLDER = tmp_path / "bundles"
    stop_clock(AT)
    found = room()
    work.task_in("assigned", found.people)
    return found


@pytest.mark.parametrize("javascript", [True, False])
def test_from_the_round_to_an_issued_paper_the_archive_and_next_year(
    enter: Any, there: Room, tmp_path: Path, javascript: bool
) -> None:

    # The office drafts a paper from the data, changes one part in place, and hands it in.
    page = enter(there.office, f"/rounds/{there.round.pk}/", javascript=javascript)
    page.get_by_role("link", name="文稿", exact=True).click()
    page.get_by_role("link", name="起草文稿").first.click()
    page.get_by_label("文稿种类").select_option("rectification")
    press(page, "起草")
    paper = Paper.objects.get()
    block = paper.blocks.get(text__contains="申请销号")
    part = page.locator(f"#block-{block.pk}")
    part.get_by_role("link", name="改", exact=True).click()
    page.get_by_label("内容").fill("每项任务由责任人以外的人核验。")
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_text("每项任务由责任人以外的人核验。").wait_for()
    page.goto(f"/papers/{paper.pk}/")
    expect(page.get_by_text("改过", exact=True)).to_have_count(1)
    press(page, "送审")

    # The leader finds it on the first page and checks it; the office issues it.
    page = enter(there.lead, "/", javascript=javascript)
    page.get_by_role("link", name="审定文稿", exact=False).first.click()
    press(page, "审定")
    page = enter(there.office, f"/papers/{paper.pk}/", javascript=javascript)
    page.get_by_role("link", name="印发", exact=True).click()
    page.get_by_label("文号").fill("岚粮〔2026〕1号")
    press(page, "印发")
    page.get_by_text("已印发", exact=True).wait_for()
    with page.expect_download() as got:
        page.get_by_role("button", name="下载 Word", exact=True).click()
    assert got.value.suggested_filename.endswith(".docx")

    # The archive names what is missing; the bundle is made by the worker and taken out.
    page.goto(f"/rounds/{there.round.pk}/archive/")
    page.get_by_text("还缺：").wait_for()
    press(page, "打归档包")
    bundle = Bundle.objects.get()
    assert make_bundle(bundle.pk, now()) == "made"
    page.goto(f"/bundles/{bundle.pk}/")
    with page.expect_download() as got:
        page.get_by_role("button", name="下载", exact=True).click()
    out = tmp_path / "out.zip"
    got.value.save_as(out)
    with zipfile.ZipFile(out) as archive:
        assert {"index.html", "SHA256SUMS"} <= set(archive.namelist())

    # What is open goes on next year.
    page.goto(f"/rounds/{there.round.pk}/next-year/")
    page.get_by_role("link", name="预览结转").click()
    page.get_by_label("新台账名称").fill("2027年度整改台账")
    press(page, "结转并归档本台账")
    page.get_by_text("台账已结转并归档。").wait_for()
    assert Ledger.objects.get(title="2027年度整改台账").problems.count() == 1
