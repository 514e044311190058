"""What the sheets need of one document (审查记录): examination -> a small record that goes to disk and back as JSON."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import PurePath
from typing import Any

from bihuan.batch.apart import TEAM, set_apart
from bihuan.batch.identity import Identity, Known, identify
from bihuan.batch.verdict import NO_LIMITS, Verdict, Weights, judge, weigh
from bihuan.language import Lang, say
from bihuan.model import Document, Finding, Kind, Severity
from bihuan.pipeline import Examination
from bihuan.profiles import VerdictLimits
from bihuan.reviewing.registry import by_slug
from bihuan.reviewing.rule import ReviewInput
from bihuan.reviewing.shares import analysis_share

FAMILIES = ("structure", "problem", "cause", "measure", "link", "text")
_QUOTED = 200  # characters of a passage on the sheet


@dataclass(frozen=True, slots=True)
class Entry:
    """One finding as the sheet shows it; ``family`` is empty for what is no rule's (an unused suppression)."""

    rule: str
    severity: str
    family: str
    quotation: str
    paragraph: int
    page: int | None
    message: str
    suggestion: str
    ref: str | None = None
    suppressed: str | None = None


@dataclass(frozen=True, slots=True)
class AspectCount:
    """One aspect of a document: what was found under it. ``missing``: prescribed, and not there."""

    name: str
    prescribed: bool
    problems: int = 0
    examples: int = 0
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """One file of a batch. ``kind`` is ``personal``, ``team``, ``other`` or ``unreadable``."""

    file: str
    verdict: Verdict
    identity: Identity
    kind: str
    kind_words: str = ""  # what a file that was set apart is
    reason: str = ""  # why it was set apart, or could not be read
    title: str = ""
    compared: bool = False  # it takes part where the files of the batch are compared with one another
    weights: Weights = field(default_factory=Weights)
    counts: Mapping[str, int] = field(default_factory=dict)  # characters, problems, examples, causes, measures, actions
    share: float | None = None
    severities: Mapping[str, int] = field(default_factory=dict)
    families: Mapping[str, int] = field(default_factory=dict)
    profile: str = ""
    profile_reason: str = ""
    notes: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    aspects: tuple[AspectCount, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Record:
        """The record that ``to_json`` wrote; anything else raises ``KeyError`` or ``TypeError``."""
        identity = Identity(**{name: Known(**value) for name, value in data["identity"].items()})
        weights = {**data["weights"], "limits": VerdictLimits(**data["weights"]["limits"])}
        given = {
            **{one.name: data[one.name] for one in fields(cls)},
            "verdict": Verdict(data["verdict"]),
            "identity": identity,
            "weights": Weights(**weights),
            "notes": tuple(data["notes"]),
            "entries": tuple(Entry(**one) for one in data["entries"]),
            "aspects": tuple(AspectCount(**one) for one in data["aspects"]),
        }
        return cls(**given)


def record_of(
    examination: Examination, file: str, folders: Sequence[str], lang: Lang, limits: VerdictLimits = NO_LIMITS
) -> Record:
    """``file`` is the path below the folder, ``folders`` the names it lies in (the nearest first), ``limits`` those of
    the settings; the profile's come before the general ones, those of the settings before both."""
    analysis, review = examination.analysis, examination.review
    document, items = analysis.document, analysis.items
    meta, stem = document.meta, PurePath(file).stem
    counted = [one for one in analysis.findings if one.suppressed is None]
    rules = {slug: rule.family for slug, rule in by_slug().items()}
    profile_limits = review.profile.verdict if review.profile else NO_LIMITS
    weights = weigh(analysis.findings, rules, limits.over(profile_limits))
    apart = set_apart(meta.kind, meta.title, stem)
    if apart is None and meta.kind is Kind.TEAM and review.profile and review.profile.personal_only:
        apart = TEAM
    return Record(
        file=file,
        verdict=Verdict.APART if apart else judge(weights),
        identity=identify(meta, stem, folders, team=meta.kind is Kind.TEAM),
        kind=meta.kind.value if apart is None else Kind.OTHER.value,
        kind_words=say(lang, apart.kind, apart.kind_en) if apart else "",
        reason=say(lang, apart.reason, apart.reason_en) if apart else "",
        title=" ".join(meta.title.split()),
        compared=apart is None or apart.compared,
        weights=weights,
        counts={
            "characters": review.total_size,
            "problems": len(items.problems),
            "examples": sum(bool(problem.examples) for problem in items.problems),
            "causes": len(items.causes),
            "measures": len(items.measures),
            "actions": sum(len(measure.actions) for measure in items.measures),
        },
        share=analysis_share(review),
        severities=dict(Counter(one.severity.value for one in counted)),
        families=dict(Counter(rules.get(one.rule, "") for one in counted)),
        profile=analysis.profile_id or "",
        profile_reason=meta.profile_reason or "",
        notes=document.source.notes,
        entries=_entries(document, analysis.findings, rules, lang),
        aspects=tuple(_aspects(review)) if apart is None else (),
    )


def failed_record(file: str, folders: Sequence[str], reason: str) -> Record:
    """A file that could not be examined, and why; its names may still say whose it is."""
    identity = identify(None, PurePath(file).stem, folders)
    return Record(file, Verdict.UNREADABLE, identity, "unreadable", reason=reason)


def _entries(
    document: Document, findings: Sequence[Finding], families: Mapping[str, str], lang: Lang
) -> tuple[Entry, ...]:
    text, pieces = document.text, document.source.pieces
    paragraphs = _Paragraphs(text)
    starts = [piece.span.start for piece in pieces]

    def entry(finding: Finding) -> Entry:
        at = bisect_right(starts, finding.span.start) - 1
        message = finding.message if lang == "zh" else finding.message_en or finding.message
        suggestion = finding.suggestion if lang == "zh" else finding.suggestion_en or finding.suggestion
        return Entry(
            finding.rule,
            Severity(finding.severity).value,
            families.get(finding.rule, ""),
            _clipped(finding.span.of(text)),
            paragraphs.number(finding.span.start),
            pieces[at].place.page_number if at >= 0 else None,
            message,
            suggestion or "",
            finding.ref,
            finding.suppressed,
        )

    return tuple(entry(finding) for finding in findings)


class _Paragraphs:
    """Which paragraph a position is in, from 1."""

    def __init__(self, text: str) -> None:
        self._starts = [0]
        at = text.find("\n")
        while at >= 0:
            self._starts.append(at + 1)
            at = text.find("\n", at + 1)

    def number(self, offset: int) -> int:
        return bisect_right(self._starts, offset)


def _clipped(words: str) -> str:
    line = " ".join(words[: 2 * _QUOTED].split())
    return line if len(line) <= _QUOTED and len(words) <= 2 * _QUOTED else line[: _QUOTED - 1] + "…"


def _aspects(review: ReviewInput) -> list[AspectCount]:
    """The aspects of the round in its order, those of the document's own after them."""
    document = review.document
    followed = review.aspects_followed if document.meta.profile is not None else None
    short = {spec.key: spec.short for spec in followed.variant.aspects} if followed else {}
    problems: Counter[str] = Counter()
    examples: Counter[str] = Counter()
    found: dict[str, bool] = {}
    for aspect in document.aspects:
        name = short.get(aspect.topic or "") or " ".join(aspect.name.split())
        found[name] = aspect.topic in short
        problems[name] += len(review.problems_of[aspect.id])
        examples[name] += sum(bool(problem.examples) for problem in review.problems_of[aspect.id])
    missing = {spec.short for spec in followed.missing} - set(found) if followed else set()
    order = [name for name in short.values() if name in found or name in missing]
    order += [name for name in found if name not in order]
    return [
        AspectCount(name, name in short.values(), problems[name], examples[name], name in missing) for name in order
    ]
