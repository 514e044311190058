"""The order of reading: causes and measures mostly take the problems up in the order in which they were named.

An author answering problem after problem stays with a cause or measure or passes on to the next one, above all where a
new aspect begins; seldom does he leap or turn back. So the whole path is weighed (forward-backward over a chain), and a
pair that fits the path gains over one that does not.
"""

from __future__ import annotations

from itertools import accumulate

_BEGIN_WITH_FIRST = 0.7
_LEAST, _MOST = 0.1, 0.85
_NEW_ASPECT_MORE = 0.3


def weigh_path(odds: list[list[float]], new_aspect: list[bool]) -> list[list[float]]:
    """``odds[i][j]`` that problem i belongs to j -> how likely the path of answers leads through j at i; rows add up to 1."""
    problems, others = len(odds), len(odds[0])
    if others == 1:
        return [[1.0] for _ in odds]
    across, within = _advance(problems, others, new_aspect)
    moves = [_Moves(across if new else within) for new in new_aspect]
    rest = (1 - _BEGIN_WITH_FIRST) / (others - 1)
    row = _normal([odd * (rest if j else _BEGIN_WITH_FIRST) for j, odd in enumerate(odds[0])])
    forward = [row]
    for i in range(1, problems):
        row = _normal([move * odd for move, odd in zip(moves[i].arriving(row), odds[i], strict=True)])
        forward.append(row)
    out = [forward[-1]]
    back = [1.0] * others
    for i in range(problems - 1, 0, -1):
        back = _normal(moves[i].leaving([b * odd for b, odd in zip(back, odds[i], strict=True)]))
        out.append(_normal([f * b for f, b in zip(forward[i - 1], back, strict=True)]))
    out.reverse()
    return out


class _Moves:
    """Probabilities of staying, of passing on to the next, of leaping ahead and of turning back."""

    __slots__ = ("back", "leap", "pass_on", "stay")

    def __init__(self, advance: float) -> None:
        self.stay = (1 - advance) * 0.9
        self.pass_on = advance * 0.85
        self.leap = (advance * 0.15 + 0.01) / 2
        self.back = ((1 - advance) * 0.1 + 0.01) / 2

    def arriving(self, row: list[float]) -> list[float]:
        """Per place: the sum over all places one may have come from."""
        before = [0.0, *accumulate(row)]
        total = before[-1]
        out = []
        for j, here in enumerate(row):
            last = row[j - 1] if j else 0.0
            earlier = before[j] - last
            out.append(self.stay * here + self.pass_on * last + self.leap * earlier + self.back * (total - before[j + 1]))
        return out

    def leaving(self, row: list[float]) -> list[float]:
        """Per place: the sum over all places one may go to."""
        before = [0.0, *accumulate(row)]
        total, end = before[-1], len(row) - 1
        out = []
        for j, here in enumerate(row):
            following = row[j + 1] if j < end else 0.0
            later = total - before[j + 1] - following
            out.append(self.stay * here + self.pass_on * following + self.leap * later + self.back * before[j])
        return out


def _advance(problems: int, others: int, new_aspect: list[bool]) -> tuple[float, float]:
    """How likely one passes on where a new aspect begins and inside one, so that the path comes to its end in time."""
    borders = sum(new_aspect[1:])
    inner = problems - 1 - borders
    pace = (others - 1) / max(1, problems - 1)
    if not inner:
        return min(_MOST, max(_LEAST, pace)), 0.2
    across = min(_MOST, pace + _NEW_ASPECT_MORE)
    return across, max(_LEAST, min(_MOST, (others - 1 - across * borders) / inner))


def _normal(row: list[float]) -> list[float]:
    total = sum(row)
    return [value / total for value in row] if total else row
