"""A visit on a phone in a real browser: without a network, with a session that ended, on two devices; and without JavaScript."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import expect

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.files.services import read
from bihuan_web.visits.models import Visit
from tests.web.support.units import with_role
from tests.web.support.visiting import NOON, Visiting, done, photograph, planned, visiting

pytestmark = pytest.mark.django_db(transaction=True)
ENTRY = "/visits/entry/"
KEPT = "() => document.documentElement.dataset.kept === '1' && navigator.serviceWorker.controller !== null"
CACHED = "caches.keys().then(async (names) => [names, (await Promise.all(names.map(async (one) => (await (await caches.open(one)).keys()).map((r) => new URL(r.url).pathname)))).flat()])"


@pytest.fixture
def people(settings: Any, tmp_path: Path, stop_clock: Any) -> Visiting:
    settings.FILES_FOLDER = tmp_path / "files"
    stop_clock(NOON)
    return visiting()


def ready(page: Any) -> Any:
    """The page is kept for use without a network from here on."""
    page.wait_for_function(KEPT)
    return page


def fill(page: Any, text: str = "村口的路坏了") -> None:
    page.get_by_label("走访地点", exact=True).fill("青岭镇石桥村")
    page.get_by_label("普通户", exact=True).fill("2")
    page.get_by_label("普通户的户编号").fill("A2、A3")
    page.get_by_label("诉求 1", exact=True).fill(text)
    page.get_by_label("承诺 1", exact=True).fill("月底前修好")
    page.get_by_label("承诺 1 的期限").fill("2026-03-30")


def save(page: Any) -> None:
    page.get_by_role("button", name="保存").click()


def sign_in(context: Any, user: User, url: str) -> None:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": url}])


def test_an_entry_made_without_a_network_is_sent_once_there_is_one(
    enter: Any, people: Visiting, tmp_path: Path
) -> None:
    picture = tmp_path / "IMG_1.jpg"
    picture.write_bytes(photograph(size=(400, 300)))
    page = ready(enter(people.leader, ENTRY, width=390))
    page.context.set_offline(True)
    page.reload()  # from what the browser kept
    fill(page)
    page.get_by_label("照片").set_input_files(str(picture))
    save(page)
    page.get_by_text("存在本机，待发送").wait_for()
    page.get_by_text("2026-03-02 · 青岭镇石桥村 · 1 张照片").wait_for()
    page.reload()  # and after a restart it is still there
    page.get_by_text("2026-03-02 · 青岭镇石桥村 · 1 张照片").wait_for()
    assert not Visit.objects.exists()
    page.context.set_offline(False)
    page.get_by_text("已发送").wait_for()
    visit = Visit.objects.get()
    assert [one.code for one in visit.met.order_by("code")] == ["A2", "A3"]
    assert visit.heard.get().text == "村口的路坏了"
    assert b"SECRET-PHONE" not in read(visit.pictures.get().file)
    page.wait_for_selector("#kept", state="hidden")
    page.get_by_role("link", name="查看").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("青岭镇石桥村")


def test_nothing_is_lost_when_the_session_ended_meanwhile(enter: Any, people: Visiting, live_server: Any) -> None:
    page = ready(enter(people.leader, ENTRY, width=390))
    page.context.set_offline(True)
    fill(page)
    save(page)
    page.get_by_text("存在本机，待发送").wait_for()
    Session.objects.all().delete()
    page.context.set_offline(False)
    page.get_by_text("登录已过期，记录都还在本机").wait_for()
    assert not Visit.objects.exists()
    expect(page.get_by_role("link", name="去登录")).to_have_attribute(
        "href", re.compile(r"/sign-in/\?next=/visits/entry/")
    )
    sign_in(page.context, people.leader, live_server.url)
    page.goto(ENTRY)
    page.get_by_text("已发送").wait_for()
    assert Visit.objects.get().leader == people.leader


def test_an_entry_is_sent_by_whoever_made_it_only(enter: Any, people: Visiting, live_server: Any) -> None:
    page = ready(enter(people.leader, ENTRY, width=390))
    page.context.set_offline(True)
    fill(page, "只对我说的话")
    save(page)
    page.get_by_text("存在本机，待发送").wait_for()
    sign_in(page.context, with_role(Role.LEAD, people.place.county, "另一位"), live_server.url)
    page.context.set_offline(False)  # the page looks who is signed in now, and shows itself anew
    page.get_by_text("由另一位用户填写").wait_for()
    expect(page.locator("#kept-list")).not_to_contain_text("石桥村")
    assert not Visit.objects.exists()
    sign_in(page.context, people.leader, live_server.url)
    page.goto(ENTRY)
    page.get_by_text("已发送").wait_for()
    assert Visit.objects.count() == 1


def test_an_answer_that_was_lost_on_the_way_makes_no_second_visit(enter: Any, people: Visiting) -> None:
    page = ready(enter(people.leader, ENTRY, width=390))
    swallowed: list[int] = []

    def swallow(route: Any) -> None:
        """The server has the entry, the phone does not hear of it."""
        route.fetch()
        swallowed.append(1)
        route.abort()

    page.context.route("**/visits/entry/send/", swallow)
    fill(page)
    with page.expect_event("requestfailed", lambda one: one.url.endswith("/send/")):
        save(page)
    page.wait_for_selector("#kept-list li")
    assert Visit.objects.count() == len(swallowed) == 1
    page.context.unroute("**/visits/entry/send/")
    page.get_by_role("button", name="现在发送").click()
    page.get_by_text("已发送").wait_for()
    assert Visit.objects.count() == 1


def test_what_the_server_refuses_stays_with_the_reason_and_can_be_mended(enter: Any, people: Visiting) -> None:
    page = ready(enter(people.leader, ENTRY, width=390))
    fill(page)
    page.get_by_label("走访日期").fill("2026-03-09")
    save(page)
    page.get_by_text("走访日期还没有到").wait_for()
    page.get_by_role("button", name="修改").click()
    expect(page.get_by_label("诉求 1", exact=True)).to_have_value("村口的路坏了")
    page.get_by_label("走访日期").fill("2026-03-01")
    save(page)
    page.get_by_text("已发送").wait_for()
    assert str(Visit.objects.get().on) == "2026-03-01"


def test_only_the_page_of_entry_is_kept_and_it_goes_with_signing_out(enter: Any, people: Visiting) -> None:
    visit = planned(people, where="看密点七三九一")
    done(people, where="城关市场")
    page = ready(enter(people.leader, ENTRY))
    for path in (ENTRY, "/visits/", visit.get_absolute_url(), "/", ENTRY):
        page.goto(path)
    names, paths = page.evaluate(CACHED)
    assert names == ["visits-entry"]
    assert [one for one in paths if not one.startswith("/static/")] == [ENTRY]
    kept = page.evaluate(f"caches.match('{ENTRY}').then((one) => one.text())")
    for word in ("看密点七三九一", "城关市场", people.leader.name):
        assert word not in kept
    page.goto("/")
    page.get_by_text(people.leader.name).click()
    page.get_by_role("button", name="退出登录").click()
    page.get_by_role("heading", name="登录").wait_for()
    assert page.evaluate(CACHED) == [[], []]
    page.goto(ENTRY)  # the page of sign-in, to which it leads, is not kept in its stead
    page.get_by_role("heading", name="登录").wait_for()
    assert ENTRY not in json.dumps(page.evaluate(CACHED))


def test_two_devices_and_a_person_who_merges(enter: Any, people: Visiting) -> None:
    for text in ("路坏了", "水不通"):
        page = ready(enter(people.leader, ENTRY, width=390))
        fill(page, text)
        save(page)
        page.get_by_text("已发送").wait_for()
    assert Visit.objects.count() == 2
    page = enter(people.office, Visit.objects.first().get_absolute_url())
    page.get_by_text("疑似同一次").wait_for()
    page.get_by_role("button", name="是同一次，合并到这里").click()
    page.get_by_text("两次记录已合并为一次。").wait_for()
    assert Visit.objects.filter(state="done").count() == 1
    expect(page.get_by_text("水不通")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_the_way_of_a_visit_from_plan_to_promise(enter: Any, people: Visiting, javascript: bool) -> None:
    page = enter(people.office, "/visits/", javascript=javascript)
    page.get_by_role("link", name="制定计划").click()
    page.get_by_label("带队领导").select_option(label=str(people.leader))
    page.get_by_label("走访单位").select_option(label="岚台县粮食局")
    page.get_by_role("button", name="保存").click()
    page.get_by_text("计划已保存").wait_for()
    # Whoever goes finds it and records it.
    page = enter(people.leader, "/", javascript=javascript)
    page.get_by_role("link", name="计划走访：岚台县粮食局").click()
    page.get_by_role("link", name="记录走访").click()
    page.get_by_label("主要负责同志").fill("1")
    page.get_by_label("发现的问题").fill("仓房漏雨")
    page.get_by_label("承诺 1", exact=True).fill("月底前修好")
    page.get_by_label("承诺 1 的期限").fill("2026-03-05")
    page.get_by_role("button", name="保存").click()
    page.get_by_text("走访已记录。").wait_for()
    page.get_by_role("link", name="报告兑现").click()
    page.get_by_label("情况").fill("已修好")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("link", name="核实")).to_have_count(0)  # not by whoever promised
    page = enter(people.office, "/", javascript=javascript)
    page.get_by_role("link", name="承诺待核实：月底前修好").click()
    page.get_by_role("link", name="核实").click()
    page.get_by_label("结果").select_option(label="已兑现")
    page.get_by_label("怎么核实的").fill("雨天去看过")
    page.get_by_role("button", name="保存").click()
    page.get_by_text("已兑现").first.wait_for()
    page.goto(Visit.objects.get().get_absolute_url())
    page.get_by_role("link", name="回应").click()
    page.get_by_label("说明理由").fill("已当场安排修好")
    page.get_by_role("button", name="保存").click()
    page.get_by_text("说明理由：已当场安排修好").wait_for()


def test_without_javascript_the_entry_is_an_ordinary_form(enter: Any, people: Visiting) -> None:
    page = enter(people.leader, ENTRY, javascript=False, width=390)
    fill(page)
    save(page)
    page.get_by_text("走访已记录。").wait_for()
    assert Visit.objects.get().met.count() == 2


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_coverage_is_drawn(enter: Any, people: Visiting, language: str) -> None:
    people.office.language = language
    people.office.save()
    done(people)
    page = enter(people.office, "/visits/coverage/", width=390)
    page.locator(".chart-drawing[data-drawn='heatmap'], figure[data-chart='bar'] svg").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
