"""The short cut of cause-repeats-problem loses no pair that comparing each with each would find."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bihuan.reviewing.rules.cause.cause_repeats_problem import _likely

_WORDING = st.frozensets(st.integers(0, 9), min_size=1, max_size=8)


@given(st.lists(_WORDING, max_size=12), _WORDING, st.floats(0.05, 1))
def test_every_wording_alike_enough_is_likely(
    wordings: list[frozenset[int]], mine: frozenset[int], limit: float
) -> None:
    alike = {at for at, theirs in enumerate(wordings) if len(mine & theirs) >= limit * len(mine | theirs)}
    assert alike <= set(_likely(wordings, limit)(mine))


@given(_WORDING)
def test_what_shares_nothing_is_not_compared(mine: frozenset[int]) -> None:
    assert not _likely([frozenset(pair + 100 for pair in mine)], 0.6)(mine)
