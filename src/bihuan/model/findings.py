"""Findings of the review, and the examination that holds everything."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bihuan.model.document import Document, Items, Linking
from bihuan.model.previous import Previous
from bihuan.model.spans import Span


class Severity(StrEnum):
    """How much a finding weighs; people see 提示, 修改, 重写建议."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something the review noted (审查发现): which rule, where, why, how to mend. Never a mark for a person."""

    rule: str
    severity: Severity
    span: Span
    message: str
    suggestion: str | None = None
    ref: str | None = None
    related: tuple[Span, ...] = ()
    message_en: str = ""
    suggestion_en: str | None = None
    suppressed: str | None = None  # the reason given in the sidecar file


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything found in one document (分析结果)."""

    document: Document
    items: Items
    linking: Linking
    findings: tuple[Finding, ...] = ()
    profile_id: str | None = None
    previous: Previous | None = None  # only where an earlier document was given to compare with
