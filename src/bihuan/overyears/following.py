"""A series' documents → what repeats in them, year by year: problems named and measures promised again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bihuan.comparing import Options, differences, only_facts_changed
from bihuan.comparing.pairing import compare_two
from bihuan.comparing.viewing import Viewer
from bihuan.config import DEFAULT_SETTINGS, Settings
from bihuan.materials import Material
from bihuan.model import Account, Items, Span, Standing
from bihuan.overyears.results import FollowedItem, Occurrence, Repeat, Series, Step
from bihuan.overyears.sorting import Plan
from bihuan.pipeline import Accounted, account_over_years

BACK = 4  # earlier documents that each is compared with; what is older comes in through those between
_AGAIN = {"problem": Standing.PROBLEM, "measure": Standing.MEASURE, "action": Standing.MEASURE}
_KINDS = ("date", "year", "figure", "name", "place", "wording")


def follow(
    plan: Plan,
    materials: Sequence[Material],
    options: Options,
    templates: Sequence[str] = (),
    settings: Settings = DEFAULT_SETTINGS,
) -> Series:
    """The series of a plan; ``materials`` are its documents, in its order. The words of ``templates`` are set aside."""
    viewer = Viewer(options.names | options.places, templates)
    accounted = account_over_years([one.source for one in materials], BACK, settings)
    history = _History(plan, accounted)
    steps = []
    for this in range(1, len(materials)):
        items = tuple(history.items(this))
        step = Step(materials[this - 1].key, materials[this].key, items, accounted.accounts[this - 1, this])
        steps.append(_with_wording(step, materials[this - 1], materials[this], viewer, options))
    return Series(plan.who, plan.unit, plan.kind, plan.documents, tuple(steps))


@dataclass(frozen=True, slots=True)
class _Named:
    """An item of one document."""

    kind: str
    ref: str
    span: Span
    claim: Span


class _History:
    """Where each item of each document stood before; documents are asked for in order."""

    def __init__(self, plan: Plan, accounted: Accounted) -> None:
        self._documents = plan.documents
        self._accounts = accounted.accounts
        self._named = [{one.ref: one for one in _named(items)} for items in accounted.items]
        self._told = {
            (last, account.ref): told.standing
            for (last, this), accounts in accounted.accounts.items()
            for account in accounts
            if this == last + 1 and (told := account.told())
        }
        self._earlier: dict[tuple[int, str], dict[int, Occurrence]] = {}

    def items(self, this: int) -> Iterator[FollowedItem]:
        """What a document names, in the order of its text, problems first."""
        for ref, found in self._found(this).items():
            named = self._named[this][ref]
            for occurrence in list(found.values()):  # and where these, in turn, stood before
                number = self._number(occurrence)
                for older, one in self._earlier.get((number, occurrence.ref), {}).items():
                    found.setdefault(older, one)
            self._earlier[this, ref] = found
            earlier = tuple(found[number] for number in sorted(found, reverse=True))
            yield FollowedItem(
                named.kind,
                ref,
                named.span,
                named.claim,
                _repeat(set(found), this),
                _running(self._documents[this].year, {one.year for one in earlier}),
                earlier,
            )

    def _found(self, this: int) -> dict[str, dict[int, Occurrence]]:
        """For each item the best place in each earlier document that it was compared with."""
        found: dict[str, dict[int, Occurrence]] = {ref: {} for ref in self._named[this]}
        for last in range(this):
            for account in self._accounts.get((last, this), ()):
                for mention in account.mentions:
                    if mention.standing is not _AGAIN[account.kind] or mention.ref not in found:
                        continue
                    known = found[mention.ref].get(last)
                    if known is None or mention.score > known.score:
                        found[mention.ref][last] = self._occurrence(last, account, mention.score)
        return found

    def _occurrence(self, last: int, account: Account, score: float) -> Occurrence:
        document = self._documents[last]
        told = self._told.get((last, account.ref))
        return Occurrence(document.key, document.year, account.ref, account.span, account.claim, score, told)

    def _number(self, occurrence: Occurrence) -> int:
        return next(number for number, one in enumerate(self._documents) if one.key == occurrence.key)


def _named(items: Items) -> Iterator[_Named]:
    for problem in items.problems:
        yield _Named("problem", problem.id, problem.span, problem.claim if len(problem.claim) else problem.span)
    for measure in items.measures:
        yield _Named("measure", measure.id, measure.span, measure.claim or measure.span)
        if len(measure.actions) > 1:  # a single one is the measure itself
            for number, action in enumerate(measure.actions, start=1):
                yield _Named("action", f"{measure.id}.{number}", action.span, action.span)


def _repeat(found: set[int], this: int) -> Repeat:
    if not found:
        return Repeat.NEW
    if this > 1 and len(found) == this:
        return Repeat.EVERY
    return Repeat.AGAIN if this - 1 in found else Repeat.RETURNED


def _running(year: int, earlier: set[int]) -> int:
    """Years in a row, this one included."""
    count = 1
    while year - count in earlier:
        count += 1
    return count


def _with_wording(step: Step, last: Material, this: Material, viewer: Viewer, options: Options) -> Step:
    """The step, and how much of its wording is the earlier one's."""
    if last.folded.text == this.folded.text:
        return replace(step, similarity=1.0, identical=True)
    pair = compare_two(last.entry, this.entry, viewer, options)
    texts = {one.key: one.folded.text for one in (last, this)}
    a, b = texts[pair.a], texts[pair.b]
    names = options.names | {*last.entry.names, *this.entry.names}
    places = options.places | {*last.entry.places, *this.entry.places}
    known = [differences(a, b, one, names=names, places=places) for one in pair.passages]
    kinds = {one.kind for found in known for one in found}
    return replace(
        step,
        similarity=pair.similarity,
        only_facts_changed=only_facts_changed(pair, a, b, known=known),
        changed=tuple(kind for kind in _KINDS if kind in kinds),
    )
