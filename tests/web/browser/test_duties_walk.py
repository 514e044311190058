"""A share on its way from the office to a person, in a browser; and what is still empty."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from bihuan_web.accounts.roles import Role
from bihuan_web.audit.verifying import verify_log
from tests.web.support.duty import AT, Chain, chain
from tests.web.support.units import grant
from tests.web.support.walking import press

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def here(stop_clock: Any) -> Chain:
    stop_clock(AT)
    made = chain()
    grant(made.principal, Role.AUTHOR, made.place.bureau)  # whose round it is
    return made


@pytest.mark.parametrize("javascript", [True, False])
def test_a_share_is_acknowledged_broken_down_sent_back_and_handed_again(
    enter: Any, here: Chain, javascript: bool
) -> None:

    page = enter(here.principal, f"/rounds/{here.round.pk}/", javascript=javascript)
    page.get_by_role("link", name="责任清单").click()
    page.get_by_role("link", name="2025年度责任清单").click()
    page.get_by_role("link", name="1 全局粮库安全不出事").click()
    press(page, "签收")
    page.get_by_role("link", name="往下分解").click()
    page.get_by_label("层级").select_option(label="班子成员")
    page.get_by_label("责任内容").fill("分管储备安全")
    page.get_by_label("责任单位").select_option(label="岚台县粮食局")
    page.get_by_label("责任人").select_option(label=str(here.member))
    press(page, "保存")
    page.get_by_role("link", name="2 分管储备安全").click()
    share = page.url

    page = enter(here.member, share, javascript=javascript)
    page.get_by_role("link", name="退回", exact=True).click()
    page.get_by_label("理由").fill("时限太远")
    press(page, "退回")
    page = enter(here.principal, share, javascript=javascript)
    page.get_by_role("link", name="改后再交").click()
    expect(page.get_by_text("时限太远")).to_be_visible()
    page.get_by_label("时限").fill("2026-05-31")
    press(page, "保存")
    page = enter(here.member, share, javascript=javascript)
    press(page, "签收")
    expect(page.get_by_text("已签收", exact=True)).to_be_visible()

    page = enter(here.office, f"/duties/{here.list.pk}/", javascript=javascript)
    expect(page.get_by_text("1 / 1")).to_be_visible()
    page.get_by_role("link", name="分领域覆盖").click()
    expect(page.get_by_text("人事财务 · 责任清单")).to_be_visible()
    page.get_by_role("link", name="2", exact=True).click()
    expect(page.get_by_role("link", name="2 分管储备安全")).to_be_visible()
    page.goto(f"/duties/{here.list.pk}/dual/")
    expect(page.get_by_text("缺：党建和廉政").first).to_be_visible()
    page.get_by_role("link", name="加责任分工").last.click()
    page.get_by_label("层级").select_option(label="班子成员")
    page.get_by_label("责任内容").fill("廉政风险排查")
    page.get_by_label("责任人").select_option(label=str(here.member))
    page.get_by_label("时限").fill("2026-05-31")
    press(page, "保存")
    expect(page.get_by_role("link", name="3 廉政风险排查")).to_be_visible()
    assert list(verify_log()) == []


def test_on_a_phone_nothing_is_wider_than_the_screen(enter: Any, here: Chain) -> None:
    for path in (f"/duties/{here.list.pk}/", f"/duties/{here.list.pk}/coverage/", f"/duties/{here.list.pk}/dual/", f"/shares/{here.team.pk}/"):  # fmt: skip
        page = enter(here.office, path, width=390)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
