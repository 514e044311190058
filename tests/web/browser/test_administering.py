"""From an empty installation to somebody who signs in with their own password, in a real browser."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import expect

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.common.setup_code import setup_code
from tests.web.support.units import county, person, with_role
from tests.web.support.walking import press

pytestmark = pytest.mark.django_db(transaction=True)
OWN = "Guliang-2026-chu"


def sign_in(page: Any, name: str, password: str) -> None:
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(password)
    press(page, "登录")


@pytest.mark.parametrize("javascript", [True, False])
def test_an_installation_is_set_up_and_the_first_people_sign_in(enter: Any, javascript: bool) -> None:
    page = enter(path="/", javascript=javascript)
    for label, value in (
        ("设置码", setup_code(settings.DATA)),
        ("最上一级单位", "岚台县"),
        ("您的姓名", "管理员甲"),
        ("用户名", "gly"),
    ):
        page.get_by_label(label).fill(value)
    page.get_by_label("密码", exact=True).fill(OWN)
    page.get_by_label("再输一遍密码").fill(OWN)
    press(page, "开始使用")
    sign_in(page, "gly", OWN)
    page.get_by_role("link", name="组织机构").first.click()
    page.get_by_role("link", name="岚台县").click()
    page.get_by_role("link", name="新增下级单位").click()
    page.get_by_label("单位名称").fill("岚台县粮食局")
    press(page, "新增下级单位")
    page.get_by_role("link", name="岚台县粮食局").click()
    page.get_by_role("link", name="新增人员").click()
    for label, value in (("用户名", "nyf"), ("姓名", "聂远帆"), ("岗位", "局长")):
        page.get_by_label(label).fill(value)
    press(page, "新增人员")
    password = page.locator("tbody code").inner_text()
    page.get_by_text("管理员甲").click()
    press(page, "退出登录")
    sign_in(page, "nyf", password)
    expect(page.get_by_role("heading", level=1)).to_have_text("修改密码")
    page.get_by_label("旧密码").fill(password)
    page.get_by_label("新密码", exact=True).fill("Chubei-ke-2026")
    page.get_by_label("新密码确认").fill("Chubei-ke-2026")
    press(page, "修改密码")
    expect(page.get_by_role("heading", level=1)).to_have_text("首页")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_button_asks_before_it_disables_an_account(enter: Any, javascript: bool) -> None:
    units = county()
    somebody = with_role(Role.OWNER, units.bureau, "聂远帆")
    page = enter(with_role(Role.ADMINISTRATOR, units.county), f"/people/{somebody.pk}/", javascript=javascript)
    page.locator("summary", has_text="停用账号").click()
    assert User.objects.get(pk=somebody.pk).is_active
    press(page, "停用账号")
    page.get_by_text("已完成。").wait_for()
    assert not User.objects.get(pk=somebody.pk).is_active


def test_the_keyboard_reaches_the_content_and_the_menu_closes_by_escape(enter: Any) -> None:
    page = enter(person("聂远帆"), "/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()
    summary = page.locator("summary", has_text="聂远帆")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="退出登录")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="退出登录")).not_to_be_visible()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_page_is_wider_than_a_phone(enter: Any, language: str) -> None:
    units = county()
    admin = with_role(Role.ADMINISTRATOR, units.county)
    admin.language = language
    admin.save()
    page = enter(admin, "/", width=390)
    for path in (
        "/",
        "/orgs/",
        f"/orgs/{units.bureau.pk}/",
        "/people/",
        f"/people/{admin.pk}/",
        "/permissions/",
        "/import/",
        "/me/",
    ):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path


def test_the_list_of_people_filters_as_one_types_without_leaving_the_page(enter: Any) -> None:
    units = county()
    with_role(Role.OWNER, units.bureau, "聂远帆")
    page = enter(with_role(Role.ADMINISTRATOR, units.county, "管理员甲"), "/people/")
    page.evaluate("window.stayed = true")
    page.get_by_label("姓名或用户名").fill("聂")
    page.get_by_label("姓名或用户名").press("Tab")
    page.locator("#people", has_not_text="管理员甲").wait_for()
    page.wait_for_url("**q=**")
    assert page.evaluate("window.stayed")
