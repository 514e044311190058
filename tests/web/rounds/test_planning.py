"""A round's timetable: made once from what the profile says, moved with T, frozen in versions; its end."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bihuan_web.accounts.roles import Role
from bihuan_web.audit.models import Event
from bihuan_web.common.errors import Forbidden, Incomplete, Refused, Stale
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.services.posts import hand_over
from bihuan_web.orgs.services.succession import Terms, merge_unit
from bihuan_web.orgs.services.tree import end_unit
from bihuan_web.rounds.models import Plan, Step
from bihuan_web.rounds.queries import may_change, steps_of, visible_to
from bihuan_web.rounds.services import (
    RoundFields,
    StepFields,
    add_step,
    change_round,
    close_round,
    finish_step,
    hold_round,
    leave_team,
    move_meeting,
    plan_round,
    reopen_step,
    revise_step,
    take_over,
    waive_step,
)
from bihuan_web.rounds.services.planning import rows_of
from bihuan_web.rounds.timetable import given_by
from tests.web.support.seasons import AT, MEETING, TODAY, Season, held, season
from tests.web.support.units import appoint, person, with_role

pytestmark = pytest.mark.django_db
LATER = date(2027, 2, 3)


def finish(there: Season, key: str, on: date = TODAY) -> Step:
    step = there.step(key)
    finish_step(there.office, step, on, step.revision, at=AT)
    return step


def test_the_timetable_is_counted_both_ways_from_the_meeting() -> None:
    there = season()
    due = {step.key: step.due_on for step in steps_of(there.fresh())}
    assert due["filing"] == date(2027, 1, 5)
    assert due["meeting"] == MEETING
    assert due["report"] == date(2027, 2, 4)
    assert due["next-report"] is None
    assert (there.round.state, there.round.revision) == ("running", 1)
    assert [one.user for one in there.round.steps.all()] == [there.office] * 16
    plan = Plan.objects.get()
    assert (plan.number, plan.meeting_on, len(rows_of(plan))) == (1, MEETING, 16)
    keys = [step.key for step in steps_of(there.round)]
    assert (keys[0], keys[-1]) == ("notice", "next-report")


def test_a_branch_has_the_timetable_of_its_own_kind_of_meeting() -> None:
    there = season("zzshh", meeting_on=date(2027, 3, 10))
    assert [step.key for step in steps_of(there.round)][:2] == ["plan", "study"]
    assert there.step("lists").due_on == date(2027, 3, 17)


def test_without_a_meeting_day_or_a_second_time_nothing_is_planned() -> None:
    there = season(meeting_on=None, planned=False)
    with pytest.raises(Incomplete):
        plan_round(there.office, there.round, 0, at=AT)
    with pytest.raises(Forbidden):
        plan_round(there.outsider, there.round, 0, at=AT)
    change_round(there.office, there.round, RoundFields(2026, "mzshh", "轮次", "", MEETING), 0, at=AT)
    plan_round(there.office, there.round, 1, at=AT)
    with pytest.raises(Refused) as refused:
        plan_round(there.office, there.fresh(), there.round.revision, at=AT)
    assert refused.value.code == "wrong-state"


def test_when_t_moves_what_is_open_moves_what_is_done_stays_and_the_earlier_version_is_readable() -> None:
    there = season()
    finish(there, "plan")
    before = rows_of(Plan.objects.get())
    move_meeting(there.office, there.fresh(), LATER, "上级会期有变", there.round.revision, at=AT)
    assert there.fresh().meeting_on == LATER
    assert there.step("study").due_on == date(2027, 1, 20)
    assert there.step("plan").due_on == {row.key: row.due_on for row in before}["plan"] or there.step("plan").done_on
    first, second = Plan.objects.order_by("number")
    assert rows_of(first) == before
    assert (second.reason, second.made_by, second.meeting_on) == ("上级会期有变", there.office, LATER)
    assert not there.round.steps.filter(again_of__isnull=False).exists()


def test_there_and_back_is_the_same_timetable() -> None:
    there = season()
    before = {step.key: step.due_on for step in steps_of(there.round)}
    move_meeting(there.office, there.fresh(), LATER, "改", there.round.revision, at=AT)
    move_meeting(there.office, there.fresh(), MEETING, "改回", there.round.revision, at=AT)
    assert {step.key: step.due_on for step in steps_of(there.round)} == before
    assert Plan.objects.count() == 3


def test_moved_after_filing_it_is_to_be_filed_again_once_and_at_once_where_the_day_is_over() -> None:
    there = season()
    finish(there, "filing")
    with pytest.raises(Incomplete):
        move_meeting(there.office, there.fresh(), LATER, " ", there.round.revision, at=AT)
    assert there.fresh().meeting_on == MEETING
    move_meeting(there.office, there.round, LATER, "上级会期有变", there.round.revision, at=AT)
    again = Step.objects.get(again_of__isnull=False)
    assert (again.again_of, again.state, again.required) == (there.step("filing"), "open", True)
    assert again.due_on == date(2027, 1, 19)
    assert there.step("filing").state == "done"
    move_meeting(there.office, there.fresh(), TODAY + timedelta(days=5), "提前", there.round.revision, at=AT)
    assert Step.objects.get(again_of__isnull=False).due_on == TODAY  # T-15 is over
    finish(there, again.key)
    move_meeting(there.office, there.fresh(), LATER, "又改", there.round.revision, at=AT)
    assert Step.objects.filter(again_of__isnull=False, state="open").count() == 1
    assert Step.objects.filter(key__startswith="filing").count() == 3


def test_a_meeting_that_was_held_does_not_move_and_the_same_day_is_no_move() -> None:
    there = season()
    with pytest.raises(Refused) as refused:
        move_meeting(there.office, there.fresh(), MEETING, "改", there.round.revision, at=AT)
    assert refused.value.code == "same-day"
    with pytest.raises(Refused) as refused:
        move_meeting(there.office, there.round, date(2707, 1, 20), "改", there.round.revision, at=AT)
    assert refused.value.code == "bad-day"
    held(there)
    with pytest.raises(Refused) as refused:
        move_meeting(there.office, there.round, LATER, "改", there.round.revision, at=AT)
    assert refused.value.code == "wrong-state"


def test_held_on_another_day_what_follows_is_counted_from_that_day() -> None:
    there = season()
    with pytest.raises(Incomplete):
        hold_round(there.office, there.fresh(), MEETING, has_quorum=False, at=AT)
    one = held(there, date(2027, 1, 22))
    assert (one.state, one.held_on, one.meeting_on) == ("held", date(2027, 1, 22), date(2027, 1, 22))
    assert there.step("meeting").done_on == date(2027, 1, 22)
    assert there.step("report").due_on == date(2027, 2, 8)


def test_two_people_at_once_the_second_is_told() -> None:
    there = season()
    seen = there.fresh().revision
    move_meeting(there.office, there.round, LATER, "改", seen, at=AT)
    with pytest.raises(Stale):
        move_meeting(there.office, there.fresh(), date(2027, 2, 10), "改", seen, at=AT)
    step = there.step("study")
    finish_step(there.office, step, TODAY, step.revision, at=AT)
    with pytest.raises(Stale):
        reopen_step(there.office, there.step("study"), "误记", 0, at=AT)
    assert there.step("study").state == "done"


def test_the_office_adds_steps_dates_them_by_hand_and_they_move_with_t() -> None:
    there = season()
    made = add_step(there.office, there.round, StepFields("会前集体审看短片", date(2027, 1, 12)), at=AT)
    fixed = add_step(there.office, there.round, StepFields("会场检修", date(2027, 1, 12), follows=False), at=AT)
    report = there.step("report")
    with pytest.raises(Incomplete):
        revise_step(there.office, report, StepFields(report.label, date(2027, 1, 27), required=True), "", 0, at=AT)
    fields = StepFields(report.label, date(2027, 1, 27), required=True, user=there.people[0])
    revise_step(there.office, report, fields, "本县规定会后七天", 0, at=AT)
    move_meeting(there.office, there.fresh(), MEETING + timedelta(days=7), "改", there.round.revision, at=AT)
    assert there.step(made.key).due_on == date(2027, 1, 19)
    assert there.step(fixed.key).due_on == date(2027, 1, 12)
    assert there.step("report").due_on == date(2027, 2, 3)
    assert [plan.number for plan in Plan.objects.order_by("number")] == [1, 2, 3, 4, 5]
    with pytest.raises(Incomplete):
        add_step(there.office, there.round, StepFields("  "), at=AT)
    with pytest.raises(Refused):
        revise_step(there.office, there.step("meeting"), StepFields("开会", LATER), "改", 0, at=AT)


def test_somebody_else_named_for_a_step_makes_no_version_and_keeps_its_count() -> None:
    there = season()
    step = there.step("filing")
    revise_step(
        there.office, step, StepFields(step.label, step.due_on, required=True, user=there.people[1]), "", 0, at=AT
    )
    assert (step.day, Plan.objects.count()) == (-15, 1)


def test_who_is_responsible_marks_a_step_as_done_and_others_do_not() -> None:
    there = season()
    step = there.step("talks")
    fields = StepFields(step.label, step.due_on, user=there.people[1], required=True)
    revise_step(there.office, step, fields, "", 0, at=AT)
    with pytest.raises(Forbidden):
        finish_step(there.people[2], step, TODAY, step.revision, at=AT)
    with pytest.raises(Refused):
        finish_step(there.people[1], step, TODAY + timedelta(days=1), step.revision, at=AT)
    finish_step(there.people[1], step, TODAY, step.revision, at=AT)
    with pytest.raises(Forbidden):
        reopen_step(there.people[1], step, "误记", step.revision, at=AT)
    reopen_step(there.office, step, "误记", step.revision, at=AT)
    with pytest.raises(Forbidden):
        waive_step(there.people[1], step, "不需要", step.revision, at=AT)
    with pytest.raises(Incomplete):
        waive_step(there.office, step, " ", step.revision, at=AT)
    waive_step(there.office, step, "本轮合并进行", step.revision, at=AT)
    assert (step.state, step.reason) == ("waived", "本轮合并进行")


def test_the_meeting_is_recorded_with_its_attendance_only() -> None:
    there = season()
    step = there.step("meeting")
    for act in (
        lambda: finish_step(there.office, step, TODAY, 0, at=AT),
        lambda: waive_step(there.office, step, "不开", 0, at=AT),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "meeting"


@pytest.fixture
def ours(tmp_path: Path, monkeypatch: Any) -> Path:
    """A profile of the county's own, and its timetable."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    folder = tmp_path / "bihuan" / "profiles" / "ours"
    folder.mkdir(parents=True)
    (folder / "profile.toml").write_text("id = 'ours'\ntitle = '本县日程'\nmeeting = 'mzshh'\n", encoding="utf-8")
    write(folder, plan=-20, study=-14)
    return folder


def write(folder: Path, **days: int) -> None:
    steps = [f"[[step]]\nkey = '{key}'\nlabel = '{key} 一步'\nday = {day}\n" for key, day in days.items()]
    (folder / "timetable.toml").write_text("\n".join([*steps, "[[step]]\nkey='meeting'\nlabel='开会'\nday=0"]), "utf-8")


def test_a_profile_changed_or_removed_changes_nothing_until_the_office_takes_it_over(ours: Path) -> None:
    there = season(profile="ours")
    before = {step.key: step.due_on for step in steps_of(there.round)}
    finish(there, "plan")
    write(ours, plan=-30, opinions=-9)
    assert {step.key: step.due_on for step in steps_of(there.round)} == before
    newer = given_by("ours", "mzshh")
    with pytest.raises(Stale):
        take_over(there.office, there.fresh(), "0" * 64, there.round.revision, at=AT)
    take_over(there.office, there.fresh(), newer.digest, there.round.revision, at=AT)
    assert there.step("plan").due_on == before["plan"]  # done
    assert (there.step("study").state, there.step("opinions").due_on) == ("waived", date(2027, 1, 11))
    assert there.round.bases.count() == 2
    with pytest.raises(Refused) as refused:
        take_over(there.office, there.fresh(), newer.digest, there.round.revision, at=AT)
    assert refused.value.code == "same"
    (ours / "profile.toml").unlink()
    move_meeting(there.office, there.fresh(), LATER, "改", there.round.revision, at=AT)
    assert there.step("opinions").due_on == date(2027, 1, 25)
    with pytest.raises(Refused) as refused:
        take_over(there.office, there.fresh(), newer.digest, there.round.revision, at=AT)
    assert refused.value.code == "no-profile"
    fields = RoundFields(2026, "mzshh", "换个名称", "ours", LATER)
    change_round(
        there.office, there.fresh(), fields, there.round.revision, at=AT
    )  # the profile that is gone stays named


def test_with_a_timetable_the_day_and_kind_are_not_changed_in_passing() -> None:
    there = season()
    for fields in (RoundFields(2026, "mzshh", "轮次", "", LATER), RoundFields(2026, "zzshh", "轮次", "", MEETING)):
        with pytest.raises(Refused) as refused:
            change_round(there.office, there.fresh(), fields, there.round.revision, at=AT)
        assert refused.value.code == "planned"


def test_a_round_is_closed_when_each_required_step_is_done_or_not_needed_with_a_reason() -> None:
    there = season()
    with pytest.raises(Refused) as refused:
        close_round(there.office, there.fresh(), {}, there.round.revision, at=AT)
    assert refused.value.code == "wrong-state"
    one = held(there)
    with pytest.raises(Incomplete) as incomplete:
        close_round(there.office, one, {}, one.revision, at=AT)
    assert "filing" in incomplete.value.missing
    assert not {"notice", "next-report", "meeting"} & set(incomplete.value.missing)
    left = one.steps.filter(state="open", required=True)
    reasons = {step.pk: "线下办的" for step in left}
    with pytest.raises(Incomplete):
        close_round(there.office, one, {**reasons, there.step("lists").pk: " "}, one.revision, at=AT)
    close_round(there.office, one, reasons, one.revision, at=AT)
    assert (there.fresh().state, there.step("lists").state, there.step("lists").reason) == (
        "closed",
        "waived",
        "线下办的",
    )
    for act in (
        lambda: add_step(there.office, there.round, StepFields("又一步"), at=AT),
        lambda: reopen_step(there.office, there.step("lists"), "误记", 1, at=AT),
        lambda: change_round(there.office, there.round, RoundFields(2026, "mzshh", "改", "", MEETING), 9, at=AT),
    ):
        with pytest.raises(Refused):
            act()
    with pytest.raises(Forbidden):
        close_round(there.outsider, held(season()), {}, 3, at=AT)


def test_what_somebody_had_to_do_passes_on_with_their_post(stop_clock: Any) -> None:
    stop_clock(AT)
    there = season()
    administrator = with_administrator(there)
    leaving, coming = there.people[1], person("尚怀瑾")
    step = there.step("talks")
    revise_step(there.office, step, StepFields(step.label, step.due_on, user=leaving), "", 0, at=AT)
    appoint(coming, there.place.section)
    hand_over(administrator, leaving.appointments.get(), coming, date(2027, 1, 4), roles=False)
    assert there.step("talks").user == coming
    left = there.round.team.get(user=leaving)
    assert left.successor is not None
    assert (left.left_on, left.successor.user, left.successor.post) == (date(2027, 1, 4), coming, "副局长")
    assert Event.objects.filter(act="round.team-hand-over").exists()


def with_administrator(there: Season) -> Any:
    return with_role(Role.ADMINISTRATOR, there.place.county)


def test_who_leaves_without_a_successor_stays_named_and_can_be_replaced_by_name() -> None:
    there = season()
    leave_team(there.office, there.team[2], date(2027, 1, 4), "退休", at=AT)
    with pytest.raises(Stale):
        leave_team(there.office, there.team[2], date(2027, 1, 4), "退休", at=AT)
    after = leave_team(there.office, there.team[3], date(2027, 1, 5), "调离", successor=person("尚怀瑾"), at=AT)
    assert after is not None
    assert there.round.team.filter(left_on__isnull=True).count() == 4
    with pytest.raises(Incomplete):
        leave_team(there.office, after, date(2027, 1, 6), "", at=AT)


def test_a_round_of_a_merged_unit_goes_on_at_the_unit_that_took_over(stop_clock: Any) -> None:
    stop_clock(AT)
    there = season()
    administrator = with_administrator(there)
    merge_unit(administrator, there.place.bureau, there.place.sibling, Terms(TODAY, "机构改革"))
    one = type(there.round).objects.get(pk=there.round.pk)
    new_office = there.outsider  # the office of the bureau into which it was merged
    assert visible_to(new_office, TODAY).filter(pk=one.pk).exists()
    assert may_change(new_office, one.organisation, TODAY)
    move_meeting(new_office, one, LATER, "合并后改期", one.revision, at=AT)
    assert (one.organisation, one.meeting_on) == (there.place.sibling, LATER)
    assert [member.user for member in one.team.filter(left_on__isnull=True)] == there.people


def test_a_round_of_a_unit_that_only_ended_goes_on_above_it(stop_clock: Any) -> None:
    stop_clock(AT)
    there = season()
    above = with_role(Role.OFFICE, there.place.government)
    Organisation.objects.filter(pk=there.place.section.pk).update(ended_on=TODAY)
    end_unit(with_administrator(there), there.place.bureau, TODAY, "撤销")
    one = there.fresh()
    assert may_change(above, one.organisation, TODAY)
    assert not may_change(there.outsider, one.organisation, TODAY)
    assert not visible_to(there.outsider, TODAY).exists()


def test_nobody_else_touches_a_round() -> None:
    there, at = season(), datetime(2026, 12, 22, tzinfo=UTC)
    for user in (there.outsider, there.people[0], there.below):
        for act in (
            lambda user=user: move_meeting(user, there.fresh(), LATER, "改", there.round.revision, at=at),
            lambda user=user: add_step(user, there.round, StepFields("一步"), at=at),
            lambda user=user: waive_step(user, there.step("study"), "不需要", 0, at=at),
        ):
            with pytest.raises(Forbidden):
                act()
