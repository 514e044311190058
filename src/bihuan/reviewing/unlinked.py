"""Remarks on items that are linked to nothing, with what linking says about why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bihuan.model import Cause, Measure, Problem
from bihuan.reviewing.rule import Option, Options, Remark, ReviewInput

Item = Problem | Cause | Measure


def nearest_option(default: float) -> Option:
    """How near the likeliest counterpart may be before a rule keeps silent: a doubtful case is left to the reader.

    The defaults are those at which a remark was more often right than wrong on annotated documents (docs/accuracy.md).
    """
    return Option(
        "nearest",
        default,
        "最接近的一条的把握低于多少（0 到 1）才提出；调高则提得多、错得也多",
        "how near the likeliest counterpart may come (0 to 1) before nothing is said",
    )


def remarks_on_unlinked(
    review: ReviewInput,
    items: Sequence[Item],
    others: Sequence[Item],
    wanted: str,
    message: str,
    message_en: str,
    options: Options,
) -> Iterator[Remark]:
    partners = review.partners
    wanted_ids = {other.id for other in others}
    for item in items:
        if partners.get(item.id) and not wanted_ids.isdisjoint(partners[item.id]):
            continue
        entry = review.unlinked_entries.get((item.id, wanted))
        if entry is not None and entry.nearest >= options.number("nearest"):
            continue
        words = f"{message}（{entry.why}）" if entry and entry.why else message
        yield Remark(item.claim or item.span, words, message_en, item.id)
