"""The main path without a mouse: sign-in, task, evidence, application; then somebody else verifies, and somebody closes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.web.support.keyboard import press, tab_to, write, write_day
from tests.web.support.work import NOON, PDF, task_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_sign_in_to_closure_by_keyboard_alone(enter: Any, settings: Any, stop_clock: Any, tmp_path: Path) -> None:
    settings.FILES_FOLDER = tmp_path / "files"
    stop_clock(NOON)
    task, people = task_in("doing")
    people.owner.set_password("Guliang-2026-chu")
    people.owner.save()
    record = tmp_path / "检查记录.pdf"
    record.write_bytes(PDF)

    page = enter(path="/")
    write(page, "用户名", people.owner.username)
    write(page, "密码", "Guliang-2026-chu")
    press(page, "登录")
    press(page, task.title)
    tab_to(page, "其他操作")
    page.keyboard.press("Enter")
    press(page, "交佐证材料")
    page.locator("input[type=file]").set_input_files(record)  # the dialogue is the system's own
    write_day(page, "事实日期", "2026-02-21")
    press(page, "交佐证材料")
    press(page, "申请销号")
    write(page, "自查情况", "三座粮库都查了，清单已建")
    press(page, "申请销号")
    expect(page.get_by_text("检查记录.pdf").first).to_be_visible()

    page = enter(people.verifier, f"/tasks/{task.pk}/")
    press(page, "核验通过")
    tab_to(page, "实地核查")
    page.keyboard.press("Space")
    write(page, "核查情况", "到现场看过，清单在")
    press(page, "核验通过")

    page = enter(people.closer, f"/tasks/{task.pk}/")
    press(page, "销号")
    write(page, "签字（姓名）", people.closer.name)
    press(page, "销号")
    task.refresh_from_db()
    assert task.state == "closed"


def test_the_first_stop_skips_the_navigation_and_menus_open_and_close_by_keys(enter: Any) -> None:
    _, people = task_in("doing")
    page = enter(people.office, "/tasks/")
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="跳到正文")
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.querySelector('#content').contains(document.activeElement)")
    page.reload()
    tab_to(page, people.office.name)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="退出登录")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="退出登录")).not_to_be_visible()
    expect(page.locator("summary", has_text=people.office.name)).to_be_focused()
    assert (
        page.locator("[tabindex]:not([tabindex='0']):not([tabindex='-1'])").count() == 0
    )  # the order is that of the page


def test_nothing_moves_for_whoever_wants_no_motion(enter: Any) -> None:
    _, people = task_in("doing")
    page = enter(people.office, "/tasks/")
    moving = """() => [...document.querySelectorAll('*')].filter((one) => {
      const style = getComputedStyle(one);
      return parseFloat(style.transitionDuration) > 0.01 || parseFloat(style.animationDuration) > 0.01 || style.scrollBehavior === 'smooth';
    }).map((one) => one.outerHTML.slice(0, 80))"""
    assert page.evaluate(moving) == []
