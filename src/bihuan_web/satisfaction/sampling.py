"""How many are to be asked, and how sure a rate is. Pure arithmetic; formulae with their sources.

Sample size: W. G. Cochran, *Sampling Techniques*, 3rd ed. (Wiley 1977), sections 4.4 (proportions) and 5.5 (proportional allocation).
Interval: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927), 209-212.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from math import ceil, sqrt
from statistics import NormalDist


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with its interval, both in percent: ``part`` of ``whole``."""

    part: int
    whole: int
    percent: float
    low: float
    high: float


def quantile(confidence: int) -> float:
    """How many standard deviations a two-sided interval of this confidence (in percent) reaches: 1.96 for 95."""
    return NormalDist().inv_cdf(0.5 + confidence / 200)


def sample_size(half_width: float, confidence: int, population: int | None = None) -> int:
    """How many must answer, so that a rate is known to within ``half_width`` points of percent.

    n0 = z² p(1-p) / e² with p = 0.5, which is the most that is ever needed; where the ``population`` is known,
    n = n0 / (1 + (n0 - 1) / N) (finite population correction), never more than N.
    """
    error = half_width / 100
    unlimited = quantile(confidence) ** 2 * 0.25 / error**2
    if population is None:
        return ceil(unlimited)
    return min(ceil(unlimited / (1 + (unlimited - 1) / population)), population) if population else 0


def allocate(sizes: Mapping[str, int], wanted: int) -> dict[str, int]:
    """Shares a sample out over strata in proportion to their sizes, by largest remainders; none gives more than it has.

    Every stratum gives at least one as long as there is one for each, so that none is left out altogether.
    """
    whole = sum(sizes.values())
    wanted = min(wanted, whole)
    exact = {name: wanted * size / whole if whole else 0.0 for name, size in sizes.items()}
    shares = {name: int(one) for name, one in exact.items()}
    by_remainder = sorted(sizes, key=lambda name: (shares[name] - exact[name], -sizes[name], name))
    for name in by_remainder[: wanted - sum(shares.values())]:
        shares[name] += 1
    if wanted >= sum(1 for size in sizes.values() if size):
        for name in [one for one, size in sizes.items() if size and not shares[one]]:
            shares[max(shares, key=lambda one: (shares[one], one))] -= 1
            shares[name] = 1
    return shares


def wilson(part: int, whole: int, confidence: int = 95) -> Rate | None:
    """A rate with Wilson's score interval; None where there is nothing to divide by.

    (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n): it holds for few answers, too, and never leaves 0 to 100.
    """
    if not whole:
        return None
    z, p = quantile(confidence), part / whole
    middle = p + z**2 / (2 * whole)
    spread = z * sqrt(p * (1 - p) / whole + z**2 / (4 * whole**2))
    scale = 1 + z**2 / whole
    low, high = max((middle - spread) / scale, 0.0), min((middle + spread) / scale, 1.0)
    return Rate(part, whole, 100 * p, 100 * min(low, p), 100 * max(high, p))


def hash_of(listing: str) -> str:
    """The hash of a list, by which anybody can tell that it is the one that was there before the draw."""
    return sha256(listing.encode()).hexdigest()


def draw(lines: Mapping[str, list[str]], seed: str, counts: Mapping[str, int]) -> list[str]:
    """A random sample without replacement that anybody can draw again: of each stratum the lines with the smallest hashes.

    The hash of a line is SHA-256 of the seed, a line feed, and the line, in UTF-8. ``lines``: those of each stratum.
    """
    chosen: list[str] = []
    for stratum, inside in lines.items():
        ordered = sorted(inside, key=lambda line: sha256(f"{seed}\n{line}".encode()).digest())
        chosen += ordered[: counts.get(stratum, 0)]
    return chosen
