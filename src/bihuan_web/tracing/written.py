"""The chains of one document as it was read and corrected (原文贯通): aspect, problem, its causes and measures, and what has no counterpart.

Pure: rows of items and links and the words of the text in, rows of the matrix out; nothing is asked of the database.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from bihuan_web.documents.kinds import PERSON
from bihuan_web.documents.models import Item, Link


class Lack(TextChoices):
    """What is missing in a row of a document, or doubtful."""

    NO_ASPECT = "no-aspect", _("没有归到方面")
    NO_PROBLEM = "no-problem", _("这个方面没有写问题")
    NO_CAUSE = "no-cause", _("没有对应的原因")
    NO_MEASURE = "no-measure", _("没有对应的整改措施")
    LOOSE_CAUSE = "loose-cause", _("原因没有对应的问题")
    LOOSE_MEASURE = "loose-measure", _("措施没有对应的问题")
    SUSPECT = "suspect", _("对应关系存疑，条目改动过")
    BY_MACHINE = "by-machine", _("对应关系由机器找到，还没有人确认")
    WHOLE = "whole", _("原因、措施都有，由人确认")


GAPS = tuple(one for one in Lack if one not in (Lack.BY_MACHINE, Lack.WHOLE))
Unfound = Mapping[tuple[str, str], str]  # item, what is wanted for it → why the engine found none


@dataclass(frozen=True, slots=True)
class Entry:
    """A cause or measure of a problem, and how sure it is: the engine's ``score`` and reason, or a person said so.

    ``via``: the cause through which a measure belongs to the problem, where nobody linked it directly.
    """

    key: str
    words: str
    by_person: bool
    suspect: bool
    score: float | None
    why: str
    via: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A problem with its causes and measures; or an aspect, a cause, a measure that belongs to none."""

    aspect: str
    aspect_key: str
    problem: str  # its key, empty where the row is of none
    words: str
    causes: tuple[Entry, ...]
    measures: tuple[Entry, ...]
    lacks: tuple[Lack, ...]
    why_no_cause: str = ""
    why_no_measure: str = ""
    why_no_problem: str = ""


def rows_of(text: str, items: Iterable[Item], links: Iterable[Link], unfound: Unfound) -> list[Row]:
    """Every problem in the order of its aspect and of the text, aspects without any in their place, loose items last."""
    page = _Page(text, items, links, unfound)
    found = [row for aspect in page.of_kind("aspect") for row in page.under(aspect)]
    placed = {row.problem for row in found}
    found += [page.problem(one, None) for one in page.of_kind("problem") if one.key not in placed]
    return [*found, *page.loose()]


class _Page:
    def __init__(self, text: str, items: Iterable[Item], links: Iterable[Link], unfound: Unfound) -> None:
        self._text, self._unfound = text, unfound
        self._items = {one.key: one for one in sorted(items, key=lambda one: (one.start, -one.end))}
        self._below: dict[str, list[Link]] = defaultdict(list)
        self._above: dict[str, list[Link]] = defaultdict(list)
        for link in links:
            if link.upstream in self._items and link.downstream in self._items:
                self._below[link.upstream].append(link)
                self._above[link.downstream].append(link)

    def of_kind(self, kind: str) -> list[Item]:
        return [one for one in self._items.values() if one.kind == kind]

    def under(self, aspect: Item) -> list[Row]:
        """The problems of an aspect, or one row that says there is none."""
        found = [self.problem(one, aspect) for one in self.of_kind("problem") if one.parent == aspect.key]
        return found or [Row(self._heading(aspect), aspect.key, "", "", (), (), (Lack.NO_PROBLEM,))]

    def problem(self, one: Item, aspect: Item | None) -> Row:
        causes = self._entries(one.key, "cause")
        direct = self._entries(one.key, "measure")
        measures = (*direct, *self._through(causes, {entry.key for entry in direct}))
        lacks = [Lack.NO_ASPECT] if aspect is None else []
        lacks += [] if causes else [Lack.NO_CAUSE]
        lacks += [] if measures else [Lack.NO_MEASURE]
        entries = (*causes, *measures)
        if any(entry.suspect for entry in entries):
            lacks.append(Lack.SUSPECT)
        if any(not entry.by_person for entry in entries):
            lacks.append(Lack.BY_MACHINE)
        return Row(
            self._heading(aspect) if aspect else "",
            aspect.key if aspect else "",
            one.key,
            self._name(one),
            causes,
            measures,
            tuple(lacks or [Lack.WHOLE]),
            self._unfound.get((one.key, "cause"), ""),
            self._unfound.get((one.key, "measure"), ""),
        )

    def loose(self) -> Iterable[Row]:
        """Causes and measures to which no problem belongs."""
        for kind, lack in (("cause", Lack.LOOSE_CAUSE), ("measure", Lack.LOOSE_MEASURE)):
            for one in self.of_kind(kind):
                if self._problems_above(one.key):
                    continue
                entry = Entry(one.key, self._name(one), one.source == PERSON, False, None, "")
                causes, measures = ((entry,), ()) if kind == "cause" else ((), (entry,))
                why = self._unfound.get((one.key, "problem"), "")
                yield Row("", "", "", "", causes, measures, (lack,), why_no_problem=why)

    def _entries(self, key: str, kind: str) -> tuple[Entry, ...]:
        there = [(self._items[link.downstream], link) for link in self._below[key]]
        chosen = sorted((pair for pair in there if pair[0].kind == kind), key=lambda pair: pair[0].start)
        return tuple(self._entry(one, link) for one, link in chosen)

    def _through(self, causes: Iterable[Entry], direct: set[str]) -> Iterable[Entry]:
        """Measures that hang on a cause only: a document that answers causes, not problems."""
        seen = set(direct)
        for cause in causes:
            for link in self._below[cause.key]:
                one = self._items[link.downstream]
                alone = all(self._items[other.upstream].kind != "problem" for other in self._above[one.key])
                if one.kind == "measure" and alone and one.key not in seen:
                    seen.add(one.key)
                    yield self._entry(one, link, cause.key)

    def _problems_above(self, key: str) -> bool:
        above = [self._items[link.upstream] for link in self._above[key]]
        return any(one.kind == "problem" or (one.kind == "cause" and self._problems_above(one.key)) for one in above)

    def _entry(self, one: Item, link: Link, via: str = "") -> Entry:
        return Entry(one.key, self._name(one), link.source == PERSON, link.suspect, link.score, link.why, via)

    def _name(self, one: Item) -> str:
        named = one.claim_start is not None and one.claim_end is not None
        words = self._text[one.claim_start : one.claim_end] if named else self._text[one.start : one.end]
        return " ".join(words.split())

    def _heading(self, one: Item) -> str:
        return self._text[one.start : one.end].strip().partition("\n")[0]
