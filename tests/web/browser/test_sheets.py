"""An old ledger comes in and goes out in a real browser, with JavaScript and without."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from bihuan_web.ledgers.models import Ledger
from bihuan_web.tasks.models import Task
from tests.web.sheets.test_old_ledgers import ROWS, sheet_of
from tests.web.support.units import appoint
from tests.web.support.walking import press
from tests.web.support.work import crew

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("javascript", [True, False])
def test_an_old_ledger_comes_in_and_goes_out(enter: Any, tmp_path: Path, settings: Any, javascript: bool) -> None:
    settings.FILES_FOLDER = tmp_path / "files"
    people = crew()
    appoint(people.owner, people.place.section)
    file = tmp_path / "旧台账.xlsx"
    file.write_bytes(sheet_of(ROWS))
    page = enter(people.office, f"/sheets/units/{people.place.bureau.pk}/import/", javascript=javascript)
    page.get_by_label("文件").set_input_files(str(file))
    press(page, "上传")
    press(page, "看预览")
    expect(page.get_by_text("没有写年份")).to_be_visible()
    press(page, "确认写入")
    expect(page.get_by_text("已导入")).to_be_visible()
    assert Task.objects.count() == 3
    page.get_by_role("link", name="导出").click()
    expect(page.get_by_text(Ledger.objects.get().title).first).to_be_visible()
    with page.expect_download() as got:
        page.get_by_role("button", name="导出").click()
    assert got.value.suggested_filename == "岚台县粮食局整改台账.xlsx"
