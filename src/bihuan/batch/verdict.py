"""The verdict (结论) on a text's completeness in the reviewers' words: findings counted by severity, against limits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bihuan.model import Finding, Severity
from bihuan.profiles import VerdictLimits

NO_LIMITS = VerdictLimits()
DEFAULT_LIMITS = VerdictLimits(revise_warnings=3, rewrite_warnings=20, rewrite_errors=1)
_ONCE = "text"  # one masked term written twelve times is one thing to mend


class Verdict(StrEnum):
    """What a reviewer does with a file; never a judgement of a person."""

    PASS = "pass"  # 基本达标
    REVISE = "revise"  # 需修改
    REWRITE = "rewrite"  # 重写建议
    APART = "apart"  # 另列: no self-examination
    UNREADABLE = "unreadable"  # 未能检查


@dataclass(frozen=True, slots=True)
class Weights:
    """The counts behind a verdict (结论依据): findings that were not set aside; rules about wording count once each."""

    errors: int = 0
    warnings: int = 0
    limits: VerdictLimits = DEFAULT_LIMITS


def weigh(findings: Iterable[Finding], families: dict[str, str], limits: VerdictLimits) -> Weights:
    """Counts the findings; ``families`` says which family a rule is of."""
    errors, warnings, once = 0, 0, set[tuple[str, Severity]]()
    for finding in findings:
        if finding.suppressed is not None or finding.severity is Severity.INFO:
            continue
        if families.get(finding.rule) == _ONCE:
            if (finding.rule, finding.severity) in once:
                continue
            once.add((finding.rule, finding.severity))
        errors += finding.severity is Severity.ERROR
        warnings += finding.severity is Severity.WARNING
    return Weights(errors, warnings, limits.over(DEFAULT_LIMITS))


def judge(weights: Weights) -> Verdict:
    """Where the counts reach a limit; a limit of 0 is never reached."""
    limits = weights.limits
    if _reached(weights.errors, limits.rewrite_errors) or _reached(weights.warnings, limits.rewrite_warnings):
        return Verdict.REWRITE
    if weights.errors or _reached(weights.warnings, limits.revise_warnings):
        return Verdict.REVISE
    return Verdict.PASS


def _reached(count: int, limit: int | None) -> bool:
    return bool(limit) and count >= (limit or 0)
