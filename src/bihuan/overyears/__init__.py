"""The same person or team over the years (同一人历年): a collection's documents → series, and what repeats in them."""

from bihuan.overyears.results import FollowedItem, LeftOut, Occurrence, Repeat, Series, Step, YearDocument, Years

__all__ = ["FollowedItem", "LeftOut", "Occurrence", "Repeat", "Series", "Step", "YearDocument", "Years"]
