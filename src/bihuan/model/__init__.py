"""Frozen dataclasses that flow between the stages: no input or output, no regular expressions."""

from bihuan.model.document import Document, Items, Link, Linking, Unlinked
from bihuan.model.findings import Analysis, Finding, Severity
from bihuan.model.items import (
    Action,
    Aspect,
    Cause,
    Credit,
    Deadline,
    Kind,
    Mask,
    Measure,
    Meta,
    Precision,
    PriorItem,
    PriorStatus,
    Problem,
    Role,
    Section,
)
from bihuan.model.previous import Account, Mention, Previous, Standing
from bihuan.model.source import Cell, Piece, SourcePlace, SourceText, Table
from bihuan.model.spans import Span

__all__ = [
    "Account",
    "Action",
    "Analysis",
    "Aspect",
    "Cause",
    "Cell",
    "Credit",
    "Deadline",
    "Document",
    "Finding",
    "Items",
    "Kind",
    "Link",
    "Linking",
    "Mask",
    "Measure",
    "Mention",
    "Meta",
    "Piece",
    "Precision",
    "Previous",
    "PriorItem",
    "PriorStatus",
    "Problem",
    "Role",
    "Section",
    "Severity",
    "SourcePlace",
    "SourceText",
    "Span",
    "Standing",
    "Table",
    "Unlinked",
]
