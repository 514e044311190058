"""Pages of a meeting: prepared by the office, recorded by recorders, read by members, closed to others."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from bihuan_web.accounts.roles import Role
from bihuan_web.audit.models import Event
from bihuan_web.meetings.models import AgendaItem, Meeting, Replaced
from bihuan_web.meetings.services import minutes, sitting
from tests.web.support import sittings
from tests.web.support.clients import HTMX, asked, signed_in
from tests.web.support.pages import check_page
from tests.web.support.seasons import season
from tests.web.support.sittings import ON_THE_DAY, Sitting
from tests.web.support.units import with_role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day(stop_clock: Any) -> None:
    stop_clock(ON_THE_DAY)


def page(there: Sitting, name: str, *more: object) -> str:
    return reverse(f"meetings:{name}", args=[there.meeting.pk, *more])


def of_round(there: Sitting) -> str:
    return reverse("meetings:round", args=[there.season.round.pk])


def test_the_office_prepares_marks_and_holds_a_meeting_through_the_pages() -> None:
    there = season()
    client = signed_in(there.office)
    url = reverse("meetings:round", args=[there.round.pk])
    assert "会议还没有筹备" in check_page(client.get(url)).text_content()
    check_page(client.get(reverse("meetings:prepare", args=[there.round.pk])))
    given = {"chair": there.people[0].pk, "place": "三楼"}
    assert client.post(reverse("meetings:prepare", args=[there.round.pk]), given).status_code == 302
    meeting = Meeting.objects.get()
    assert "还没有记录人" in check_page(client.get(url)).text_content()
    add = reverse("meetings:person-add", args=[meeting.pk])
    check_page(client.get(add))
    assert client.post(add, {"part": "superior", "name": "县委督导组"}).status_code == 302
    assert client.post(add, {"part": "recorder"}).status_code == 422
    marking = reverse("meetings:attendance", args=[meeting.pk])
    tree = check_page(client.get(marking))
    people = list(meeting.attendants.order_by("pk"))
    marks: dict[str, object] = {f"revision-{one.pk}": 0 for one in people}
    marks |= {f"presence-{one.pk}": "present" for one in people[:3]}
    marks |= {f"presence-{people[3].pk}": "absent", f"presence-{people[4].pk}": "absent"}
    assert len(tree.xpath("//select")) == 6
    refused = client.post(marking, marks)
    assert refused.status_code == 422
    assert people[3].name in check_page(refused).text_content()
    marks |= {f"reason-{people[3].pk}": "出差", f"reason-{people[4].pk}": "病假"}
    assert client.post(marking, marks).status_code == 302
    assert "至少要到 4 人" in check_page(client.get(url)).text_content()
    begin = reverse("meetings:act", args=[meeting.pk, "begin"])
    assert client.post(begin, {"revision": 0}).status_code == 422
    marks[f"presence-{people[3].pk}"], marks[f"revision-{people[3].pk}"] = "present", 1
    marks |= {f"revision-{one.pk}": 1 for one in people[:5]}
    assert client.post(marking, marks).status_code == 302
    assert client.post(begin, {"revision": 0}).status_code == 302
    hold = reverse("meetings:act", args=[meeting.pk, "hold"])
    check_page(client.get(hold))
    assert client.post(hold, {"revision": 1, "on": "2027-01-20"}).status_code == 302
    assert there.fresh().state == "held"


def test_a_meeting_without_a_quorum_is_recorded_as_not_held_through_the_page() -> None:
    there = sittings.prepared()
    client = signed_in(there.office)
    fail = page(there, "act", "fail")
    check_page(client.get(fail))
    given = {"revision": 0, "reason": "只到三人", "again_on": "2027-01-27"}
    assert client.post(fail, given).status_code == 302
    shown = check_page(client.get(of_round(there))).text_content()
    assert "2027-01-20：只到三人" in shown
    assert "2027-01-27" in shown


def test_minutes_are_saved_as_one_types_and_by_a_button_and_a_second_recorder_is_told() -> None:
    there = sittings.sits()
    item = there.meeting.items.order_by("order")[0]
    save = page(there, "item-save", item.pk)
    first, second = signed_in(there.recorder), signed_in(there.office)
    saved = first.post(save, {"text": "甲写的", "revision": 0}, headers=HTMX)
    assert (saved.status_code, f'id="saved-{item.pk}"' in saved.content.decode()) == (200, True)
    assert 'name="revision" value="1"' in saved.content.decode()
    late = second.post(save, {"text": "乙写的", "revision": 0}, headers=HTMX)
    assert late.status_code == 409
    assert "甲写的" in late.content.decode()
    assert 'name="revision" value="0"' in late.content.decode()  # what is typed on is refused, too, until they decide
    whole = second.post(save, {"text": "乙写的", "revision": 0})
    tree = check_page(whole)
    assert whole.status_code == 409
    assert "乙写的" in tree.xpath(f"//textarea[@id='text-{item.pk}']")[0].text
    assert "甲写的" in tree.text_content()
    assert second.post(save, {"text": "甲写的\n乙写的", "revision": 0, "over": 1}).status_code == 302
    item.refresh_from_db()
    assert (item.text, Replaced.objects.get().text) == ("甲写的\n乙写的", "甲写的")
    assert first.post(page(there, "item-start", item.pk)).status_code == 302
    assert first.post(page(there, "outcome-add"), {"text": "下月起每月下库"}).status_code == 302
    assert first.post(page(there, "outcome-add"), {"text": " "}).status_code == 422
    outcome = there.meeting.outcomes.get()
    check_page(first.get(page(there, "outcome-answer", outcome.pk)))
    assert first.post(page(there, "outcome-answer", outcome.pk), {"reason": " "}).status_code == 422
    assert first.post(page(there, "outcome-answer", outcome.pk), {"reason": "已在办"}).status_code == 302
    assert "说明理由：已在办" in check_page(first.get(page(there, "minutes"))).text_content()


def test_reading_the_minutes_is_recorded_and_they_are_for_members_only() -> None:
    there = sittings.held()
    item = there.meeting.items.order_by("order")[0]
    minutes.save_text(there.recorder, item, "<b>说了三点</b>", 0, at=ON_THE_DAY)
    member = there.season.people[2]
    shown = check_page(signed_in(member).get(page(there, "minutes")))
    assert "<b>说了三点</b>" in shown.text_content()
    assert not shown.xpath("//textarea[@name='text' and starts-with(@id, 'text-')]")
    assert Event.objects.filter(act="meeting.minutes-read", actor=member.username).count() == 1
    other_office = with_role(Role.OFFICE, there.season.place.bureau)
    assert signed_in(other_office).get(of_round(there)).status_code == 200
    for user in (
        other_office,
        there.season.below,
        there.season.outsider,
        with_role(Role.REVIEWER, there.season.place.bureau),
    ):
        client = signed_in(user)
        assert client.get(page(there, "minutes")).status_code == 404
        assert client.post(page(there, "item-save", item.pk), {"text": "x", "revision": 1}).status_code == 404
    for user in (there.season.below, there.season.outsider):
        assert signed_in(user).get(of_round(there)).status_code == 404
        assert signed_in(user).get(page(there, "attendance")).status_code == 404
        round_page = signed_in(user).get(reverse("rounds:round", args=[there.season.round.pk]))
        assert of_round(there) not in round_page.content.decode()
    assert signed_in(member).get(page(there, "attendance")).status_code == 404
    assert signed_in(member).post(page(there, "item-save", item.pk), {"text": "x", "revision": 1}).status_code == 404


def test_the_chair_approves_through_the_page_and_corrections_stand_beside() -> None:
    there = sittings.held()
    client = signed_in(there.chair)
    assert "确认记录" in check_page(client.get(page(there, "minutes"))).text_content()
    check_page(client.get(page(there, "act", "approve")))
    assert client.post(page(there, "act", "approve"), {"revision": there.fresh().revision}).status_code == 302
    assert client.post(page(there, "addendum-add"), {"text": "第二点应为三座粮库"}).status_code == 302
    shown = check_page(client.get(page(there, "minutes"))).text_content()
    assert "第二点应为三座粮库" in shown
    assert there.fresh().digest in shown
    assert signed_in(there.recorder).get(page(there, "minutes")).status_code == 200


def test_people_and_items_are_changed_through_the_pages() -> None:
    there = sittings.prepared()
    client, member = signed_in(there.office), there.members()[1]
    item = AgendaItem.objects.filter(meeting=there.meeting).order_by("order")[1]
    check_page(client.get(page(there, "person-leave", member.pk)))
    given = {"left_on": "2027-01-10", "reason": "退休"}
    assert client.post(page(there, "person-leave", member.pk), given).status_code == 302
    assert client.post(page(there, "follow")).status_code == 302
    check_page(client.get(page(there, "item-add")))
    assert client.post(page(there, "item-add"), {"title": "学习文件"}).status_code == 302
    assert client.post(page(there, "item-move", item.pk), {"up": 1}).status_code == 302
    assert client.post(page(there, "item-drop", item.pk)).status_code == 302
    absent = there.members()[2]
    user = absent.user
    assert user is not None
    own = signed_in(user)
    check_page(own.get(page(there, "written", absent.pk)))
    assert own.post(page(there, "written", absent.pk), {"text": "照念", "revision": 0}).status_code == 302
    assert client.get(page(there, "written", absent.pk)).status_code == 404


def test_the_minutes_ask_the_database_the_same_for_few_items_and_many() -> None:
    there = sittings.sits()
    client, url = signed_in(there.recorder), page(there, "minutes")

    before = asked(client, url)
    for number in range(10):
        made = minutes.add_item(there.recorder, there.meeting, f"一项{number}", at=ON_THE_DAY)
        minutes.save_text(there.recorder, made, "记了", 0, at=ON_THE_DAY)
    assert asked(client, url) == before
    assert sitting.digest_of(there.meeting)
