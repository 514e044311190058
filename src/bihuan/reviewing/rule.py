"""What a review rule (审查规则) is, and what it gets to read: `ReviewInput` with features shared by all rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, Protocol, TypeVar

from bihuan.model import (
    Aspect,
    Cause,
    Credit,
    Document,
    Items,
    Kind,
    Linking,
    Measure,
    Previous,
    Problem,
    Role,
    Section,
    Severity,
    Span,
    Unlinked,
)
from bihuan.profiles.matching import Fit, fit
from bihuan.profiles.model import Profile, RuleSetting
from bihuan.reviewing.sentences import Sentence, split_sentences
from bihuan.text.folded import Folded

SEVERITY_LABELS = {Severity.INFO: "提示", Severity.WARNING: "修改", Severity.ERROR: "重写建议"}
SEVERITY_LABELS_EN = {Severity.INFO: "hint", Severity.WARNING: "revise", Severity.ERROR: "rewrite advised"}

OptionValue = bool | int | float | str | tuple[str, ...]


class Remark(NamedTuple):
    """What a rule's check yields; `run` makes a `Finding` of it with the rule's slug, severity and standard advice."""

    span: Span
    message: str
    message_en: str
    ref: str | None = None
    related: tuple[Span, ...] = ()
    suggestion: str | None = None
    suggestion_en: str | None = None


class Option(NamedTuple):
    """A value that people may set for a rule (参数)."""

    name: str
    default: OptionValue
    title: str
    title_en: str


class Options(dict[str, OptionValue]):
    """A rule's options after the settings were applied."""

    def number(self, name: str) -> float:
        return float(self[name])  # type: ignore[arg-type]  # run.py checked the type against the default's

    def lines(self, name: str) -> tuple[str, ...]:
        value = self[name]
        return value if isinstance(value, tuple) else (str(value),)


Check = Callable[["ReviewInput", Options], Iterable[Remark]]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Rule:
    """One review rule. ``preview`` (试行) rules and those not ``default_on`` run only where a setting enables them."""

    slug: str
    title: str
    title_en: str
    severity: Severity
    check: Check
    suggestion: str
    suggestion_en: str
    preview: bool = False
    default_on: bool = True
    personal_only: bool = False
    options: tuple[Option, ...] = ()

    @property
    def family(self) -> str:
        """The folder the rule lives in: structure, problem, cause, measure, link or text."""
        return self.check.__module__.split(".")[-2]


@dataclass(frozen=True, eq=False, repr=False)
class ReviewInput:
    """Everything the rules read. Features that several rules need are computed once, when first asked for."""

    document: Document
    items: Items
    linking: Linking
    folded: Folded
    profile: Profile | None = None
    settings: Mapping[str, RuleSetting] = field(default_factory=dict)
    previous: Previous | None = None  # only where an earlier document was given to compare with

    @property
    def kind(self) -> Kind:
        return self.document.meta.kind

    @property
    def year(self) -> int | None:
        return self.document.meta.year

    @cached_property
    def head(self) -> Span:
        """Where a finding about the whole document is shown: its title, else its first line."""
        if self.document.title is not None:
            return self.document.title
        text = self.document.text
        start = len(text) - len(text.lstrip())
        end = text.find("\n", start)
        return Span(start, end if end >= 0 else len(text))

    @cached_property
    def self_description(self) -> str:
        """Where a document names its author and unit: title, byline, and what was read from them."""
        document = self.document
        parts = [self.words(span) for span in (document.title, document.byline) if span]
        return "\n".join([*parts, document.meta.unit or "", document.meta.post or ""])

    @cached_property
    def aspects_followed(self) -> Fit | None:
        """Which of the profile's sets of aspects the document follows, and what of it is missing."""
        if self.profile is None or not self.profile.variants:
            return None
        headings = [self.words(aspect.heading) or aspect.name for aspect in self.document.aspects]
        return fit(headings, self.profile, self.kind)

    # -- words -----------------------------------------------------------------------------------------------------

    @cached_property
    def _words(self) -> dict[tuple[int, int], str]:
        return {}

    def words(self, span: Span) -> str:
        """The folded words of a source span."""
        key = (span.start, span.end)
        found = self._words.get(key)
        if found is None:
            found = self._words[key] = self.folded.of(span)
        return found

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences of the folded text, table rows left out."""
        return split_sentences(self.folded.text)

    def spot(self, outer: Span, start: int, end: int) -> Span:
        """The source span of ``[start, end)`` within `words(outer)`."""
        shift = self.folded.span_to_folded(outer)[0]
        return self.folded.to_source(shift + start, shift + end)

    def size(self, span: Span) -> int:
        """How many characters other than white space the author wrote there, reader's noise left out."""
        text = self.document.text
        count = len("".join(text[span.start : span.end].split()))
        for noise in self.document.source.noise:
            if span.contains(noise):
                count -= len("".join(text[noise.start : noise.end].split()))
        return count

    @cached_property
    def total_size(self) -> int:
        """The length of the whole text, white space and reader's noise not counted."""
        return self.size(Span(0, len(self.document.text)))

    # -- items -----------------------------------------------------------------------------------------------------

    @property
    def analysed(self) -> tuple[Problem | Cause, ...]:
        """Problems and causes together."""
        return (*self.items.problems, *self.items.causes)

    @cached_property
    def problems_of(self) -> dict[str, tuple[Problem, ...]]:
        """The problems of each aspect."""
        return _by_aspect(self.document.aspects, self.items.problems)

    @cached_property
    def credits_of(self) -> dict[str, tuple[Credit, ...]]:
        """The self-affirmation of each aspect."""
        return _by_aspect(self.document.aspects, self.items.credits)

    @cached_property
    def partners(self) -> dict[str, set[str]]:
        """For every linked item the ids at the other end of its links."""
        found: dict[str, set[str]] = {}
        for link in self.linking.links:
            found.setdefault(link.from_id, set()).add(link.to_id)
            found.setdefault(link.to_id, set()).add(link.from_id)
        return found

    def unlinked(self, items: Iterable[_HasId], others: Iterable[_HasId]) -> list[str]:
        """The ids of ``items`` that are linked to none of ``others``."""
        wanted = {other.id for other in others}
        return [item.id for item in items if not (self.partners.get(item.id, _NONE) & wanted)]

    @cached_property
    def unlinked_entries(self) -> dict[tuple[str, str], Unlinked]:
        """What linking says about an item without a counterpart, by item id and the kind that was wanted."""
        return {(entry.item_id, entry.wanted): entry for entry in self.linking.unlinked}

    @cached_property
    def absent(self) -> frozenset[Role]:
        """Which of problems, causes and measures are absent as a whole."""
        found: tuple[tuple[Role, tuple[Problem | Cause | Measure, ...]], ...] = (
            (Role.PROBLEMS, self.items.problems),
            (Role.CAUSES, self.items.causes),
            (Role.MEASURES, self.items.measures),
        )
        return frozenset(role for role, items in found if not items and self._written(role) < 40)

    def _written(self, role: Role) -> int:
        return sum(self.size(section.span) for section in self.sections(role))

    def sections(self, role: Role) -> tuple[Section, ...]:
        return self._sections_of.get(role, ())

    @cached_property
    def _sections_of(self) -> dict[Role, tuple[Section, ...]]:
        found: dict[Role, list[Section]] = {}
        for section in self.document.sections:
            found.setdefault(section.role, []).append(section)
        return {role: tuple(sections) for role, sections in found.items()}


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


class _InAspect(Protocol):
    @property
    def aspect(self) -> str | None: ...
    @property
    def span(self) -> Span: ...


_NONE: frozenset[str] = frozenset()


_T = TypeVar("_T", bound=_InAspect)


def _by_aspect(aspects: tuple[Aspect, ...], items: tuple[_T, ...]) -> dict[str, tuple[_T, ...]]:
    found: dict[str, list[_T]] = {aspect.id: [] for aspect in aspects}
    for item in items:
        if item.aspect in found:
            found[item.aspect].append(item)
        elif item.aspect is None:
            for aspect in aspects:
                if aspect.span.contains(item.span):
                    found[aspect.id].append(item)
                    break
    return {key: tuple(value) for key, value in found.items()}
