"""The same person or team over the years (同一人历年): a collection's documents → series, and what repeats in them."""

from bihuan.overyears.following import follow
from bihuan.overyears.results import FollowedItem, LeftOut, Occurrence, Repeat, Series, Step, YearDocument, Years
from bihuan.overyears.sorting import Plan, Sketch, sketch, sort_by_year

__all__ = [
    "FollowedItem",
    "LeftOut",
    "Occurrence",
    "Plan",
    "Repeat",
    "Series",
    "Sketch",
    "Step",
    "YearDocument",
    "Years",
    "follow",
    "sketch",
    "sort_by_year",
]
