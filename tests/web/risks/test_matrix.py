"""The published matrix: higher likelihood or effect never means a lower level; the heat map counts every risk once."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan_web.risks.matrix import SCALE, cells_of, level_of, levels
from bihuan_web.risks.models import Risk
from bihuan_web.risks.queries import heat_map, of_level
from tests.web.support.risks import risk
from tests.web.support.work import crew

_MARK = st.sampled_from(SCALE)


@given(_MARK, _MARK, _MARK, _MARK)
def test_a_level_never_falls_as_likelihood_or_effect_rise(likelihood: int, effect: int, more: int, graver: int) -> None:
    low = level_of(min(likelihood, more), min(effect, graver))
    high = level_of(max(likelihood, more), max(effect, graver))
    assert low.rank <= high.rank


def test_every_cell_has_one_level_and_every_level_a_cell() -> None:
    cells = Counter(cell for level in levels() for cell in cells_of(level.key))
    assert cells == Counter((one, other) for one in SCALE for other in SCALE)
    assert (level_of(1, 1).key, level_of(5, 5).key) == ("low", "severe")


@pytest.mark.django_db
def test_the_heat_map_counts_every_risk_once() -> None:
    people = crew()
    for likelihood, effect in ((2, 4), (2, 4), (5, 5), (1, 1)):
        risk(people, likelihood, effect)
    rows = heat_map(Risk.objects.all())
    assert [row[0].likelihood for row in rows] == [5, 4, 3, 2, 1]
    counts = {(cell.likelihood, cell.effect): cell.count for row in rows for cell in row if cell.count}
    assert counts == {(2, 4): 2, (5, 5): 1, (1, 1): 1}
    assert sum(Risk.objects.filter(of_level(one.key)).count() for one in levels()) == 4
