"""A stage: folded texts -> near-duplicate documents and copied passages. It shows what is alike and accuses nobody."""

from bihuan.comparing.compare import compare
from bihuan.comparing.differences import differences, only_facts_changed
from bihuan.comparing.results import (
    Cluster,
    Comparison,
    Difference,
    Entry,
    Options,
    Pair,
    Passage,
    Range,
    SharedPassage,
)

__all__ = [
    "Cluster",
    "Comparison",
    "Difference",
    "Entry",
    "Options",
    "Pair",
    "Passage",
    "Range",
    "SharedPassage",
    "compare",
    "differences",
    "only_facts_changed",
]
