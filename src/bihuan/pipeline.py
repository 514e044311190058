"""START HERE: the way of one document. File → SourceText → folded view → Document → items → links → findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bihuan.config import DEFAULT_SETTINGS, Settings
from bihuan.contract import to_json
from bihuan.extracting import extract
from bihuan.linking import link
from bihuan.model import Account, Analysis, Document, Items, Kind, Linking, Meta, Previous, SourceText
from bihuan.profiles import AspectSpec, Profile, Selection, match_aspect, merged_rules, select
from bihuan.reading import read, read_bytes
from bihuan.reviewing import ReviewInput, review
from bihuan.structuring import structure
from bihuan.suppressions import load_suppressions, suppress
from bihuan.text.folded import Folded
from bihuan.text.folding import FoldedText, fold
from bihuan.text.unmasking import TermTable


@dataclass(frozen=True)
class Examination:
    """One document's examination: everything found in it, and what it was read from."""

    source: SourceText
    analysis: Analysis
    review: ReviewInput  # what the rules read, for those who count more in it

    def to_json(self) -> dict[str, Any]:
        """The public JSON contract, ``bihuan.examination/1`` (docs/json.md)."""
        return to_json(self.analysis)


def examine(
    path: str | Path,
    *,
    profile: str | None = None,
    settings: Settings = DEFAULT_SETTINGS,
    previous: str | Path | None = None,
) -> Examination:
    """Examine a file; a sidecar file beside it (``材料.docx.bihuan.toml``) sets findings aside.

    ``previous`` is last year's document or a folder that has it: each of its problems and measures is then looked for.
    Raises ``UnreadableFile`` where the file cannot be read, ``BadProfile`` where the profile is unknown or wrong, and
    ``BadPrevious`` where the previous document cannot be read or is the document itself.
    """
    source = read(path, limits=settings.limits)
    found = examine_text(source, profile=profile, settings=settings, previous=previous)
    return replace(found, analysis=suppress(found.analysis, load_suppressions(Path(path))))


def examine_bytes(
    data: bytes,
    name: str,
    *,
    profile: str | None = None,
    settings: Settings = DEFAULT_SETTINGS,
    previous: str | Path | None = None,
) -> Examination:
    """Examine a file's bytes; ``name`` gives the format where the bytes do not tell it."""
    source = read_bytes(data, name, limits=settings.limits)
    return examine_text(source, profile=profile, settings=settings, previous=previous)


def examine_text(
    source: SourceText,
    *,
    profile: str | None = None,
    settings: Settings = DEFAULT_SETTINGS,
    previous: str | Path | SourceText | None = None,
) -> Examination:
    """Examine a text that has been read already; so may the previous document have been."""
    chooser = _Chooser(profile or settings.profile, settings.profile_folders)
    parts = _read_parts(source, chooser, settings)
    document, items, linking = parts.document, parts.items, parts.linking
    selection = chooser.selection
    chosen = selection.profile if selection else None
    rules = merged_rules(chosen.rules, settings.rules) if chosen else settings.rules
    earlier = None if previous is None else _accounted(previous, parts, settings)
    asked = ReviewInput(document, items, linking, parts.folded, chosen, rules, earlier)
    analysis = Analysis(document, items, linking, review(asked), chosen.id if chosen else None, earlier)
    return Examination(source, analysis, asked)


@dataclass(frozen=True)
class _Parts:
    """What the stages before the review give."""

    document: Document
    items: Items
    linking: Linking
    folded: FoldedText


def _read_parts(source: SourceText, chooser: _Chooser, settings: Settings) -> _Parts:
    folded = fold(source, _terms(settings.terms))
    document = structure(source, folded, chooser, masks=folded.masks, withheld=folded.withheld)
    items = extract(document, folded)
    return _Parts(document, items, link(document, items, folded), folded)


def _accounted(previous: str | Path | SourceText, this: _Parts, settings: Settings) -> Previous:
    """Last year's document, and what became of each of its items."""
    # Imported here, since most examinations have no previous document and shall not pay for it.
    from bihuan.accounting import Side, account  # noqa: PLC0415 - see above
    from bihuan.previously import Found, find_previous  # noqa: PLC0415 - see above

    if isinstance(previous, SourceText):
        found = Found(previous, "调用时给出的材料", "the document that was handed over")
    else:
        found = find_previous(previous, this.document, settings.limits, _meta)
    if found.source is None:
        return Previous(found.why, found.why_en)
    last = _read_parts(found.source, _Chooser(None, settings.profile_folders), settings)
    for parts, whose, whose_en in ((last, "这份上年度材料", "The previous document"), (this, "本份", "This document")):
        if parts.document.meta.kind is Kind.OTHER:
            why = f"{found.why}；{whose}不是对照检查材料，没有可逐项对照的问题和措施"
            why_en = f"{found.why_en}. {whose_en} is no self-examination: there is nothing to compare"
            return Previous(why, why_en, last.document)
    sides = (Side(one.document, one.items, one.linking, one.folded) for one in (last, this))
    return Previous(found.why, found.why_en, last.document, account(*sides))


@dataclass(frozen=True)
class Accounted:
    """Several documents' items, and what became of each of an earlier one's in a later one, by the numbers of the two."""

    items: tuple[Items, ...]
    accounts: Mapping[tuple[int, int], tuple[Account, ...]]


def account_over_years(sources: Sequence[SourceText], back: int, settings: Settings = DEFAULT_SETTINGS) -> Accounted:
    """Documents of several years, the earliest first: each is compared with up to ``back`` earlier ones, and read once."""
    from bihuan.accounting import Side, account  # noqa: PLC0415 - as in _accounted

    parts = [_read_parts(one, _Chooser(settings.profile, settings.profile_folders), settings) for one in sources]
    sides = [Side(one.document, one.items, one.linking, one.folded) for one in parts]
    return Accounted(
        tuple(one.items for one in parts),
        {
            (last, this): account(sides[last], sides[this])
            for this in range(len(sides))
            for last in range(max(0, this - back), this)
        },
    )


@dataclass(frozen=True)
class Description:
    """What a document is, without looking for what it says: its parts, its folded view, the profile it follows."""

    document: Document
    folded: Folded
    profile: Profile | None


def describe(source: SourceText, settings: Settings = DEFAULT_SETTINGS) -> Description:
    """Whose a text is, of which round, and where its headings are."""
    folded = fold(source, _terms(settings.terms))
    chooser = _Chooser(settings.profile, settings.profile_folders)
    document = structure(source, folded, chooser, masks=folded.masks, withheld=folded.withheld)
    return Description(document, folded, chooser.selection.profile if chooser.selection else None)


def _meta(source: SourceText) -> Meta:
    return describe(source).document.meta


def _terms(terms: Mapping[str, str]) -> TermTable | None:
    return TermTable(dict(terms)) if terms else None


class _Choice:
    """A selected profile as structuring sees it."""

    def __init__(self, selection: Selection) -> None:
        self._selection = selection
        self.profile_id = selection.profile_id
        self.reason = selection.reason

    def topics(self, heading: str) -> tuple[str, ...]:
        return tuple(spec.key for spec in self._specs(heading))

    def _specs(self, heading: str) -> tuple[AspectSpec, ...]:
        return match_aspect(heading, self._selection.profile)


class _Chooser:
    """Chooses the profile for what structuring has read; keeps the last choice, which is the one that counts."""

    def __init__(self, wanted: str | None, folders: Sequence[Path]) -> None:
        self._wanted, self._folders = wanted, folders
        self.selection: Selection | None = None

    def __call__(self, about: Meta, headings: Sequence[str]) -> _Choice:
        self.selection = select(
            about.year,
            about.meeting,
            about.kind,
            headings,
            title=about.title,
            profile=self._wanted,
            folders=self._folders,
        )
        return _Choice(self.selection)


__all__ = [
    "Accounted",
    "Description",
    "Examination",
    "account_over_years",
    "describe",
    "examine",
    "examine_bytes",
    "examine_text",
]
