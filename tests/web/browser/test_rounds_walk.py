"""A round in a real browser: its timetable, study, the meeting with two recorders at once, with JavaScript and without."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from bihuan_web.meetings.models import Meeting
from bihuan_web.rounds.models import Round
from bihuan_web.studies.models import Note, Tick
from tests.web.support import sittings
from tests.web.support.seasons import AT, season
from tests.web.support.sittings import ON_THE_DAY
from tests.web.support.walking import press

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_round_is_planned_moved_and_its_steps_are_done(enter: Any, stop_clock: Any, javascript: bool) -> None:
    stop_clock(AT)
    there = season(planned=False)
    page = enter(there.office, f"/rounds/{there.round.pk}/", javascript=javascript)
    page.get_by_role("link", name="排日程").first.click()
    press(page, "排日程")
    expect(page.get_by_role("cell", name="2027-01-05").first).to_be_visible()
    page.get_by_role("link", name="向上级报告会议主题和方案").click()
    page.get_by_role("link", name="记为完成").click()
    page.get_by_label("完成日期").fill("2026-12-21")
    press(page, "记为完成")
    page.get_by_role("link", name="改期").click()
    expect(page.get_by_text("会议已经报告上级")).to_be_visible()
    page.get_by_label("新的开会日期").fill("2027-02-03")
    page.get_by_label("理由").fill("上级会期有变")
    press(page, "改期")
    expect(page.get_by_text("要重新报告上级")).to_be_visible()
    page.get_by_role("link", name="日程版本").click()
    page.get_by_role("link", name="第 2 版").click()
    expect(page.get_by_role("cell", name="2027-01-19").first).to_be_visible()
    assert Round.objects.get().plans.count() == 2
    page.goto("/rounds/calendar/")
    press(page, "生成地址")
    expect(page.get_by_label("我的日程")).to_have_value(re.compile("/mine.ics$"))


@pytest.mark.parametrize("javascript", [True, False])
def test_a_reader_ticks_and_notes_for_themselves(enter: Any, stop_clock: Any, javascript: bool) -> None:
    stop_clock(AT)
    there = season()
    office = enter(there.office, f"/rounds/{there.round.pk}/study/", javascript=javascript)
    office.get_by_role("link", name="加学习篇目").click()
    office.get_by_label("篇目").fill("达溪河治理规划")
    press(office, "保存")
    reader = enter(there.people[1], f"/rounds/{there.round.pk}/study/", width=390, javascript=javascript)
    reader.get_by_role("button", name="记为我读了").click()
    reader.get_by_role("link", name="写笔记").click()
    reader.get_by_label("笔记").fill("记了三点")
    press(reader, "保存")
    expect(reader.get_by_text("只有您自己能看。").first).to_be_visible()
    assert (Tick.objects.get().user, Note.objects.get().text) == (there.people[1], "记了三点")
    office.reload()
    expect(office.get_by_text("记了三点")).not_to_be_visible()
    press(reader, "附入学习记录")
    office.reload()
    office.get_by_text("聂远帆 · 达溪河治理规划").click()
    expect(office.get_by_text("记了三点")).to_be_visible()


def test_two_recorders_type_at_once_and_neither_loses_anything(enter: Any, stop_clock: Any) -> None:
    stop_clock(ON_THE_DAY)
    there = sittings.sits()
    item = there.meeting.items.order_by("order")[0]
    path = f"/meetings/{there.meeting.pk}/minutes/"
    first, second = enter(there.recorder, path), enter(there.office, path)
    first.locator(f"#text-{item.pk}").press_sequentially("甲写的")
    first.locator(f"#saved-{item.pk}").get_by_text("已保存").wait_for()  # by itself
    second.locator(f"#text-{item.pk}").press_sequentially("乙写的")
    second.get_by_text("刚保存了下面这段").wait_for()
    item.refresh_from_db()
    assert item.text == "甲写的"
    expect(second.locator(f"#text-{item.pk}")).to_have_value("乙写的")
    second.get_by_role("button", name="用我框里的换掉").click()
    second.locator(f"#saved-{item.pk}").get_by_text("已保存").wait_for()
    item.refresh_from_db()
    assert (item.text, item.replaced.get().text) == ("乙写的", "甲写的")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_meeting_is_marked_begun_recorded_held_and_approved(enter: Any, stop_clock: Any, javascript: bool) -> None:
    stop_clock(ON_THE_DAY)
    there = sittings.prepared()
    page = enter(there.office, f"/rounds/{there.season.round.pk}/meeting/", javascript=javascript)
    page.get_by_role("link", name="记到会").click()
    for member in there.members():
        page.get_by_label(f"到会情况 {member.name}").select_option("present")
    press(page, "保存")
    page.get_by_role("link", name="开始开会").click()
    press(page, "开始开会")
    page.get_by_role("link", name="记会议记录").click()
    page.get_by_role("button", name="开始这一项").first.click()
    page.locator("textarea").first.fill("通报了准备情况")
    page.get_by_role("button", name="保存", exact=True).first.click()
    page.get_by_text("已保存").first.wait_for()
    page.goto(f"/rounds/{there.season.round.pk}/meeting/")
    page.get_by_role("link", name="散会").click()
    press(page, "散会")
    chair = enter(there.chair, f"/meetings/{there.meeting.pk}/minutes/", javascript=javascript)
    expect(chair.get_by_text("通报了准备情况")).to_be_visible()
    chair.get_by_role("link", name="确认记录").click()
    press(chair, "确认记录")
    assert Meeting.objects.get().state == "approved"
    assert Round.objects.get().state == "held"
