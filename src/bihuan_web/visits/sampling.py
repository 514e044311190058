"""Drawing a sample (抽样): by strata, in proportion, from a recorded seed. The same register and seed give the same list, on any machine."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

Strata = Mapping[str, Sequence[str]]
MOST_SEED = 2**31 - 1


def allocate(sizes: Mapping[str, int], wanted: int) -> dict[str, int]:
    """How many of each stratum: in proportion, the rest to the largest remainders (first name where they are equal).

    Never more than a stratum has; in all ``min(wanted, sum of sizes)``.
    """
    total = sum(sizes.values())
    wanted = min(wanted, total)
    if not total:
        return dict.fromkeys(sizes, 0)
    shares = {name: divmod(size * wanted, total) for name, size in sizes.items()}
    given = {name: whole for name, (whole, _rest) in shares.items()}
    left = wanted - sum(given.values())
    for name in sorted(sizes, key=lambda one: (-shares[one][1], one))[:left]:
        given[name] += 1
    return given


def draw(strata: Strata, wanted: int, seed: int) -> dict[str, list[str]]:
    """The drawn members of each stratum, sorted. Each member of a stratum is as likely as any other."""
    given = allocate({name: len(members) for name, members in strata.items()}, wanted)
    made = random.Random(seed)
    # Strata and members in order: the way they came from the database says nothing.
    return {name: sorted(made.sample(sorted(strata[name]), given[name])) for name in sorted(strata)}
