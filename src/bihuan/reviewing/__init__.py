"""Document, items and links -> findings of the review (审查): rules, their registry and the runner."""

from bihuan.reviewing.rule import SEVERITY_LABELS, SEVERITY_LABELS_EN, Option, ReviewInput, Rule
from bihuan.reviewing.run import CRASHED, check_settings, review

__all__ = [
    "CRASHED",
    "SEVERITY_LABELS",
    "SEVERITY_LABELS_EN",
    "Option",
    "ReviewInput",
    "Rule",
    "check_settings",
    "review",
]
