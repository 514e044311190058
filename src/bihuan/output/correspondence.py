"""Who answers to whom (对应关系): items by id, their counterparts with score and reason, and why one has none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from bihuan.model import Analysis, Cause, Items, Link, Measure, Problem

Item = Problem | Cause | Measure
WANTED = ("problem", "cause", "measure")


@dataclass(frozen=True, slots=True)
class Counterpart:
    """One item seen from another: the item, and the link between the two."""

    item: Item
    link: Link


def kind_of(item: Item) -> str:
    """``problem``, ``cause`` or ``measure``."""
    if isinstance(item, Problem):
        return "problem"
    return "cause" if isinstance(item, Cause) else "measure"


def linkable(items: Items) -> list[Item]:
    """Everything that can have a counterpart: problems, then causes, then measures."""
    return [*items.problems, *items.causes, *items.measures]


def stated(own: str | None, common: str | None) -> str | None:
    """What an action says itself together with what its measure's line or column says for all of them."""
    if not own or not common or common in own:
        return own or common
    return common if own in common else f"{own}；{common}"


class Correspondence:
    """The links of one analysis, looked up from either end. Links to ids that do not exist are left out."""

    def __init__(self, analysis: Analysis) -> None:
        items = analysis.items
        self.items: dict[str, Item] = {item.id: item for item in linkable(items)}
        groups: tuple[Sequence[Item], ...] = (items.problems, items.causes, items.measures)
        self.numbers = {item.id: number for group in groups for number, item in enumerate(group, start=1)}
        self._counterparts: dict[tuple[str, str], list[Counterpart]] = defaultdict(list)
        self._why_not: dict[tuple[str, str], str] = {}
        for link in analysis.linking.links:
            one, other = self.items.get(link.from_id), self.items.get(link.to_id)
            if one is not None and other is not None and one is not other:
                self._counterparts[one.id, kind_of(other)].append(Counterpart(other, link))
                self._counterparts[other.id, kind_of(one)].append(Counterpart(one, link))
        for unlinked in analysis.linking.unlinked:
            self._why_not.setdefault((unlinked.item_id, unlinked.wanted), unlinked.why)

    def of(self, item: Item, wanted: str) -> list[Counterpart]:
        """The counterparts of one kind, in text order."""
        found = self._counterparts.get((item.id, wanted), [])
        return sorted(found, key=lambda counterpart: counterpart.item.span)

    def why_none(self, item: Item, wanted: str) -> str | None:
        """Why linking found no counterpart of this kind, in words, if it said so."""
        return self._why_not.get((item.id, wanted))

    def through_causes(self, problem: Problem) -> list[tuple[Counterpart, Counterpart]]:
        """Measures that answer a cause of the problem without answering the problem itself: (cause, measure) pairs."""
        direct = {counterpart.item.id for counterpart in self.of(problem, "measure")}
        return [
            (cause, measure)
            for cause in self.of(problem, "cause")
            for measure in self.of(cause.item, "measure")
            if measure.item.id not in direct
        ]
