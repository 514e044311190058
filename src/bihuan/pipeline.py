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
from bihuan.model import Analysis, Meta, SourceText
from bihuan.profiles import AspectSpec, Selection, match_aspect, merged_rules, select
from bihuan.reading import read, read_bytes
from bihuan.reviewing import ReviewInput, review
from bihuan.structuring import structure
from bihuan.suppressions import load_suppressions, suppress
from bihuan.text.folding import fold
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


def examine(path: str | Path, *, profile: str | None = None, settings: Settings = DEFAULT_SETTINGS) -> Examination:
    """Examine a file; a sidecar file beside it (``材料.docx.bihuan.toml``) sets findings aside.

    Raises ``UnreadableFile`` where the file cannot be read and ``BadProfile`` where the profile is unknown or wrong.
    """
    source = read(path, limits=settings.limits)
    found = examine_text(source, profile=profile, settings=settings)
    return replace(found, analysis=suppress(found.analysis, load_suppressions(Path(path))))


def examine_bytes(
    data: bytes, name: str, *, profile: str | None = None, settings: Settings = DEFAULT_SETTINGS
) -> Examination:
    """Examine a file's bytes; ``name`` gives the format where the bytes do not tell it."""
    return examine_text(read_bytes(data, name, limits=settings.limits), profile=profile, settings=settings)


def examine_text(
    source: SourceText, *, profile: str | None = None, settings: Settings = DEFAULT_SETTINGS
) -> Examination:
    """Examine a text that has been read already."""
    folded = fold(source, _terms(settings.terms))
    chooser = _Chooser(profile or settings.profile, settings.profile_folders)
    document = structure(source, folded, chooser, masks=folded.masks, withheld=folded.withheld)
    items = extract(document, folded)
    linking = link(document, items, folded)
    selection = chooser.selection
    chosen = selection.profile if selection else None
    rules = merged_rules(chosen.rules, settings.rules) if chosen else settings.rules
    asked = ReviewInput(document, items, linking, folded, chosen, rules)
    return Examination(source, Analysis(document, items, linking, review(asked), chosen.id if chosen else None), asked)


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


__all__ = ["Examination", "examine", "examine_bytes", "examine_text"]
