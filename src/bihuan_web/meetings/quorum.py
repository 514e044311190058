"""The quorum (法定人数): at least two thirds of those due to attend. Whole numbers only; knows neither Django nor people."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quorum:
    """How many were due (应到) and how many of them came (实到). Superiors and guests count in neither."""

    due: int
    present: int

    @property
    def needed(self) -> int:
        """The smallest number that is two thirds of those due or more."""
        return -(-2 * self.due // 3)

    @property
    def is_there(self) -> bool:
        """Whether the meeting may be held; never with nobody due."""
        return self.due > 0 and self.present * 3 >= self.due * 2
