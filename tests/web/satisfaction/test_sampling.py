"""Sample sizes, allocation, intervals, draws: against figures that others worked out, and laws."""

from __future__ import annotations

from hashlib import sha256
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan_web.satisfaction.sampling import allocate, draw, hash_of, quantile, sample_size, wilson


def test_sizes_are_those_of_the_textbook() -> None:
    assert sample_size(5, 95) == 385  # 1.96² · 0.25 / 0.05² = 384.1
    assert sample_size(3, 95) == 1068
    assert sample_size(5, 95, 400) == 197  # 384.1 / (1 + 383.1 / 400)
    assert sample_size(5, 99) == 664
    assert [sample_size(5, 95, one) for one in (1, 2, 10)] == [1, 2, 10]


@given(st.integers(1, 20), st.sampled_from([90, 95, 99]), st.integers(1, 1_000_000))
def test_nobody_is_asked_twice_and_a_known_population_never_costs_more(
    width: int, confidence: int, people: int
) -> None:
    size = sample_size(width, confidence, people)
    assert 1 <= size <= people
    assert size <= sample_size(width, confidence)
    assert size <= sample_size(width, confidence, people + 1)


@given(
    st.dictionaries(st.text("甲乙丙丁", min_size=1, max_size=3), st.integers(0, 500), min_size=1), st.integers(0, 2_000)
)
def test_a_sample_is_shared_out_whole_and_no_stratum_gives_more_than_it_has(sizes: dict[str, int], wanted: int) -> None:
    shares = allocate(sizes, wanted)
    assert sum(shares.values()) == min(wanted, sum(sizes.values()))
    assert all(0 <= shares[name] <= sizes[name] for name in sizes)
    filled = [name for name in sizes if sizes[name]]
    if wanted >= len(filled):
        assert all(shares[name] for name in filled)


def test_shares_are_in_proportion() -> None:
    assert allocate({"东村": 300, "西村": 100, "南村": 100}, 50) == {"东村": 30, "西村": 10, "南村": 10}


def test_intervals_are_those_of_the_literature() -> None:
    # Brown, Cai, DasGupta (2001), and R: prop.test(x, n, correct = FALSE).
    for part, whole, low, high in [
        (8, 10, 49.02, 94.33),
        (0, 10, 0.0, 27.75),
        (10, 10, 72.25, 100.0),
        (81, 263, 25.53, 36.62),
    ]:
        rate = wilson(part, whole)
        assert rate is not None
        assert (round(rate.low, 2), round(rate.high, 2)) == (
            pytest.approx(low, abs=0.01),
            pytest.approx(high, abs=0.01),
        )
    assert wilson(0, 0) is None
    assert isclose(quantile(95), 1.959964, abs_tol=1e-6)


@given(st.integers(0, 300), st.integers(1, 300), st.sampled_from([90, 95, 99]))
def test_an_interval_holds_its_rate_and_never_leaves_the_scale(part: int, whole: int, confidence: int) -> None:
    part = min(part, whole)
    rate, other = wilson(part, whole, confidence), wilson(whole - part, whole, confidence)
    assert rate is not None
    assert other is not None
    assert 0 <= rate.low <= rate.percent <= rate.high <= 100
    assert isclose(rate.low, 100 - other.high, abs_tol=1e-9)  # satisfied and not satisfied mirror one another


@given(
    st.lists(st.text("0123456789\t-", min_size=1), unique=True, min_size=1, max_size=30), st.text(), st.integers(0, 40)
)
def test_anybody_can_draw_the_same_sample_again(lines: list[str], seed: str, wanted: int) -> None:
    chosen = draw({"": lines}, seed, {"": wanted})
    by_hand = sorted(lines, key=lambda line: sha256((seed + "\n" + line).encode()).hexdigest())[:wanted]
    assert chosen == by_hand
    assert len(set(chosen)) == min(wanted, len(lines))
    assert draw({"": lines[::-1]}, seed, {"": wanted}) == chosen  # whatever the order of the list


def test_every_line_comes_up_equally_often() -> None:
    lines = [f"{one}\t0001\t2026-01-0{one}" for one in range(1, 6)]
    counts = dict.fromkeys(lines, 0)
    for seed in range(2_000):
        for line in draw({"": lines}, str(seed), {"": 2}):
            counts[line] += 1
    assert all(700 < one < 900 for one in counts.values())  # 800 expected, sigma 22: seeds are fixed


def test_one_byte_more_is_another_list() -> None:
    assert hash_of("1\t0001\t2026-01-01") != hash_of("1\t0001\t2026-01-01\n")
