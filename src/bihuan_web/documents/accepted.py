"""What a ledger takes from a document (转台账): confirmed problems with their causes and measures, and what changed since."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from bihuan_web.common.errors import Refused
from bihuan_web.documents.changes import changed_keys
from bihuan_web.documents.lifecycle import ACCEPTED
from bihuan_web.documents.models import Correction, Document, Item, Version
from bihuan_web.documents.queries import latest_version, text_of


@dataclass(frozen=True, slots=True)
class Quoted:
    """An item in the author's words: ``text`` as written, ``claim`` the words that name it, and its place in the version."""

    key: str
    text: str
    claim: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class AcceptedAction:
    """One commitment that could be checked; owner, due and metric in the words of the text, empty where it has none."""

    said: Quoted
    owner: str
    due: str
    metric: str


@dataclass(frozen=True, slots=True)
class AcceptedMeasure:
    """A promised measure; ``suspect`` where a link that leads to it from the problem waits for somebody to confirm it."""

    said: Quoted
    owner: str
    due: str
    actions: tuple[AcceptedAction, ...]
    suspect: bool


@dataclass(frozen=True, slots=True)
class AcceptedProblem:
    """An admitted problem with all that hangs on it.

    A measure that answers only a cause (措施对应原因) belongs to every problem that has this cause, as one that answers several
    problems belongs to each; one that answers a problem directly belongs to the problems it answers, not to those of its causes.
    """

    said: Quoted
    aspect: str
    examples: tuple[Quoted, ...]
    causes: tuple[Quoted, ...]
    measures: tuple[AcceptedMeasure, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """An item that somebody corrected, and how its last correction came about."""

    key: str
    act: str
    by: str
    at: datetime


def accepted_items(document: Document) -> tuple[AcceptedProblem, ...]:
    """The problems of an accepted document in the order of the text; raises ``Refused`` before it is accepted."""
    if document.state != ACCEPTED:
        raise Refused("审定以后才能转入台账", "only an accepted document becomes a ledger", code="not-accepted")
    version = latest_version(document)
    view = _View(version)
    return tuple(view.problem(one) for one in view.rows if one.kind == "problem")


def unlinked_measures(document: Document) -> tuple[AcceptedMeasure, ...]:
    """Measures of an accepted document that hang on no problem, neither directly nor by a cause."""
    view = _View(latest_version(document))
    linked = {one.key for problem in view.rows if problem.kind == "problem" for one, _ in view.answering(problem.key)}
    return tuple(view.measure(one, False) for one in view.rows if one.kind == "measure" and one.key not in linked)


def changed_since(document: Document, at: datetime) -> tuple[Changed, ...]:
    """The items of the latest version that were corrected, or whose correction was undone, after a moment."""
    rows = Correction.objects.filter(version__document=document, version__number=document.latest).select_related(
        "by", "undone_by"
    )
    found: dict[str, Changed] = {}
    for one in rows.order_by("number"):
        moments = [(one.at, one.act, one.by)]
        if one.undone_at is not None and one.undone_by is not None:
            moments.append((one.undone_at, "undo", one.undone_by))
        for moment, act, by in moments:
            if moment > at:
                found |= {key: Changed(key, act, by.username, moment) for key in changed_keys(one)}
    return tuple(sorted(found.values(), key=lambda one: (one.at, one.key)))


class _View:
    """The rows of a version with their words."""

    def __init__(self, version: Version) -> None:
        self.text = text_of(version)
        self.rows = sorted(version.items.all(), key=lambda one: (one.start, -one.end))
        self.by_key = {one.key: one for one in self.rows}
        links = [one for one in version.links.all() if {one.upstream, one.downstream} <= self.by_key.keys()]
        self._links: dict[str, list[tuple[Item, bool]]] = defaultdict(list)
        for one in links:
            self._links[one.upstream].append((self.by_key[one.downstream], one.suspect))
        self._direct = {one.downstream for one in links if self.by_key[one.upstream].kind == "problem"}

    def problem(self, one: Item) -> AcceptedProblem:
        return AcceptedProblem(
            self.quoted(one),
            self._heading(one.parent),
            tuple(self.quoted(inner) for inner in self._inside(one.key, "example")),
            tuple(self.quoted(item) for item, _ in self._below(one.key, "cause")),
            tuple(self.measure(item, suspect) for item, suspect in self.answering(one.key)),
        )

    def answering(self, problem: str) -> list[tuple[Item, bool]]:
        """The measures of a problem in the order of the text, each once, and whether a link on the way to it is suspect."""
        found = {item.key: (item, suspect) for item, suspect in self._below(problem, "measure")}
        for cause, doubted in self._below(problem, "cause"):
            for item, suspect in self._below(cause.key, "measure"):
                if item.key not in self._direct:
                    _, other = found.get(item.key, (item, True))  # by two causes: one way that holds is enough
                    found[item.key] = (item, other and (doubted or suspect))
        return sorted(found.values(), key=lambda pair: (pair[0].start, -pair[0].end))

    def measure(self, one: Item, suspect: bool) -> AcceptedMeasure:
        actions = tuple(
            AcceptedAction(self.quoted(inner), inner.owner, inner.due, inner.metric)
            for inner in self._inside(one.key, "action")
        )
        return AcceptedMeasure(self.quoted(one), one.owner, one.due, actions, suspect)

    def quoted(self, one: Item) -> Quoted:
        text = self.text[one.start : one.end].strip()
        claim = self.text[one.claim_start : one.claim_end].strip() if one.claim_start is not None else ""
        return Quoted(one.key, text, claim or text, one.start, one.end)

    def _below(self, key: str, kind: str) -> list[tuple[Item, bool]]:
        below = [pair for pair in self._links[key] if pair[0].kind == kind]
        return sorted(below, key=lambda pair: pair[0].start)

    def _inside(self, key: str, kind: str) -> list[Item]:
        return [one for one in self.rows if one.parent == key and one.kind == kind]

    def _heading(self, key: str) -> str:
        one = self.by_key.get(key)
        return self.text[one.start : one.end].strip().split("\n", 1)[0] if one else ""
