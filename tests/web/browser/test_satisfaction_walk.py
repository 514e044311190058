"""From a closed task to what people say of it, to a new problem, and to a check by somebody else, in a real browser."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from bihuan_web.accounts.roles import Role
from bihuan_web.ledgers.models import Problem
from bihuan_web.satisfaction.models import Check, Survey
from bihuan_web.tasks.models import Task
from tests.web.support.asking import Asking, asking
from tests.web.support.units import with_role
from tests.web.support.walking import press
from tests.web.support.work import NOON

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def there(stop_clock: Any) -> Asking:
    stop_clock(NOON)
    return asking()


@pytest.mark.parametrize("javascript", [True, False])
def test_from_closure_to_a_bad_answer_and_a_new_problem(enter: Any, there: Asking, javascript: bool) -> None:

    task = there.tasks[0]
    office = enter(there.office, f"/rounds/{there.round.pk}/", javascript=javascript)
    office.get_by_role("link", name="满意度和回头看").click()
    office.get_by_role("link", name="新建测评").first.click()
    office.get_by_label("名称").fill("储粮整改满意不满意")
    office.get_by_label("询问对象").fill("粮库周边三个村的农户")
    office.get_by_label("凭一次性验证码作答").check()
    office.get_by_label("截止日期").fill("2026-04-01")
    press(office, "保存")
    office.get_by_label(f"选 {task.title}").check()
    office.get_by_label(f"怎么问 {task.title}").fill("粮库安全检查做得怎么样")
    press(office, "保存")
    office.get_by_role("link", name="印验证码小条").click()
    office.get_by_label("张数").fill("5")
    press(office, "生成并显示")
    codes = office.locator(".slip-code").all_text_contents()
    office.get_by_role("link", name="返回").click()
    press(office, "开始征集")
    link = office.get_by_role("link", name="/s/").get_attribute("href")
    assert link is not None

    # Five people answer on their phones; the last one with a code that was used.
    for number, code in enumerate(codes):
        phone = enter(None, link, width=390, javascript=javascript)
        assert phone.context.cookies() == []
        phone.get_by_label("验证码").fill(codes[0] if number == 4 else code)
        phone.get_by_label("不满意" if number == 4 else "满意", exact=True).check()
        if number == 4:
            phone.get_by_label("原因（可以不填）").fill("后三个月没人来过")
            press(phone, "提交答卷")
            expect(phone.get_by_text("这个验证码不对，或者已经用过")).to_be_visible()
            expect(phone.get_by_label("不满意", exact=True)).to_be_checked()
            phone.get_by_label("验证码").fill(code)
        press(phone, "提交答卷")
        phone.get_by_role("heading", name="谢谢，已经收到。").wait_for()
        assert phone.context.cookies() == []

    # Now the office sees the result, and decides on the reason.
    office.get_by_text("截止并公布结果", exact=True).first.click()
    press(office, "截止并公布结果")
    expect(office.get_by_text("80.0%").first).to_be_visible()
    office.get_by_role("link", name="处理", exact=True).click()
    expect(office.get_by_text("后三个月没人来过").first).to_be_visible()
    old = task.measure.problem
    office.get_by_label("列入哪本台账").select_option(label=old.ledger.title)
    office.get_by_label("新问题", exact=True).fill("每月检查没有坚持下来")
    press(office, "确定")
    office.get_by_role("link", name="列为问题").click()
    expect(office.get_by_role("heading", name="每月检查没有坚持下来")).to_be_visible()
    expect(office.get_by_text("群众评价")).to_be_visible()
    assert Problem.objects.get(carried_from=old).measures.count() == 0
    task.refresh_from_db()
    assert task.state == "closed"
    assert Survey.objects.get().state == "closed"


def test_from_a_sealed_list_to_a_relapse_found_by_somebody_else(enter: Any, there: Asking, stop_clock: Any) -> None:

    watcher = with_role(Role.VERIFIER, there.people.place.county, "沈望舒")
    stop_clock(NOON + timedelta(days=150))
    office = enter(there.office, f"/rounds/{there.round.pk}/satisfaction/")
    office.get_by_role("link", name="新建抽查").first.click()
    office.get_by_label("名称").fill("夏季回头看")
    office.get_by_label("抽取项数").fill("1")
    press(office, "封存名单")
    office.get_by_role("link", name="抽取", exact=True).click()
    press(office, "抽取")
    office.get_by_role("link", name="指定", exact=True).click()
    office.get_by_label("核查人").select_option(label=str(watcher))
    press(office, "保存")
    own = enter(there.people.verifier, f"/checks/{Check.objects.get().pk}/")
    expect(own.get_by_text("要由别人来做")).to_be_visible()
    other = enter(watcher, "/", width=390)
    other.get_by_role("link", name="回头看：").click()
    other.get_by_role("radio", name="有反弹").check()
    other.get_by_label("走访群众").check()
    other.get_by_label("走访了谁").fill("周边农户三户")
    other.get_by_label("核查情况").fill("两户说又漏雨了")
    other.get_by_label("新任务（有反弹时填）").fill("重新修屋面")
    press(other, "记下结果")
    other.get_by_role("link", name="重新修屋面").first.click()
    expect(other.get_by_text("反弹自")).to_be_visible()
    assert Task.objects.get(relapse_of=there.tasks[0]).state == "draft"
