"""The tables of this app: checklists, inspections, and what comes from outside."""

from bihuan_web.inspections.models.checklists import Checklist, ChecklistItem, ChecklistVersion
from bihuan_web.inspections.models.feedback import Feedback, Handler, Point
from bihuan_web.inspections.models.inspections import (
    Finding,
    Inspection,
    Look,
    Member,
    PlanEntry,
    Proof,
    Result,
)

__all__ = [
    "Checklist",
    "ChecklistItem",
    "ChecklistVersion",
    "Feedback",
    "Finding",
    "Handler",
    "Inspection",
    "Look",
    "Member",
    "PlanEntry",
    "Point",
    "Proof",
    "Result",
]
