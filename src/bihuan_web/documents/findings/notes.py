"""The findings of a version as people see them: each with its rule, its words in the text, and what was decided of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bihuan.reviewing.registry import by_slug
from bihuan_web.documents.findings.kinds import ACCEPTED, DECISIONS, DISMISSED, GROUNDS, OPEN
from bihuan_web.documents.findings.marks import marks_of
from bihuan_web.documents.kinds import SEVERITIES, Words
from bihuan_web.documents.models import FindingDecision, Version
from bihuan_web.documents.queries import examination_of

_LONG = 400  # characters; a finding about more than that is about the whole, and has no words to stand beside


@dataclass(frozen=True, slots=True)
class Note:
    """A finding; ``number`` counts as in the examination, from 0, ``mark`` is the same in other versions of the document.

    ``whole``: it is about the document, not about some words. ``decision`` is None as long as nobody has decided.
    """

    number: int
    mark: str
    severity: str
    rule: str
    message: Words
    suggestion: Words | None
    quotation: str
    start: int
    end: int
    whole: bool
    decision: FindingDecision | None = None

    @property
    def shown_number(self) -> int:
        """As people count."""
        return self.number + 1

    @property
    def severity_words(self) -> Words:
        return SEVERITIES[self.severity]

    @property
    def title(self) -> Words:
        """What the rule is called; its key where this program does not know the rule any more."""
        rule = by_slug().get(self.rule)
        return (rule.title, rule.title_en) if rule else (self.rule, self.rule)

    @property
    def has_page(self) -> bool:
        """Whether there is a page about the rule."""
        return self.rule in by_slug()

    @property
    def state(self) -> str:
        return self.decision.decision if self.decision else OPEN

    @property
    def state_words(self) -> Words:
        return DECISIONS[self.state]

    @property
    def ground_words(self) -> Words | None:
        return GROUNDS.get(self.decision.ground) if self.decision else None

    @property
    def revision(self) -> int:
        """Of the decision; 0 where there is none."""
        return self.decision.revision if self.decision else 0


def notes_of(examination: Mapping[str, Any]) -> list[Note]:
    """The findings that were not set aside, nothing decided."""
    text = str(examination.get("text", ""))
    findings: Sequence[Mapping[str, Any]] = examination.get("findings", ())
    head = (examination.get("meta") or {}).get("title_span") or {}
    at_head = (head.get("start"), head.get("end"))
    found = []
    for number, (one, mark) in enumerate(zip(findings, marks_of(text, findings), strict=True)):
        if one["suppressed"] is not None:
            continue
        start, end = one["start"], one["end"]
        advice = (one["suggestion"], one["suggestion_en"] or one["suggestion"]) if one["suggestion"] else None
        whole = not 0 < end - start <= _LONG or (start, end) == at_head
        words = (one["message"], one["message_en"] or one["message"])
        line = " ".join(text[start:end].split())
        quotation = line if len(line) <= 40 else f"{line[:39]}…"
        found.append(Note(number, mark, one["severity"], one["rule"], words, advice, quotation, start, end, whole))
    return found


def decided_notes(version: Version, examination: Mapping[str, Any] | None = None) -> list[Note]:
    """The findings of a version with what was decided of them, in this version or an earlier one."""
    rows = FindingDecision.objects.filter(document=version.document_id).select_related("by")
    decisions = {one.mark: one for one in rows}
    notes = notes_of(examination_of(version) if examination is None else examination)
    return [replace(one, decision=decisions.get(one.mark)) for one in notes]


def counted(notes: Sequence[Note]) -> dict[str, int]:
    """How many are open, accepted, dismissed."""
    found = Counter(one.state for one in notes)
    return {state: found[state] for state in (OPEN, ACCEPTED, DISMISSED)}
