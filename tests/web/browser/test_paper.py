"""Pages on paper: A4, black on white whatever the screen has, tables whole and no navigation. And dark on a screen that is."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from bihuan_web.accounts.roles import Role
from tests.web.support.units import with_role
from tests.web.support.work import task_in

pytestmark = pytest.mark.django_db(transaction=True)
A4 = 680  # CSS pixels between the margins: 180 mm
_LOOK = """() => { const style = getComputedStyle(document.body); return [style.color, style.backgroundColor]; }"""
_CUT = """() => [...document.querySelectorAll('.table-responsive')].filter((one) => one.scrollWidth > one.clientWidth + 1).length"""
BLACK_ON_WHITE = ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]


@pytest.mark.parametrize("path", ["/tasks/", "/design/"])
def test_a_dark_page_is_printed_black_on_white_and_whole(enter: Any, path: str) -> None:
    _, people = task_in("doing")
    reader = people.office if path == "/tasks/" else with_role(Role.ADMINISTRATOR, people.place.county)
    page = enter(reader, path, width=A4)
    page.locator("button[value=dark]").click()
    assert page.evaluate(_LOOK) != BLACK_ON_WHITE
    page.emulate_media(media="print")
    assert page.evaluate(_LOOK) == BLACK_ON_WHITE
    expect(page.locator("header.navbar")).not_to_be_visible()
    expect(page.locator("footer")).not_to_be_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= A4
    assert page.evaluate(_CUT) == 0
    if path == "/design/":  # what was drawn pale for the dark is drawn anew
        text = page.locator("figure[data-chart='line'] svg text").first
        page.wait_for_function(
            "(one) => { const [l] = getComputedStyle(one).fill.match(/[\\d.]+/g).map(Number); return l < 100; }",
            arg=text.element_handle(),
        )


def test_dark_follows_the_system_until_somebody_chooses(enter: Any) -> None:
    _, people = task_in("doing")
    page = enter(people.office, "/")
    light = page.evaluate(_LOOK)
    page.emulate_media(color_scheme="dark")
    dark = page.evaluate(_LOOK)
    assert dark != light
    page.locator("button[value=light]").click()
    assert page.evaluate(_LOOK) == light
    page.locator("button[value=auto]").click()
    assert page.evaluate(_LOOK) == dark
