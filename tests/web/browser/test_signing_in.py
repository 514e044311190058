"""Signing in, in a real browser."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.web.support.units import person
from tests.web.support.walking import press

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("javascript", [True, False])
def test_somebody_signs_in_and_out(enter: Any, javascript: bool) -> None:
    person("聂远帆", "nyf", password="Guliang-2026-chu")
    page = enter(path="/", javascript=javascript)
    page.get_by_label("用户名").fill("nyf")
    page.get_by_label("密码").fill("Guliang-2026-chu")
    press(page, "登录")
    expect(page.get_by_role("heading", level=1)).to_have_text("首页")
    page.get_by_text("聂远帆").click()
    press(page, "退出登录")
    expect(page.get_by_role("heading", level=1)).to_have_text("登录")
