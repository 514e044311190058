"""A section while it is being looked for."""

from __future__ import annotations

from dataclasses import dataclass

from bihuan.model import Role


@dataclass(slots=True)
class Range:
    """A section in folded offsets; ``heading_end`` equals ``start`` where it has no heading."""

    role: Role | None
    start: int
    end: int
    heading_end: int
