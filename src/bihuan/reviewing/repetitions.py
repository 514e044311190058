"""Items of this year that last year's document has, too, for the rules about repetition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bihuan.model import Account, Mention, Span, Standing
from bihuan.reviewing.rule import ReviewInput

_HONEST = (Standing.DOING, Standing.OPEN)


@dataclass(frozen=True, slots=True)
class Repetition:
    """An item of this text, last year's words for it, what both have in common, and what is told of its rectification."""

    ref: str
    quotation: str
    shared: tuple[Span, ...]
    told: Standing | None


def repetitions(review: ReviewInput, kind: str, standing: Standing) -> Iterator[Repetition]:
    """One for each repeated item. Where the text itself says that last year's item is still open, nothing is to be noted."""
    previous = review.previous
    if previous is None:
        return
    nearest: dict[str, tuple[Account, Mention]] = {}
    for account in previous.accounts:
        mention = account.mention
        if account.kind != kind or account.status is not standing or mention is None or mention.ref is None:
            continue
        if mention.ref not in nearest or nearest[mention.ref][1].score < mention.score:
            nearest[mention.ref] = account, mention
    for ref, (account, mention) in nearest.items():
        told = account.told()
        if told is None or told.standing not in _HONEST:
            shared = (mention.shared,) if mention.shared else ()
            yield Repetition(ref, previous.quotation(account), shared, told.standing if told else None)
