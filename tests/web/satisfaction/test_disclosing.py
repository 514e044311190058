"""No figure that is shown, and no difference of any two, is about fewer than five answers."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from bihuan_web.satisfaction.disclosing import SMALLEST, Cell, groups_of, may_show

TOP = "0001"
PATHS = [TOP, "00010001", "00010002", "000100010001", "000100010002", "000100020001"]


@st.composite
def cells(draw: st.DrawFn) -> list[Cell]:
    made = []
    for key in range(draw(st.integers(0, 12))):
        answers = draw(st.integers(0, 12))
        made.append(Cell(key, draw(st.sampled_from(PATHS)), answers, draw(st.integers(0, answers))))
    return made


def size(some: Iterable[Cell]) -> tuple[int, int]:
    counted = list(some)
    return sum(one.answers for one in counted), sum(one.by_link for one in counted)


@given(cells())
def test_every_group_is_large_enough_and_an_item_is_in_one_at_most(given_cells: list[Cell]) -> None:
    groups = groups_of(given_cells, TOP)
    shown = [cell.key for group in groups for cell in group.cells]
    assert len(shown) == len(set(shown))
    for group in groups:
        assert may_show(group.cells)
        assert all(cell.path.startswith(group.path) for cell in group.cells)


@given(cells())
def test_no_difference_of_figures_is_about_fewer_than_five(given_cells: list[Cell]) -> None:
    """Figures are shown for groups, for every unit with its branch, and as a whole; somebody may add and subtract any of them."""
    groups = groups_of(given_cells, TOP)
    figures = [frozenset(group.cells) for group in groups]
    figures += [
        frozenset(cell for group in groups if group.path.startswith(path) for cell in group.cells) for path in PATHS
    ]
    for one, other in combinations(figures, 2):
        for rest in (one - other, other - one, one & other, one | other):
            answers, by_link = size(rest)
            assert answers == 0 or answers >= SMALLEST
            assert by_link == 0 or by_link >= SMALLEST


@given(cells())
def test_what_is_large_enough_alone_stands_alone(given_cells: list[Cell]) -> None:
    groups = groups_of(given_cells, TOP)
    for one in given_cells:
        if may_show([one]):
            assert [group for group in groups if group.cells == (one,)]


def test_four_answers_show_nothing_and_do_not_come_out_by_subtraction() -> None:
    assert groups_of([Cell(1, TOP, 4, 4)], TOP) == []
    shown = groups_of([Cell(1, "00010001", 4, 4), Cell(2, "00010001", 10, 10)], TOP)
    assert [size(group.cells) for group in shown] == [(10, 10)]  # the whole is ten, too: four are in no sum


def test_small_items_stand_together_with_their_neighbours_first() -> None:
    shown = groups_of([Cell(1, "00010001", 3, 3), Cell(2, "00010001", 2, 2), Cell(3, "00010002", 4, 4)], TOP)
    assert [(group.path, [one.key for one in group.cells]) for group in shown] == [("00010001", [1, 2])]


def test_who_entered_sheets_does_not_learn_the_few_that_came_by_the_link() -> None:
    assert not may_show([Cell(1, TOP, 9, 4)])
    assert may_show([Cell(1, TOP, 9, 0)])
    assert may_show([Cell(1, TOP, 9, 5)])
