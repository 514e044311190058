"""What of a file stands in others (相近情况): a comparison -> a line a file, for the batch's sheet and overview. It accuses nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from bihuan.comparing import Pair, Range
from bihuan.language import Lang, say
from bihuan.output.comparison import Compared
from bihuan.output.comparison.aligned import in_order

_NAMES = 5


@dataclass(frozen=True, slots=True)
class Copies:
    """One file beside the others. ``anchor`` is where the page of the comparison shows it."""

    nearest: str = ""
    similarity: float | None = None  # of the two as wholes; None where only passages are the same
    same_words: bool = False  # as the nearest one, letter by letter but for the layout
    identical: int = 0  # further files that are the very same
    others: int = 0  # files with the same passages
    passages: int = 0  # stretches of this file that stand in others, too
    longest: int = 0
    only_facts: bool = False  # nothing but years, figures and names differs from the nearest one
    anchor: str = ""
    names: tuple[str, ...] = ()  # of others, left in
    problems_again: int = 0  # that an earlier document of the same person or team has, too
    measures_again: int = 0
    series: str = ""  # where the page shows the person's or team's years


def copies(compared: Compared) -> dict[str, Copies]:
    """For each file that has something in common with another."""
    sides: dict[str, _Side] = defaultdict(_Side)
    for number, pair in enumerate(in_order(compared), start=1):
        for own, other in ((pair.a, pair.b), (pair.b, pair.a)):
            side = sides[own]
            side.others.add(other)
            side.ranges += [one.a if own == pair.a else one.b for one in pair.passages]
            side.longest = max(side.longest, pair.longest)
            rank = (pair.similarity or 0.0, pair.jaccard or 0.0, pair.longest, -number)
            if side.rank is None or rank > side.rank:
                side.rank, side.nearest, side.pair, side.number = rank, other, pair, number
    found = {key: side.told(compared) for key, side in sides.items()}
    _add_identical(compared, found)
    _add_names(compared, found)
    _add_years(compared, found)
    return found


def _add_identical(compared: Compared, found: dict[str, Copies]) -> None:
    """Pairs name only the first of the files that have the very same text; what is said of it holds for all of them."""
    for number, cluster in enumerate(compared.found.clusters, start=1):
        for group in cluster.identical:
            first = found.get(group[0], Copies())
            for key in group:
                found[key] = replace(
                    first,
                    nearest=group[1] if key == group[0] else group[0],
                    similarity=1.0,
                    same_words=True,
                    identical=len(group) - 1,
                    only_facts=False,
                    anchor=f"cluster-{number}",
                )


def _add_names(compared: Compared, found: dict[str, Copies]) -> None:
    names: dict[str, dict[str, None]] = defaultdict(dict)
    for one in compared.foreign:
        names[one.key][one.name] = None
    for key, some in names.items():
        found[key] = replace(found.get(key, Copies()), names=tuple(some))


def _add_years(compared: Compared, found: dict[str, Copies]) -> None:
    for number, series in enumerate(compared.years.series, start=1):
        for step in series.steps:
            problems, measures = len(step.repeated("problem")), len(step.repeated("measure"))
            if problems or measures:
                found[step.this] = replace(
                    found.get(step.this, Copies()),
                    problems_again=problems,
                    measures_again=measures,
                    series=f"series-{number}",
                )


def names_words(one: Copies, lang: Lang) -> str:
    """The names of others, as many as a cell can take."""
    rest = len(one.names) - _NAMES
    more = say(lang, f"等 {len(one.names)} 个", f" and {rest} more") if rest > 0 else ""
    return say(lang, "、", ", ").join(one.names[:_NAMES]) + more


def again_words(one: Copies, lang: Lang) -> str:
    """问题 2、措施 3: what is named and promised again."""
    parts = [
        say(lang, f"{zh} {count}", f"{en} {count}")
        for count, zh, en in ((one.problems_again, "问题", "problems"), (one.measures_again, "措施", "measures"))
        if count
    ]
    return say(lang, "、", ", ").join(parts)


def nearest_words(one: Copies, lang: Lang) -> str:
    """与…相近, in neutral words."""
    if one.same_words:
        more = say(lang, f"等 {one.identical} 份", f" and {one.identical - 1} more") if one.identical > 1 else ""
        return say(lang, f"{one.nearest}{more}（文字相同）", f"{one.nearest}{more} (same words)")
    if one.only_facts:
        return say(
            lang, f"{one.nearest}（只有年份、数字、名称不同）", f"{one.nearest} (only years, figures, names differ)"
        )
    return one.nearest


@dataclass(slots=True)
class _Side:
    """A file, while pairs are gone through."""

    others: set[str] = field(default_factory=set)
    ranges: list[Range] = field(default_factory=list)
    longest: int = 0
    rank: tuple[float, float, int, int] | None = None
    nearest: str = ""
    pair: Pair | None = None
    number: int = 0

    def told(self, compared: Compared) -> Copies:
        assert self.pair is not None
        a, b = (compared.materials[key].entry.text for key in (self.pair.a, self.pair.b))
        return Copies(
            self.nearest,
            self.pair.similarity if self.pair.near_duplicate else None,
            same_words=a == b,
            others=len(self.others),
            passages=_stretches(self.ranges),
            longest=self.longest,
            only_facts=compared.only_facts(self.pair),
            anchor=f"pair-{self.number}",
        )


def _stretches(ranges: Iterable[Range]) -> int:
    """How many there are once those that overlap are one: a passage in five files is one of this file."""
    count, reached = 0, -1
    for start, end in sorted(ranges):
        count += start >= reached
        reached = max(reached, end)
    return count
