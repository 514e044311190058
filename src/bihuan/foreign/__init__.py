"""Names, units and places of another document left in (他人、他单位名称): a comparison → names with their places."""

from bihuan.foreign.finding import find_foreign
from bihuan.foreign.results import ForeignName, Manner

__all__ = ["ForeignName", "Manner", "find_foreign"]
