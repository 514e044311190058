"""The level of a risk (风险等级): derived from likelihood and effect by a published matrix, which is data. Knows no database."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

SCALE = range(1, 6)  # of likelihood (可能性) and of effect (影响)


@dataclass(frozen=True, slots=True)
class Level:
    """A level; ``rank`` 0 is the lowest."""

    key: str
    zh: str
    en: str
    rank: int


def level_of(likelihood: int, effect: int) -> Level:
    """The level of a risk; both are 1 to 5."""
    levels, matrix = _data()
    return levels[matrix[likelihood][effect - 1]]


def levels() -> list[Level]:
    """Every level, the lowest first."""
    return list(_data()[0].values())


def cells_of(key: str) -> Iterator[tuple[int, int]]:
    """The likelihoods and effects that a level stands for."""
    return ((one, other) for one in SCALE for other in SCALE if level_of(one, other).key == key)


@cache
def _data() -> tuple[dict[str, Level], dict[int, tuple[str, ...]]]:
    told = tomllib.loads((files(__package__) / "data" / "matrix.toml").read_text(encoding="utf-8"))
    found = {one["key"]: Level(one["key"], one["zh"], one["en"], rank) for rank, one in enumerate(told["level"])}
    matrix = {one: tuple(told["matrix"][str(one)]) for one in SCALE}
    if any(len(row) != len(SCALE) or not set(row) <= found.keys() for row in matrix.values()):
        raise ValueError("matrix.toml: five known levels in each of five rows")
    return found, matrix
