"""The quorum: laws in whole numbers, and the order of the meeting for any team."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan_web.meetings.agenda import items_for
from bihuan_web.meetings.quorum import Quorum

NUMBERS = st.integers(0, 10**6)


@given(NUMBERS, NUMBERS)
def test_two_thirds_or_more_of_those_due_and_nothing_else(due: int, present: int) -> None:
    quorum = Quorum(due, present)
    assert quorum.is_there == (due > 0 and Fraction(present, due) >= Fraction(2, 3))
    assert quorum.is_there == (due > 0 and present >= quorum.needed)


@given(NUMBERS)
def test_what_is_needed_is_the_smallest_number_that_is_enough(due: int) -> None:
    needed = Quorum(due, 0).needed
    assert 0 <= needed <= due
    assert due == 0 or (Quorum(due, needed).is_there and not Quorum(due, needed - 1).is_there)


@given(NUMBERS, NUMBERS)
def test_one_more_who_comes_never_undoes_a_quorum(due: int, present: int) -> None:
    assert Quorum(due, present).is_there <= Quorum(due, present + 1).is_there


@pytest.mark.parametrize(("due", "needed"), [(1, 1), (2, 2), (3, 2), (4, 3), (5, 4), (6, 4), (7, 5), (9, 6), (11, 8)])
def test_small_teams(due: int, needed: int) -> None:
    assert Quorum(due, 0).needed == needed


@given(
    st.lists(st.text("甲乙丙丁戊{}%", min_size=1, max_size=3), max_size=9),
    st.sampled_from(["mzshh", "zzshh", "other", "?"]),
)
def test_everybody_examines_themselves_is_criticised_and_responds_in_this_order(names: list[str], kind: str) -> None:
    items = list(items_for(kind, names))
    assert items
    assert items[-1].key == "closing"
    if kind in ("other", "?"):
        return
    own = [item.key for item in items if item.key in ("own", "criticism", "response")]
    assert own == ["own", "criticism", "response"] * len(names) if names else True
    assert [item.speaker for item in items if item.key == "own"] == list(range(len(names))) if names else True


def test_the_order_is_that_of_the_rule() -> None:
    titles = [item.title for item in items_for("mzshh", ["甲", "乙"])]
    assert titles == [
        "通报会前准备和征求意见情况", "通报上年度整改落实情况和有关专题整改情况", "班子对照检查", "甲个人对照检查", "对甲提出批评意见",
        "甲回应", "乙个人对照检查", "对乙提出批评意见", "乙回应", "督导组点评", "主持人总结，对整改提出要求",
    ]  # fmt: skip
