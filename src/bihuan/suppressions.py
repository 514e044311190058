"""Suppressions (抑制): findings that a person set aside, each with a reason, in a sidecar file beside the document."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bihuan.checked_toml import read_toml
from bihuan.errors import BadConfiguration
from bihuan.model import Analysis, Finding, Severity, Span

SUFFIX = ".bihuan.toml"
UNUSED = "unused-suppression"


@dataclass(frozen=True, slots=True)
class Suppression:
    """One finding set aside: its rule, the words it stands at or the item it is about, and why."""

    rule: str
    reason: str
    quote: str = ""
    ref: str | None = None

    def matches(self, finding: Finding, text: str) -> bool:
        if finding.rule != self.rule or (self.ref is not None and finding.ref != self.ref):
            return False
        quote, words = _squeezed(self.quote), _squeezed(finding.span.of(text))
        return not quote or quote in words or (bool(words) and words in quote)


def sidecar(document: Path) -> Path:
    """Where a document's suppressions lie: ``材料.docx`` -> ``材料.docx.bihuan.toml``."""
    return document.with_name(document.name + SUFFIX)


def load_suppressions(document: Path) -> tuple[Suppression, ...]:
    """The suppressions beside a document; none where there is no sidecar file."""
    file = sidecar(document)
    try:
        if not file.is_file():
            return ()
    except (OSError, ValueError):  # a name too long or not valid with the suffix on it
        return ()
    root = read_toml(file, BadConfiguration).root()
    root.only("suppress")
    result = []
    for table in root.tables("suppress"):
        table.only("rule", "quote", "ref", "reason")
        result.append(
            Suppression(table.needed("rule"), table.needed("reason"), table.text("quote"), table.text("ref") or None)
        )
    return tuple(result)


def written(suppression: Suppression) -> str:
    """A suppression as it is written into a sidecar file."""
    optional = (("ref", suppression.ref), ("quote", suppression.quote))
    values = [
        ("rule", suppression.rule),
        *((key, value) for key, value in optional if value),
        ("reason", suppression.reason),
    ]
    return "\n".join(("[[suppress]]", *(f"{key} = {_as_toml(value)}" for key, value in values), ""))


def _as_toml(words: str) -> str:
    """A basic string of TOML: that of JSON, with the one character escaped that only TOML wants so."""
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007f")


def suppress(analysis: Analysis, suppressions: Sequence[Suppression]) -> Analysis:
    """Marks the findings that are set aside, and notes every suppression that no finding matches any more.

    Doing it again changes nothing.
    """
    if not suppressions:
        return analysis
    text, used = analysis.document.text, set[int]()
    findings = []
    for finding in analysis.findings:
        for index, suppression in enumerate(suppressions):
            if suppression.matches(finding, text):
                used.add(index)
                finding = replace(finding, suppressed=finding.suppressed or suppression.reason)
        findings.append(finding)
    head = analysis.document.title or Span(0, 0)
    unused = [_unused(one, head) for index, one in enumerate(suppressions) if index not in used]
    return replace(analysis, findings=(*findings, *(one for one in unused if one not in findings)))


def _unused(suppression: Suppression, span: Span) -> Finding:
    what = "、".join(filter(None, (suppression.rule, suppression.ref, suppression.quote and f"“{suppression.quote}”")))
    return Finding(
        rule=UNUSED,
        severity=Severity.INFO,
        span=span,
        message=f"抑制文件里的一条没有对上任何发现：{what}",
        message_en=f"A suppression matches no finding: {what}",
        suggestion="问题已经改掉就把这一条删去；文字改动过就更新 quote。",
        suggestion_en="Delete it if the flaw is gone; update the quote if the words have changed.",
    )


def _squeezed(words: str) -> str:
    return "".join(words.split())
