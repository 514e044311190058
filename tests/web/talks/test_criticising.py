"""Criticism: its speaker's until the day of the meeting, then the members' of the meeting; marked for its writer only."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bihuan_web.accounts.roles import Role
from bihuan_web.accounts.waiting import waiting
from bihuan_web.audit.models import Event
from bihuan_web.common.clock import today
from bihuan_web.common.errors import Forbidden, Incomplete, Refused, Stale
from bihuan_web.common.lifecycle import Actor
from bihuan_web.ledgers.models import Problem
from bihuan_web.ledgers.services import open_ledger
from bihuan_web.talks.board import board_of, marks_in, tally_of
from bihuan_web.talks.lifecycle import CRITICISM, RECEIVER, RECORDER, SPEAKER
from bihuan_web.talks.models import Criticism
from bihuan_web.talks.pairs import Part
from bihuan_web.talks.queries import criticism_visible_to
from bihuan_web.talks.services import criticising
from bihuan_web.talks.services.answering import Wanted
from bihuan_web.talks.services.teams import change_team
from tests.web.support.team import ON_THE_DAY, Table
from tests.web.support.units import grant
from tests.web.talks.test_talking import everybody

FACT = "2月12日到柳湾镇粮库检查，你没有下到仓里就签了字"
EMPTY = "工作标准不够高，抓落实不够有力，希望进一步增强担当意识"


def read_by(here: Table, one: Criticism) -> set[str]:
    people = everybody(here).items()
    return {name for name, user in people if criticism_visible_to(user, today()).filter(pk=one.pk).exists()}


def test_what_is_prepared_is_the_speakers_alone_until_they_say_it_on_the_day(here: Table, stop_clock: Any) -> None:
    for role in Role:
        grant(here.administrator, role, here.place.county)
        grant(here.office, role, here.place.bureau)
    one = criticising.prepare(here.team, here.one, here.other, FACT)
    assert read_by(here, one) == {"one"}
    with pytest.raises(Refused) as refused:
        criticising.speak(one, here.one)
    assert refused.value.code == "before-the-meeting"
    stop_clock(ON_THE_DAY)
    assert read_by(here, one) == {"one"}, "the day alone opens nothing"
    with pytest.raises(Forbidden):
        criticising.speak(one, here.other)
    criticising.speak(one, here.one)
    assert read_by(here, one) == {"one", "other", "principal", "recorder"}


def test_without_a_day_nothing_is_said(here: Table, stop_clock: Any) -> None:
    here.round.meeting_on = None
    here.round.save()
    here.team.round.meeting_on = None
    one = criticising.prepare(here.team, here.one, here.other, FACT)
    stop_clock(ON_THE_DAY)
    with pytest.raises(Refused):
        criticising.speak(one, here.one)


def test_the_day_of_the_unit_goes_before_that_of_the_round(here: Table, stop_clock: Any) -> None:
    people = {here.principal: Part.PRINCIPAL, here.one: Part.MEMBER, here.other: Part.MEMBER}
    change_team(here.team, people, here.office, 0, date(2026, 3, 25))
    stop_clock(ON_THE_DAY)
    with pytest.raises(Refused):
        criticising.record_criticism(here.team, here.one, here.one, here.other, FACT)


def test_at_the_meeting_everybody_enters_their_own_and_the_recorder_all(here: Table, stop_clock: Any) -> None:
    stop_clock(ON_THE_DAY)
    criticising.record_criticism(here.team, here.one, here.one, here.other, FACT)
    criticising.record_criticism(here.team, here.recorder, here.principal, here.one, EMPTY)
    for user, speaker, receiver in (
        (here.one, here.other, here.principal), (here.office, here.one, here.other), (here.head, here.head, here.one),
        (here.recorder, here.recorder, here.one), (here.recorder, here.head, here.one), (here.one, here.one, here.head),
    ):  # fmt: skip
        with pytest.raises(Forbidden):
            criticising.record_criticism(here.team, user, speaker, receiver, FACT)
    with pytest.raises(Refused):
        criticising.record_criticism(here.team, here.one, here.one, here.one, FACT)
    with pytest.raises(Incomplete):
        criticising.record_criticism(here.team, here.one, here.one, here.other, "  ")


def test_whoever_left_before_the_meeting_hears_nothing(here: Table, stop_clock: Any) -> None:
    change_team(here.team, {here.principal: Part.PRINCIPAL, here.one: Part.MEMBER}, here.office, 0)
    stop_clock(ON_THE_DAY)
    said = criticising.record_criticism(here.team, here.one, here.one, here.principal, FACT)
    assert read_by(here, said) == {"one", "principal"}


def test_the_record_is_put_right_until_it_is_answered(here: Table, stop_clock: Any) -> None:
    stop_clock(ON_THE_DAY)
    one = criticising.record_criticism(here.team, here.recorder, here.one, here.other, "记错了的话")
    seen = Criticism.objects.get(pk=one.pk)
    for user in (here.other, here.principal, here.office):
        with pytest.raises(Forbidden):
            criticising.correct(one, user, "x")
    criticising.correct(one, here.recorder, FACT)
    with pytest.raises(Stale):
        criticising.correct(seen, here.one, "x")
    criticising.answer_criticism(one, here.other, Wanted("reason", reason="那天是副科长签的字，有记录"))
    with pytest.raises(Refused):
        criticising.correct(one, here.one, "x")


def test_the_receiver_answers_and_what_is_accepted_becomes_a_problem_that_names_nobody(
    here: Table, stop_clock: Any
) -> None:
    ledger = open_ledger(here.place.bureau, "2025年度整改台账", 2025, here.office)
    stop_clock(ON_THE_DAY)
    one = criticising.record_criticism(here.team, here.one, here.one, here.other, FACT)
    wanted = Wanted("problem", "检查不下仓就签字", ledger, reason="接受")
    for user in (here.one, here.principal, here.recorder, here.office):
        with pytest.raises(Forbidden):
            criticising.answer_criticism(one, user, wanted)
    with pytest.raises(Incomplete):
        criticising.answer_criticism(one, here.other, Wanted("problem", "", ledger))
    assert Problem.objects.count() == 0
    criticising.answer_criticism(one, here.other, wanted)
    problem = Problem.objects.get()
    assert (one.state, one.answer_problem, problem.source) == ("answered", problem, "criticism")
    told = f"{problem.text}{problem.source_note}{problem.remark}"
    assert here.one.name not in told
    assert FACT not in told
    with pytest.raises(Refused):
        criticising.answer_criticism(one, here.other, Wanted("reason", reason="再答"))
    second = criticising.record_criticism(here.team, here.principal, here.principal, here.other, FACT)
    with pytest.raises(Incomplete):  # without a role on the ledger they see no problem to add a measure to
        criticising.answer_criticism(second, here.other, Wanted("measure", "下仓查", problem=problem))
    second.refresh_from_db()
    assert second.state == "spoken"


def test_the_same_text_for_two_or_by_two_is_marked_names_apart(here: Table) -> None:
    texts = [
        criticising.prepare(here.team, here.one, here.other, f"程素心同志，{FACT}，还催着别人签！"),
        criticising.prepare(here.team, here.one, here.principal, f"骆明川同志：{FACT}，还催着别人签。"),
        criticising.prepare(here.team, here.other, here.principal, f"{FACT}，还催着别人签"),
        criticising.prepare(here.team, here.other, here.one, "你分管的河道清淤项目拖了两个月才开工"),
        criticising.prepare(here.team, here.principal, here.one, "急躁"),
        criticising.prepare(here.team, here.principal, here.other, "急躁"),
    ]
    marks = marks_in(here.team, today())
    assert [(marks[one.pk].own_twice, marks[one.pk].others) for one in texts] == [
        (True, True), (True, True), (False, True), (False, False), (False, False), (False, False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "factless"),
    [
        (EMPTY, True),
        ("希望今后多下基层，提高站位", True),
        ("联系群众不够紧密，深入一线不够经常", True),
        ("两个维护讲得多，多年来都是老办法", True),
        (FACT, False),
        ("上周的党组会上你三次打断别人发言", False),
        ("审批燃气改造方案时没有到现场看", False),
        ("有一次群众来访，你让他在走廊等着", False),
    ],
)
def test_a_text_without_a_fact_is_marked(here: Table, text: str, factless: bool) -> None:
    one = criticising.prepare(here.team, here.one, here.other, text)
    assert marks_in(here.team, today())[one.pk].factless is factless


def test_a_dropped_text_marks_no_other_and_is_counted_nowhere(here: Table) -> None:
    gone = criticising.prepare(here.team, here.one, here.other, FACT)
    left = criticising.prepare(here.team, here.other, here.one, FACT)
    criticising.drop(gone, here.one)
    assert not marks_in(here.team, today())[left.pk].alike
    assert tally_of(here.team, today()).prepared == 1


def test_the_matrix_names_its_empty_cells(here: Table, stop_clock: Any) -> None:
    stop_clock(ON_THE_DAY)
    criticising.record_criticism(here.team, here.one, here.one, here.other, FACT)
    criticising.record_criticism(here.team, here.one, here.one, here.other, EMPTY)
    criticising.record_criticism(here.team, here.principal, here.principal, here.one, EMPTY)
    criticising.prepare(here.team, here.other, here.one, FACT)  # not said
    board = board_of(here.team, today())
    assert {(one.name, other.name) for one, other in board.empty} == {
        ("骆明川", "程素心"), ("聂远帆", "骆明川"), ("程素心", "骆明川"), ("程素心", "聂远帆"),
    }  # fmt: skip
    assert (board.done, board.wanted) == (2, 6)
    row = dict(zip(board.people, dict(board.rows)[here.one], strict=True))
    assert (row[here.one], row[here.other], row[here.principal]) == (None, 2, 0)
    assert tally_of(here.team, today()).said == 3


def test_no_event_holds_what_was_said_or_of_whom(here: Table, stop_clock: Any) -> None:
    stop_clock(ON_THE_DAY)
    one = criticising.record_criticism(here.team, here.one, here.one, here.other, FACT)
    criticising.answer_criticism(one, here.other, Wanted("reason", reason="不是这样"))
    for event in Event.objects.filter(kind="criticism"):
        assert not any(words in event.details for words in (FACT, here.other.username, "不是这样"))


def test_criticism_waits_for_its_receiver(here: Table, stop_clock: Any) -> None:
    stop_clock(ON_THE_DAY)
    one = criticising.record_criticism(here.team, here.one, here.one, here.other, FACT)
    found = [each for each in waiting(today(), here.other) if each.key == f"criticism-{one.pk}"]
    assert len(found) == 1
    assert here.one.name not in " ".join(found[0].words)
    criticising.answer_criticism(one, here.other, Wanted("reason", reason="不是这样"))
    assert not [each for each in waiting(today(), here.other) if each.key == f"criticism-{one.pk}"]


def test_every_combination_of_state_part_and_act() -> None:
    """The table as written by hand: from, act, to, by whom."""
    rows = {
        ("prepared", "rewrite", "prepared", SPEAKER), ("prepared", "drop", "dropped", SPEAKER),
        ("prepared", "speak", "spoken", SPEAKER), ("spoken", "correct", "spoken", SPEAKER),
        ("spoken", "correct", "spoken", RECORDER), ("spoken", "answer", "answered", RECEIVER),
    }  # fmt: skip
    found = {
        (state, one.name, one.target, part)
        for state in CRITICISM.states
        for part in (SPEAKER, RECEIVER, RECORDER, "somebody")
        for one in CRITICISM.acts(state, Actor(frozenset({part})))
    }
    assert found == rows
