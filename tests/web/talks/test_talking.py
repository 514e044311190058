"""Talks: both confirm, the text is the two's alone until both release it, and what is missing is named."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.accounts.waiting import waiting
from bihuan_web.audit.models import Event
from bihuan_web.common.clock import today
from bihuan_web.common.errors import Forbidden, Incomplete, Refused, Stale
from bihuan_web.common.lifecycle import Actor
from bihuan_web.ledgers.models import Measure, Problem
from bihuan_web.ledgers.services import ProblemText, add_problem, open_ledger
from bihuan_web.talks.access import audience_of, released_to
from bihuan_web.talks.coverage import coverage, needs_of, totals
from bihuan_web.talks.lifecycle import FIRST, SECOND, TALK
from bihuan_web.talks.models import Audience, Member, Talk
from bihuan_web.talks.pairs import PRESCRIBED, Part
from bihuan_web.talks.queries import talks_visible_to, teams_visible_to
from bihuan_web.talks.services import talking
from bihuan_web.talks.services.answering import Wanted, answer_point
from bihuan_web.talks.services.teams import change_team, set_up_team
from tests.web.support.team import SECRET, Table, said, table, talked
from tests.web.support.units import grant, with_role


def everybody(here: Table) -> dict[str, User]:
    names = ("office", "principal", "one", "other", "head", "ordinary", "recorder", "outsider", "administrator")
    return {name: getattr(here, name) for name in names}


def readers(here: Table, talk: Talk) -> set[str]:
    """Who can read what was said; nothing is left of having asked."""
    found = set()
    for name, user in everybody(here).items():
        try:
            with transaction.atomic():
                talking.read_talk(talk, user)
                found.add(name)
                transaction.set_rollback(True)
        except Forbidden:
            pass
    return found


def test_one_enters_and_the_other_confirms(here: Table) -> None:
    talk = talking.enter_talk(here.team, here.one, here.other, said())
    for user in (here.one, here.principal, here.office, here.outsider):
        with pytest.raises(Forbidden):
            talking.confirm_talk(talk, user)
    talking.confirm_talk(talk, here.other)
    assert (talk.state, talk.confirmed_at is not None) == ("confirmed", True)
    for act in (lambda: talking.amend_talk(talk, here.one, said("改")), lambda: talking.withdraw_talk(talk, here.one)):
        with pytest.raises(Refused):
            act()
    assert talk.said.text == SECRET


def test_the_other_corrects_in_words_and_the_record_is_written_anew(here: Table) -> None:
    talk = talking.enter_talk(here.team, here.one, here.other, said())
    with pytest.raises(Incomplete):
        talking.question_talk(talk, here.other, "  ")
    talking.question_talk(talk, here.other, "不是三月一日，是二月二十八日")
    with pytest.raises(Refused):
        talking.confirm_talk(talk, here.other)
    talking.amend_talk(talk, here.one, said("改过的", agreed=("一项",)))
    assert (talk.state, talk.said.text, talk.said.correction) == ("entered", "改过的", "")
    talking.confirm_talk(talk, here.other)
    assert [one.text for one in talk.points.all()] == ["一项"]


def test_what_was_confirmed_is_what_the_other_saw(here: Table) -> None:
    talk = talking.enter_talk(here.team, here.one, here.other, said())
    seen = Talk.objects.get(pk=talk.pk)
    talking.amend_talk(talk, here.one, said("悄悄改的"))
    with pytest.raises(Stale):
        talking.confirm_talk(seen, here.other)


def test_only_those_of_the_team_record_talks_and_not_with_themselves_or_of_tomorrow(here: Table) -> None:
    for first, second in ((here.outsider, here.one), (here.one, here.outsider), (here.recorder, here.one)):
        with pytest.raises(Forbidden):
            talking.enter_talk(here.team, first, second, said())
    with pytest.raises(Refused):
        talking.enter_talk(here.team, here.one, here.one, said())
    with pytest.raises(Refused):
        talking.enter_talk(here.team, here.one, here.other, said(held_on=today().replace(day=3)))
    with pytest.raises(IntegrityError), transaction.atomic():
        Talk.objects.create(team=here.team, first=here.one, second=here.one, held_on=today(), entered_at=talk_time())


def talk_time() -> Any:
    from bihuan_web.common.clock import now  # noqa: PLC0415 - only here

    return now()


def test_nobody_but_the_two_reads_what_was_said_whatever_roles_they_have(here: Table) -> None:
    talk = talked(here, here.one, here.other)
    for role in Role:
        for branch in (here.place.county, here.place.bureau):
            grant(here.administrator, role, branch)
    assert readers(here, talk) == {"one", "other"}


# All ways in which the two release to the two audiences: who can read then, besides the two.
MEETING_READERS, OFFICE_READERS = {"principal"}, {"office"}


@pytest.mark.parametrize("given_to", list(product([True, False], repeat=4)))
def test_one_release_alone_opens_nothing(here: Table, given_to: tuple[bool, ...]) -> None:
    talk = talked(here, here.one, here.other)
    acts = list(product((here.one, here.other), Audience))
    for (user, audience), wanted in zip(acts, given_to, strict=True):
        if wanted:
            talking.release_talk(talk, user, audience)
    office, meeting = given_to[0] and given_to[2], given_to[1] and given_to[3]
    expected = {"one", "other"} | (OFFICE_READERS if office else set()) | (MEETING_READERS if meeting else set())
    assert readers(here, talk) == expected


def test_a_release_is_taken_back_until_somebody_has_read(here: Table) -> None:
    talk = talked(here, here.one, here.other)
    for user in (here.one, here.other):
        talking.release_talk(talk, user, Audience.OFFICE)
        talking.release_talk(talk, user, Audience.MEETING)
    talking.read_talk(talk, here.one)  # reading one's own talk makes nothing final
    talking.hold_back_talk(talk, here.other, Audience.OFFICE)
    assert released_to(talk) == {Audience.MEETING}
    with pytest.raises(Forbidden):
        talking.read_talk(talk, here.office)
    talking.read_talk(talk, here.principal)
    with pytest.raises(Refused) as refused:
        talking.hold_back_talk(talk, here.one, Audience.MEETING)
    assert refused.value.code == "read-already"
    assert audience_of(talk, here.principal, today()) is Audience.MEETING


def test_nothing_is_released_before_both_confirmed_nor_by_others(here: Table) -> None:
    talk = talking.enter_talk(here.team, here.one, here.other, said())
    with pytest.raises(Refused):
        talking.release_talk(talk, here.one, Audience.OFFICE)
    talking.confirm_talk(talk, here.other)
    for user in (here.principal, here.office, here.administrator):
        with pytest.raises(Forbidden):
            talking.release_talk(talk, user, Audience.OFFICE)


def test_every_reading_is_recorded_and_no_event_holds_what_was_said(here: Table) -> None:
    talk = talked(here, here.one, here.other, agreed=("换岗的事月底前答复",))
    talking.release_talk(talk, here.one, Audience.OFFICE)
    talking.release_talk(talk, here.other, Audience.OFFICE)
    talking.read_talk(talk, here.office)
    talking.read_talk(talk, here.other)
    read = Event.objects.filter(act="talk.read").order_by("sequence").values_list("actor", flat=True)
    assert list(read) == [here.office.username, here.other.username]
    for event in Event.objects.all():
        assert not any(words in event.details for words in (SECRET, "换岗"))


def test_whoever_left_the_team_still_reads_their_own_talk_and_no_released_ones(here: Table) -> None:
    mine, others = talked(here, here.principal, here.one), talked(here, here.one, here.other)
    for user in (here.one, here.other):
        talking.release_talk(others, user, Audience.MEETING)
    change_team(here.team, {here.one: Part.PRINCIPAL, here.other: Part.MEMBER}, here.office, here.team.revision)
    assert "principal" in readers(here, mine)
    assert "principal" not in readers(here, others)
    assert Member.objects.get(team=here.team, user=here.principal).left_on == today()


def test_the_four_prescribed_pairs_and_what_covers_them(here: Table) -> None:
    def state() -> list[tuple[int, int, list[str]]]:
        return [(one.done, one.wanted, [need.words for need in one.missing]) for one in coverage(here.team, today())]

    assert state() == [
        (0, 2, ["骆明川—程素心", "骆明川—聂远帆"]),
        (0, 1, ["程素心—聂远帆"]),
        (0, 1, ["聂远帆—安如松"]),  # by the portfolio
        (0, 3, ["骆明川—陆闻舟", "程素心—陆闻舟", "聂远帆—陆闻舟"]),
    ]
    talking.enter_talk(here.team, here.one, here.other, said())
    assert totals(coverage(here.team, today())) == (0, 7), "what one side says alone does not count"
    talked(here, here.other, here.one)
    talked(here, here.head, here.other)  # not whoever is in charge
    talked(here, here.ordinary, here.one)
    found = coverage(here.team, today())
    assert [(one.done, one.wanted) for one in found] == [(0, 2), (1, 1), (0, 1), (1, 3)]
    heads = found[2]
    cells = {person.name: cells[0] for person, cells in heads.rows}
    assert (cells["聂远帆"].missing, cells["程素心"].missing, cells["程素心"].confirmed) == (True, False, 1)


def test_a_branch_has_its_own_pairs(db: None, stop_clock: Any) -> None:
    here = table("zzshh")
    assert [one.wanted for one in coverage(here.team, today())] == [3, 1, 0]


@given(
    st.lists(st.sampled_from(["principal", "member", "head", "ordinary"]), max_size=9),
    st.sampled_from(sorted(PRESCRIBED)),
)
def test_no_need_asks_somebody_to_talk_with_themselves_and_every_need_can_be_met(parts: list[str], kind: str) -> None:
    people = [Member(user=User(pk=number, name=str(number)), part=part) for number, part in enumerate(parts, 1)]
    for pair in PRESCRIBED[kind]:
        needs = needs_of(pair, people, {})
        for need in needs:
            assert any(one.pk != other.pk for one in need.left for other in need.right)
        if pair.rule == "each":
            twos = [frozenset((need.left[0].pk, need.right[0].pk)) for need in needs]
            assert len(twos) == len(set(twos))
            assert all(len(two) == 2 for two in twos)


def test_points_of_a_confirmed_talk_go_to_the_ledger_by_the_office(here: Table) -> None:
    talk = talking.enter_talk(
        here.team, here.one, here.other, said(agreed=("私下的",), for_ledger=("粮库夜查没有人", "第二", "第三"))
    )
    private, first, second, third = talk.points.order_by("number")
    ledger = open_ledger(here.place.bureau, "2025年度整改台账", 2025, here.office)
    wanted = Wanted("problem", "夜间巡查缺人", ledger)
    with pytest.raises(Refused):
        answer_point(first, here.office, wanted)  # the other has not confirmed
    talking.confirm_talk(talk, here.other)
    for point in (private, first, second, third):
        point.refresh_from_db()
    with pytest.raises(Refused):
        answer_point(private, here.office, wanted)
    with pytest.raises(Forbidden):
        answer_point(first, here.one, wanted)
    answer_point(first, here.office, wanted)
    problem = Problem.objects.get(pk=first.answer_problem_id)
    assert (problem.text, problem.ledger, here.one.name in problem.source_note) == ("夜间巡查缺人", ledger, False)
    answer_point(second, here.office, Wanted("measure", "增加两名夜巡人员", problem=problem))
    assert Measure.objects.get(problem=problem) == second.answer_measure
    with pytest.raises(Incomplete):
        answer_point(third, here.office, Wanted("reason"))
    answer_point(third, here.office, Wanted("reason", reason="已在去年台账"))
    with pytest.raises(Stale):
        answer_point(first, here.office, Wanted("reason", reason="再答一次"))


def test_a_measure_is_for_a_problem_that_one_may_read_and_a_ledger_for_the_unit(here: Table) -> None:
    talk = talked(here, here.one, here.other, for_ledger=("一项",))
    point = talk.points.get()
    beside = with_role(Role.OFFICE, here.place.sibling)
    foreign = open_ledger(here.place.sibling, "别局", 2025, beside)
    problem = add_problem(foreign, here.place.sibling, ProblemText("别局的问题"), beside)
    with pytest.raises(Incomplete):
        answer_point(point, here.office, Wanted("problem", "x", foreign))
    with pytest.raises(Incomplete):
        answer_point(point, here.office, Wanted("measure", "x", problem=problem))


def test_who_sees_that_a_talk_took_place(here: Table) -> None:
    talk = talked(here, here.one, here.ordinary)
    sees = {
        name for name, user in everybody(here).items() if talks_visible_to(user, today()).filter(pk=talk.pk).exists()
    }
    assert sees == {"office", "principal", "one", "other", "ordinary"}
    assert not teams_visible_to(here.outsider, today()).exists()


def test_what_waits_is_told_without_a_word_of_what_was_said(here: Table) -> None:
    talk = talking.enter_talk(here.team, here.one, here.other, said())
    keys = {one.key for one in waiting(today(), here.other)}
    assert f"talk-confirm-{talk.pk}-0" in keys
    assert f"talks-missing-{here.team.pk}-{here.other.pk}" in keys
    talking.question_talk(talk, here.other, "日期不对")
    assert f"talk-amend-{talk.pk}-1" in {one.key for one in waiting(today(), here.one)}
    talking.amend_talk(talk, here.one, said(for_ledger=("一项",)))
    talking.confirm_talk(talk, here.other)
    mine = list(waiting(today(), here.office))
    assert [one.key.rsplit("-", 1)[0] for one in mine] == [f"points-{here.team.pk}-{talk.points.get().pk}"]
    everything = list(waiting(today()))
    assert {one.user for one in everything} >= {here.principal, here.one, here.other, here.office}
    assert not any(SECRET in " ".join(one.words) for one in everything)


def test_the_team_has_one_principal_and_its_office_keeps_it(here: Table) -> None:
    two = {here.principal: Part.PRINCIPAL, here.one: Part.PRINCIPAL}
    for people in ({here.one: Part.MEMBER}, two):
        with pytest.raises(Incomplete):
            change_team(here.team, people, here.office, 0)
    new = {here.one: Part.PRINCIPAL, here.principal: Part.MEMBER, here.head: Part.MEMBER}
    with pytest.raises(Forbidden):
        change_team(here.team, new, here.principal, 0)
    change_team(here.team, new, here.office, 0)
    with pytest.raises(Stale):
        change_team(here.team, new, here.office, 0)
    left = Member.objects.filter(team=here.team, left_on__isnull=False).values_list("user__name", flat=True)
    assert set(left) == {"程素心", "陆闻舟", "贺青"}
    with pytest.raises(Refused):
        set_up_team(here.round, here.place.bureau, new, here.office)


def test_every_combination_of_state_part_and_act() -> None:
    """The table as written by hand: from, act, to, by whom."""
    rows = {
        ("entered", "confirm", "confirmed", SECOND), ("entered", "question", "questioned", SECOND),
        ("entered", "amend", "entered", FIRST), ("questioned", "amend", "entered", FIRST),
        ("entered", "withdraw", "withdrawn", FIRST), ("questioned", "withdraw", "withdrawn", FIRST),
    }  # fmt: skip
    found = {
        (state, one.name, one.target, part)
        for state in TALK.states
        for part in (FIRST, SECOND, "somebody")
        for one in TALK.acts(state, Actor(frozenset({part})))
    }
    assert found == rows
