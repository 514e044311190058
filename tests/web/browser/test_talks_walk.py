"""From the team's list to an answered criticism, as its people do it in a browser."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from bihuan_web.audit.verifying import verify_log
from bihuan_web.ledgers.services import open_ledger
from tests.web.support.team import AT, ON_THE_DAY, SECRET, Table, table
from tests.web.support.walking import press

pytestmark = pytest.mark.django_db(transaction=True)
FACT = "2月12日到柳湾镇粮库检查，你没有下到仓里就签了字"


@pytest.fixture
def here(stop_clock: Any) -> Table:
    stop_clock(AT)
    return table()


@pytest.mark.parametrize("javascript", [True, False])
def test_two_talk_one_criticises_the_other_answers(enter: Any, here: Table, javascript: bool, stop_clock: Any) -> None:

    ledger = open_ledger(here.place.bureau, "2025年度整改台账", 2025, here.office)
    round_page = f"/rounds/{here.round.pk}/"
    page = enter(here.one, round_page, javascript=javascript)
    page.get_by_role("link", name="谈心谈话").click()
    page.get_by_role("link", name="岚台县粮食局").click()
    expect(page.get_by_text("0 / 1").first).to_be_visible()
    page.get_by_role("link", name="记一次谈话").click()
    page.get_by_label("谈话对象").select_option(label=str(here.other))
    page.get_by_label("日期", exact=True).fill("2026-03-01")
    page.get_by_label("地点").fill("三楼谈话室")
    page.get_by_label("谈话内容").fill(SECRET)
    page.get_by_label("送台账的议定事项").fill("粮库夜里没有人看")
    press(page, "保存")
    talk = page.url

    # The other finds it among what waits, reads it and confirms.
    page = enter(here.other, talk, javascript=javascript)
    page.get_by_role("link", name="看内容").click()
    expect(page.get_by_text(SECRET)).to_be_visible()
    page.goto(talk)
    press(page, "确认谈过")
    expect(page.get_by_text("双方已确认")).to_be_visible()

    # The office sees that they talked and answers the point; what was said it does not find.
    page = enter(here.office, f"/talks/teams/{here.team.pk}/", javascript=javascript)
    expect(page.get_by_text("必谈的已谈 1 / 7")).to_be_visible()
    page.get_by_role("link", name="回应").click()
    page.get_by_label("怎么回应").select_option(label="列为问题")
    page.get_by_label("列入哪个台账（列为问题时）").select_option(label=str(ledger))
    press(page, "保存")
    expect(page.get_by_role("link", name="列为问题 1")).to_be_visible()
    page.get_by_role("link", name="聂远帆 · 程素心").click()
    expect(page.get_by_text("只有谈话双方能看")).to_be_visible()
    expect(page.get_by_text(SECRET)).to_have_count(0)

    # Criticism is prepared, said on the day, and answered.
    page = enter(here.one, round_page, javascript=javascript)
    page.get_by_role("link", name="相互批评").click()
    page.get_by_role("link", name="准备批评意见").click()
    page.get_by_label("批评对象").select_option(label=str(here.other))
    page.get_by_label("批评意见").fill("希望今后多下基层，提高站位")
    press(page, "保存")
    expect(page.get_by_text("看不到时间、数字")).to_be_visible()
    page.get_by_role("link", name="修改", exact=True).click()
    page.get_by_label("批评意见").fill(FACT)
    press(page, "保存")
    expect(page.get_by_text("看不到时间、数字")).to_have_count(0)
    stop_clock(ON_THE_DAY)
    page = enter(here.one, round_page, width=1024, javascript=javascript)
    page.get_by_role("link", name="相互批评").click()
    page.get_by_role("link", name="会上记录").click()
    press(page, "现在提出")
    page.get_by_label("批评人").select_option(label=str(here.one))
    page.get_by_label("批评对象").select_option(label=str(here.principal))
    page.get_by_label("批评意见").fill("上周的党组会上三次打断别人发言")
    press(page, "记下")
    expect(page.get_by_text("已记下：聂远帆对骆明川")).to_be_visible()
    page = enter(here.other, f"/talks/teams/{here.team.pk}/criticism/", javascript=javascript)
    page.get_by_role("link", name="回应").click()
    page.get_by_label("怎么回应").select_option(label="列为问题")
    page.get_by_label("列入哪个台账（列为问题时）").select_option(label=str(ledger))
    page.get_by_label("问题或者措施").fill("检查不到仓里看")
    press(page, "保存")
    expect(page.get_by_text("已回应", exact=True)).to_be_visible()
    assert list(verify_log()) == []


def test_on_a_phone_nothing_is_wider_than_the_screen(enter: Any, here: Table) -> None:
    for user, path in ((here.office, f"/talks/teams/{here.team.pk}/"), (here.one, f"/talks/teams/{here.team.pk}/criticism/"),
                       (here.one, f"/talks/teams/{here.team.pk}/enter/"), (here.office, f"/talks/teams/{here.team.pk}/members/")):  # fmt: skip
        page = enter(user, path, width=390)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
