"""Meetings: with a quorum or not held, minutes of two recorders, approved and then unchanged; read by members only."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from bihuan_web.accounts.roles import Role
from bihuan_web.accounts.waiting import waiting
from bihuan_web.audit.models import Event
from bihuan_web.common.errors import Forbidden, Incomplete, Refused, Stale
from bihuan_web.ledgers.models import Measure, Problem
from bihuan_web.ledgers.services import ProblemText, add_problem, open_ledger
from bihuan_web.meetings.models import Attendant, Meeting, Outcome, Replaced
from bihuan_web.meetings.places import attendance_of, minutes_of
from bihuan_web.meetings.queries import current, may_read_minutes, quorum_of, visible_to
from bihuan_web.meetings.services import minutes, preparing, sitting
from bihuan_web.meetings.services.minutes import Landing
from bihuan_web.orgs.services.posts import hand_over
from bihuan_web.rounds.services import finish_step, leave_team
from tests.web.support.seasons import AT, MEETING, TODAY, season
from tests.web.support.sittings import ON_THE_DAY, Sitting, came, held, prepared, sits
from tests.web.support.units import appoint, grant, person, with_role

pytestmark = pytest.mark.django_db
LATER = date(2027, 1, 27)


def test_the_team_is_due_and_the_chair_is_of_the_team() -> None:
    there = season()
    with pytest.raises(Incomplete):
        preparing.prepare(there.office, there.round, there.below, at=AT)
    with pytest.raises(Forbidden):
        preparing.prepare(there.people[1], there.round, there.people[0], at=AT)
    leave_team(there.office, there.team[4], TODAY, "退休", at=AT)
    meeting = preparing.prepare(there.office, there.fresh(), there.people[0], at=AT)
    assert quorum_of(meeting).due == 4
    assert meeting.items.count() == 3 + 3 + 9 + 2
    with pytest.raises(Refused) as refused:
        preparing.prepare(there.office, there.fresh(), there.people[0], at=AT)
    assert refused.value.code == "twice"


@pytest.mark.parametrize("present", range(6))
def test_it_begins_with_two_thirds_only_and_superiors_and_guests_do_not_count(present: int) -> None:
    there = prepared()
    preparing.add_attendant(there.office, there.meeting, "superior", None, "县委督导组", at=AT)
    guest = preparing.add_attendant(there.office, there.meeting, "guest", person("路遥川"), at=AT)
    preparing.mark(there.office, there.meeting, [preparing.Mark(guest, "present", "", 0)], at=AT)
    came(there, present)
    if present >= 4:
        sitting.begin(there.office, there.fresh(), 0, at=ON_THE_DAY)
        assert there.fresh().state == "sitting"
    else:
        with pytest.raises(Incomplete) as incomplete:
            sitting.begin(there.office, there.fresh(), 0, at=ON_THE_DAY)
        assert incomplete.value.missing == ("quorum",)
        assert there.fresh().state == "preparing"


def test_a_meeting_that_lost_its_quorum_was_not_held_and_is_planned_again() -> None:
    there = sits()
    item = there.meeting.items.order_by("order")[0]
    minutes.save_text(there.recorder, item, "通报了准备情况", 0, at=ON_THE_DAY)
    came(there, 3)
    with pytest.raises(Incomplete):
        sitting.hold(there.office, there.fresh(), MEETING, there.meeting.revision, at=ON_THE_DAY)
    assert there.season.fresh().state == "running"
    with pytest.raises(Incomplete):
        sitting.fail(there.office, there.meeting, " ", LATER, there.meeting.revision, at=ON_THE_DAY)
    with pytest.raises(Refused):  # it must be another day; then nothing of it is recorded
        sitting.fail(there.office, there.meeting, "两人赶去抢险", MEETING, there.meeting.revision, at=ON_THE_DAY)
    assert there.fresh().state == "sitting"
    again = sitting.fail(there.office, there.meeting, "两人赶去抢险", LATER, there.meeting.revision, at=ON_THE_DAY)
    assert (there.fresh().state, there.meeting.on, there.season.fresh().meeting_on) == ("not-held", MEETING, LATER)
    assert "两人赶去抢险" in there.season.round.plans.order_by("-number")[0].reason
    assert current(there.season.round) == again
    assert (quorum_of(again).due, quorum_of(again).present) == (5, 0)
    assert again.items.count() == there.meeting.items.count()
    assert not again.items.exclude(text="").exists()
    item.refresh_from_db()
    assert item.text == "通报了准备情况"  # nothing is lost
    with pytest.raises(Refused):
        minutes.save_text(there.recorder, item, "改", item.revision, at=ON_THE_DAY)


def test_not_held_after_it_was_filed_it_is_filed_again() -> None:
    there = prepared()
    step = there.season.step("filing")
    finish_step(there.office, step, TODAY, 0, at=AT)
    sitting.fail(there.office, there.meeting, "会期冲突", LATER, 0, at=ON_THE_DAY)
    assert there.season.round.steps.filter(again_of=step, state="open").count() == 1


def test_held_the_round_goes_on_from_the_day_it_was_held() -> None:
    there = sits()
    with pytest.raises(Refused):
        sitting.hold(there.office, there.fresh(), LATER, there.meeting.revision, at=ON_THE_DAY)
    sitting.hold(there.office, there.meeting, MEETING, there.meeting.revision, at=ON_THE_DAY)
    assert (there.fresh().state, there.season.fresh().state, there.season.round.held_on) == ("held", "held", MEETING)
    assert there.season.step("meeting").state == "done"
    with pytest.raises(Refused):
        came(there, 5)
    assert [one.made_on for one in attendance_of(there.season.round)] == [MEETING]
    assert next(iter(attendance_of(there.season.round))).content()[:2] == b"PK"


def test_an_absent_member_says_why_and_sends_a_text_to_be_read(stop_clock: Any) -> None:
    stop_clock(AT)
    there = prepared()
    absent = there.members()[2]
    with pytest.raises(Incomplete):
        preparing.mark(there.office, there.meeting, [preparing.Mark(absent, "absent", " ", 0)], at=AT)
    preparing.mark(there.office, there.meeting, [preparing.Mark(absent, "absent", "住院", 0)], at=AT)
    user = absent.user
    assert user is not None
    assert [one.key for one in waiting(TODAY, user)] == [f"meetings.written.{absent.pk}"]
    with pytest.raises(Forbidden):
        preparing.write_text(there.office, absent, "代写", absent.revision, at=AT)
    absent.refresh_from_db()
    preparing.write_text(user, absent, "我的对照检查如下", absent.revision, at=AT)
    assert not list(waiting(TODAY, user))
    with transaction.atomic(), pytest.raises(IntegrityError):
        Attendant.objects.filter(pk=absent.pk).update(reason="")


def test_two_who_mark_at_once_the_second_is_told_and_nothing_of_theirs_is_half_written() -> None:
    there = prepared()
    one, other, *_ = there.members()
    preparing.mark(there.office, there.meeting, [preparing.Mark(other, "present", "", other.revision)], at=AT)
    marks = [
        preparing.Mark(one, "present", "", 0),
        preparing.Mark(Attendant.objects.get(pk=other.pk), "absent", "病", 0),
    ]
    with pytest.raises(Stale):
        preparing.mark(there.office, there.meeting, marks, at=AT)
    assert Attendant.objects.get(pk=one.pk).presence == "unknown"


def test_two_recorders_at_once_the_second_is_told_and_nothing_is_lost() -> None:
    there = sits()
    item = there.meeting.items.order_by("order")[0]
    minutes.start_item(there.recorder, item, at=ON_THE_DAY)
    minutes.start_item(there.office, item, at=ON_THE_DAY + timedelta(minutes=5))
    assert item.started_at == ON_THE_DAY
    minutes.save_text(there.recorder, item, "甲写的", 0, at=ON_THE_DAY)
    with pytest.raises(Stale):
        minutes.save_text(there.office, item, "乙写的", 0, at=ON_THE_DAY)
    item.refresh_from_db()
    assert item.text == "甲写的"
    minutes.save_text(there.office, item, "乙写的", 0, over=item.revision, at=ON_THE_DAY)
    kept = Replaced.objects.get()
    assert (item.text, kept.text, kept.written_by, kept.replaced_by) == (
        "乙写的",
        "甲写的",
        there.recorder,
        there.office,
    )
    before = item.revision
    minutes.save_text(there.office, item, "乙写的", before, at=ON_THE_DAY)
    assert item.revision == before  # the same text again is nothing new
    with pytest.raises(Stale):
        minutes.save_text(there.recorder, item, "又写", 0, over=1, at=ON_THE_DAY)
    assert Replaced.objects.count() == 1
    assert "甲写的" not in "".join(Event.objects.values_list("details", flat=True))


def test_only_members_and_recorders_read_and_only_recorders_write() -> None:
    there = sits()
    item = there.meeting.items.order_by("order")[0]
    place = there.season.place
    other_office = with_role(Role.OFFICE, place.bureau)
    superior = with_role(Role.LEAD, place.county)
    preparing.add_attendant(there.office, there.fresh(), "superior", superior, at=AT)
    reviewer = with_role(Role.REVIEWER, place.bureau)
    readers = [*there.season.people, there.recorder, there.office]
    others = [other_office, superior, reviewer, there.season.below, there.season.outsider, person("路遥川")]
    assert all(may_read_minutes(user, there.meeting, TODAY) for user in readers)
    assert not any(may_read_minutes(user, there.meeting, TODAY) for user in others)
    for user in (*there.season.people, *others):
        with pytest.raises(Forbidden):
            minutes.save_text(user, item, "x", 0, at=ON_THE_DAY)
    assert {user.pk for user in (*readers, *others) if visible_to(user, TODAY).exists()} == {
        user.pk for user in (*readers, other_office, superior)
    }


def test_the_chair_approves_and_then_the_minutes_stay() -> None:
    there = held()
    item = there.meeting.items.order_by("order")[0]
    minutes.save_text(there.recorder, item, "说了三点", 0, at=ON_THE_DAY)
    with pytest.raises(Refused):
        minutes.add_addendum(there.chair, there.fresh(), "更正", at=ON_THE_DAY)
    assert next(one.key for one in waiting(TODAY, there.chair)).startswith("meetings.approve")
    for user in (there.office, there.season.people[1], there.recorder):
        with pytest.raises(Forbidden):
            sitting.approve(user, there.meeting, there.meeting.revision, at=ON_THE_DAY)
    sitting.approve(there.chair, there.meeting, there.meeting.revision, at=ON_THE_DAY)
    assert there.fresh().digest == sitting.digest_of(there.meeting)
    with pytest.raises(Refused) as refused:
        minutes.save_text(there.recorder, item, "改口", item.revision, at=ON_THE_DAY)
    assert refused.value.code == "approved"
    for act in (
        lambda: minutes.add_item(there.office, there.meeting, "又一项", at=ON_THE_DAY),
        lambda: minutes.add_outcome(there.recorder, there.meeting, "又一件", at=ON_THE_DAY),
        lambda: minutes.drop_item(there.office, there.meeting.items.order_by("order")[3], at=ON_THE_DAY),
    ):
        with pytest.raises(Refused):
            act()
    minutes.add_addendum(there.season.people[2], there.meeting, "第二点应为三座粮库", at=ON_THE_DAY)
    (record,) = minutes_of(there.season.round)
    assert (record.made_on, record.content()[:2]) == (MEETING, b"PK")


def test_outcomes_become_a_problem_a_measure_or_get_a_reason(stop_clock: Any) -> None:
    stop_clock(ON_THE_DAY)
    there = sits()
    bureau = there.season.place.bureau
    ledger = open_ledger(bureau, "2026年度整改台账", 2026, there.office)
    problem = add_problem(ledger, bureau, ProblemText("下库少"), there.office)
    made = [minutes.add_outcome(there.recorder, there.meeting, text, at=ON_THE_DAY) for text in "甲乙丙"]
    with pytest.raises(Forbidden):  # a recorder who may not write on the ledger
        minutes.answer_outcome(there.recorder, made[0], Landing(ledger=ledger), at=ON_THE_DAY)
    with pytest.raises(Incomplete):
        minutes.answer_outcome(there.office, made[0], Landing(), at=ON_THE_DAY)
    minutes.answer_outcome(there.office, made[0], Landing(ledger=ledger), at=ON_THE_DAY)
    minutes.answer_outcome(there.office, made[1], Landing(problem=problem), at=ON_THE_DAY)
    minutes.answer_outcome(there.recorder, made[2], Landing(reason="已在办"), at=ON_THE_DAY)
    assert Problem.objects.get(text="甲").source == "criticism"
    assert Measure.objects.get(text="乙").problem == problem
    assert [one.answer for one in Outcome.objects.order_by("pk")] == ["problem", "measure", "reason"]
    with pytest.raises(Stale):
        minutes.answer_outcome(there.office, made[2], Landing(reason="又"), at=ON_THE_DAY)


def test_items_are_ordered_added_and_taken_off_while_nothing_stands_under_them() -> None:
    there = prepared()
    first, second = there.meeting.items.order_by("order")[:2]
    minutes.move_item(there.office, second, up=True, at=AT)
    minutes.move_item(there.office, second, up=True, at=AT)
    assert next(iter(there.meeting.items.order_by("order"))) == second
    made = minutes.add_item(there.office, there.meeting, "学习文件", at=AT)
    minutes.drop_item(there.office, made, at=AT)
    came(there, 5)
    minutes.save_text(there.recorder, first, "记了", 0, at=AT)
    with pytest.raises(Refused):
        minutes.drop_item(there.office, first, at=AT)
    with pytest.raises(Forbidden):
        minutes.add_item(there.season.people[1], there.meeting, "我的一项", at=AT)


def test_a_post_that_is_handed_over_before_the_meeting_changes_who_is_due(stop_clock: Any) -> None:
    stop_clock(AT)
    there = prepared()
    place, leaving, coming = there.season.place, there.season.people[2], person("路遥川")
    appoint(coming, place.section)
    grant(coming, Role.AUTHOR, place.bureau)
    administrator = with_role(Role.ADMINISTRATOR, place.county)
    hand_over(administrator, leaving.appointments.get(), coming, date(2027, 1, 4), roles=False)
    left = there.meeting.attendants.get(user=leaving)
    assert left.successor is not None
    assert (left.left_on, left.successor.user) == (date(2027, 1, 4), coming)
    assert quorum_of(there.meeting).due == 5
    assert there.meeting.items.filter(speaker__user=coming, title="路遥川个人对照检查").count() == 1
    assert not may_read_minutes(leaving, there.meeting, TODAY)
    assert may_read_minutes(coming, there.meeting, TODAY)


def test_the_list_follows_the_team_until_the_meeting_begins() -> None:
    there = prepared()
    leave_team(there.office, there.season.team[3], TODAY, "调离", successor=person("路遥川"), at=AT)
    assert preparing.follow_team(there.office, there.fresh(), at=AT) == 1
    assert preparing.follow_team(there.office, there.fresh(), at=AT) == 0
    preparing.leave(there.office, there.members()[1], TODAY, "退休", at=AT)
    assert quorum_of(there.meeting).due == 4
    came(there, 4)
    sitting.begin(there.office, there.fresh(), there.meeting.revision, at=ON_THE_DAY)
    with pytest.raises(Refused):
        preparing.follow_team(there.office, there.fresh(), at=AT)


def test_a_round_has_one_meeting_that_was_not_called_off() -> None:
    there = prepared()
    with transaction.atomic(), pytest.raises(IntegrityError):
        Meeting.objects.create(round=there.season.round, number=2)


def test_a_branch_meets_by_its_own_order() -> None:
    there: Sitting = sits("zzshh")
    assert there.meeting.items.filter(title__contains="支部委员会").exists()
