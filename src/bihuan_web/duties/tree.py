"""A list as the tree that it is (逐级分解), rolled up: is everything below a share acknowledged?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bihuan_web.duties.lifecycle import ACKNOWLEDGED, STANDING
from bihuan_web.duties.models import Share


@dataclass(slots=True)
class Node:
    """A share with its parts; ``below`` counts the standing shares under it, ``acknowledged`` those of them that are."""

    share: Share
    depth: int
    parts: list[Node] = field(default_factory=list)
    below: int = 0
    acknowledged: int = 0

    @property
    def whole(self) -> bool:
        """Whether it and everything below it is acknowledged."""
        return self.share.state == ACKNOWLEDGED and self.below == self.acknowledged


def grow(shares: Iterable[Share]) -> list[Node]:
    """The trees of some shares in the order of their numbers; a share whose parent is not among them is a root here."""
    rows = sorted(shares, key=lambda one: one.number)
    keys = {one.pk for one in rows}
    children: dict[int | None, list[Share]] = {}
    for one in rows:
        children.setdefault(one.parent_id if one.parent_id in keys else None, []).append(one)
    return [_node(one, children, 0) for one in children.get(None, ())]


def flat(nodes: Iterable[Node]) -> Iterator[Node]:
    """Every node, each before its parts."""
    for node in nodes:
        yield node
        yield from flat(node.parts)


def _node(share: Share, children: dict[int | None, list[Share]], depth: int) -> Node:
    node = Node(share, depth, [_node(one, children, depth + 1) for one in children.get(share.pk, ())])
    for part in node.parts:
        standing = part.share.state in STANDING
        node.below += part.below + standing
        node.acknowledged += part.acknowledged + (part.share.state == ACKNOWLEDGED)
    return node
