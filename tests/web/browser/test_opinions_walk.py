"""From the link on a phone to the answer under the receipt code, in a real browser, with JavaScript and without."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from bihuan_web.common import clock
from bihuan_web.opinions.models import Collection, Opinion
from bihuan_web.opinions.queries import visible_to
from bihuan_web.opinions.views import public
from tests.web.support.voices import AT, CLOSES, OPENS, Voices, ledger_of, voices
from tests.web.support.walking import press

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def there(stop_clock: Any) -> Voices:
    stop_clock(AT)
    public.SENDINGS.forget()
    public.RECEIPTS.forget()
    return voices(opened=False)


def decide(page: Any, name: str) -> None:
    """A button that asks first."""
    page.locator("summary", has_text=name).click()
    page.locator("details[open]").get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize("javascript", [True, False])
def test_asked_by_link_sorted_assigned_answered_and_seen_by_the_code(
    enter: Any, there: Voices, javascript: bool
) -> None:
    Collection.objects.all().delete()
    ledger_of(there)
    # The office draws up a collection from the page of the round, opens it, prints the poster.
    page = enter(there.office, f"/rounds/{there.round.pk}/", javascript=javascript)
    page.get_by_role("link", name="征求意见", exact=True).click()
    page.get_by_role("link", name="新的征求意见").first.click()
    page.get_by_label("名称").fill("粮食局征求意见")
    page.get_by_label("开始日期").fill(OPENS.isoformat())
    page.get_by_label("截止日期").fill(CLOSES.isoformat())
    page.get_by_label("对班子的意见由谁签收").select_option(label=str(there.head))
    page.get_by_label(str(there.deputy)).check()
    page.locator("[name=questions]").fill("对学习的意见\n对作风的意见")
    press(page, "保存")
    page.get_by_role("link", name="粮食局征求意见").click()
    decide(page, "开始征求")
    expect(page.get_by_alt_text("填写页的二维码")).to_be_visible()
    public = urlsplit(page.locator(".secret a").get_attribute("href")).path
    page.get_by_role("link", name="张贴页").click()
    expect(page.get_by_role("heading", name="粮食局征求意见")).to_be_visible()

    # Somebody unknown writes on a phone; the page sets no cookie and fits the screen.
    phone = enter(None, public, width=390, javascript=javascript)
    phone.get_by_label("岚台县粮食局领导班子").check()
    phone.get_by_label("对作风的意见").fill("会议太多，一开就是半天")
    press(phone, "提交意见")
    code = phone.locator("#receipt").inner_text()
    assert phone.context.cookies() == []
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    for text in ("会议太多了，一开就是半天", "到村里来得少"):
        other = enter(None, public, width=390, javascript=javascript)
        other.get_by_label("聂远帆" if "村" in text else "岚台县粮食局领导班子").check()
        other.get_by_label("对作风的意见").fill(text)
        press(other, "提交意见")
    phone = enter(None, "/receipt/", width=390, javascript=javascript)
    phone.get_by_label("回执码").fill(code)
    press(phone, "查看")
    expect(phone.get_by_text("还没有答复")).to_be_visible()

    # The office sees nothing of it until it stops; then it sorts what is proposed, assigns and hands over.
    collection = visible_to(there.office, AT.date()).get()
    page = enter(there.office, f"/opinions/{collection.pk}/", javascript=javascript)
    expect(page.get_by_text("还没有意见。")).to_be_visible()
    decide(page, "截止")
    page.get_by_role("link", name="归类", exact=True).click()
    proposal = page.locator("form", has_text="会议太多了").first
    expect(proposal.get_by_role("checkbox", checked=True)).to_have_count(2)
    proposal.get_by_label("新类的名称").fill("会风")
    press(proposal, "归类")
    alone = page.locator("form", has_text="到村里来得少").first
    alone.get_by_role("checkbox").check()
    alone.get_by_label("归入").select_option("singly")
    press(alone, "归类")
    page.get_by_role("link", name="会风").click()
    page.get_by_role("link", name="分办").click()
    page.get_by_label("由谁回应").select_option(label=str(there.owner))
    press(page, "保存")

    # Whoever is to answer finds it on the first page and makes it a problem.
    page = enter(there.owner, "/", javascript=javascript)
    page.get_by_role("link", name="请回应意见：会风").click()
    page.get_by_role("link", name="回应", exact=True).click()
    page.get_by_label("列为问题").check()
    page.get_by_label("给提意见的人的答复").fill("每周会议压到两次")
    page.locator("[name=text]").fill("会议过多")
    page.get_by_label("列入哪本台账").select_option(label="2026年度整改台账")
    press(page, "保存")
    expect(page.get_by_role("heading", name="列为问题")).to_be_visible()

    # One is left, so it cannot be finished; then the office answers it, too.
    page = enter(there.office, f"/opinions/{collection.pk}/", javascript=javascript)
    decide(page, "办结")
    expect(page.get_by_text("还有 1 条意见没有回应")).to_be_visible()
    page.goto(f"/opinions/{collection.pk}/")
    page.get_by_role("link", name="到村里来得少").click()
    page.get_by_role("link", name="回应", exact=True).click()
    page.get_by_label("说明理由", exact=True).check()
    page.get_by_label("给提意见的人的答复").fill("每月下村四天，行程公布")
    press(page, "保存")
    page.goto(f"/opinions/{collection.pk}/")
    page.get_by_role("link", name="聂远帆").click()
    press(page, "反馈给本人")
    page.goto(f"/opinions/{collection.pk}/")
    decide(page, "办结")
    expect(page.get_by_text("已办结", exact=True).first).to_be_visible()

    # The leader reads the very words and acknowledges; the page of the round says how far it is.
    page = enter(there.deputy, "/", javascript=javascript)
    page.get_by_role("link", name="请阅读并签收征求到的意见").click()
    expect(page.get_by_text("到村里来得少")).to_be_visible()
    expect(page.get_by_text("网上填写")).to_have_count(0)
    press(page, "已阅读，签收")
    expect(page.get_by_text("已签收", exact=True).first).to_be_visible()
    page = enter(there.office, f"/rounds/{there.round.pk}/", javascript=javascript)
    expect(page.get_by_text("1 次，意见 3 条，已回应 3 条")).to_be_visible()

    # Whoever asked sees the answer, and only that.
    phone = enter(None, "/receipt/", width=390, javascript=javascript)
    phone.get_by_label("回执码").fill(code.lower())
    press(phone, "查看")
    expect(phone.get_by_text("每周会议压到两次")).to_be_visible()
    expect(phone.get_by_text("一开就是半天")).to_have_count(0)
    assert set(Opinion.objects.values_list("sealed", flat=True)) == {False}


def test_a_closed_page_says_so_in_english(enter: Any, there: Voices) -> None:
    with clock.standing_at(AT + timedelta(days=60)):
        page = enter(None, f"/ask/{there.collection.link}/?lang=en", width=390)
        expect(page.get_by_role("heading", name="Nothing can be written here now")).to_be_visible()
        assert page.context.cookies() == []
