"""What of a survey may be shown (小群体保护): answers are put together until every group has five or more.

Results are shown as a partition: each item belongs to one group or to none, every figure that is shown anywhere is a sum of whole
groups. So the difference of any two figures is a sum of whole groups again, and no subtraction leads to fewer than five answers
(complementary suppression). Items that are too small stand together with others of their unit, then of the unit above it; what is
too small even there is shown nowhere and in no sum.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

SMALLEST = 5
_STEP = 4  # characters of a path for each level of the tree


@dataclass(frozen=True, slots=True)
class Cell:
    """The answers to one item of the unit at ``path``: how many in all, and how many by the link."""

    key: int
    path: str
    answers: int
    by_link: int


@dataclass(frozen=True, slots=True)
class Group:
    """Items whose answers are shown as one figure, of the unit at ``path`` or of units below it."""

    path: str
    cells: tuple[Cell, ...]


def may_show(cells: Iterable[Cell]) -> bool:
    """Whether a group is large enough. Who entered sheets knows those: what came by the link must be none or five by itself."""
    counted = list(cells)
    answers, by_link = sum(one.answers for one in counted), sum(one.by_link for one in counted)
    return answers >= SMALLEST and (by_link == 0 or by_link >= SMALLEST)


def groups_of(cells: Iterable[Cell], top: str) -> list[Group]:
    """The groups that may be shown; ``top`` is the path of the unit that asks, above which nothing is put together."""
    groups: list[Group] = []
    pools: dict[str, list[Cell]] = {}
    for one in sorted(cells, key=lambda one: one.key):
        if may_show((one,)):
            groups.append(Group(one.path, (one,)))
        else:
            pools.setdefault(one.path, []).append(one)
    while pools:
        path = max(pools, key=lambda one: (len(one), one))
        pool = pools.pop(path)
        if may_show(pool):
            groups.append(Group(path, tuple(pool)))
        elif len(path) > len(top):
            pools.setdefault(path[:-_STEP], []).extend(pool)
    return groups
