"""The registry of rules (规则登记): one line per rule, in the order of the rule index."""

from __future__ import annotations

from functools import cache

from bihuan.reviewing.rule import Rule
from bihuan.reviewing.rules.cause import cause_external
from bihuan.reviewing.rules.link import (
    cause_without_problem,
    measure_without_problem,
    problem_without_cause,
    problem_without_measure,
)
from bihuan.reviewing.rules.measure import measure_not_checkable
from bihuan.reviewing.rules.problem import collective_for_personal, problem_vague, problem_without_example
from bihuan.reviewing.rules.structure import (
    analysis_too_short,
    aspect_missing,
    aspect_without_problem,
    credit_outweighs_problem,
    previous_missing,
    section_missing,
)
from bihuan.reviewing.rules.text import masked_term, numbering_broken, repeated_text, template_residue

RULES: tuple[Rule, ...] = (
    section_missing.RULE,
    previous_missing.RULE,
    aspect_missing.RULE,
    aspect_without_problem.RULE,
    credit_outweighs_problem.RULE,
    analysis_too_short.RULE,
    problem_without_example.RULE,
    problem_vague.RULE,
    collective_for_personal.RULE,
    cause_external.RULE,
    measure_not_checkable.RULE,
    problem_without_cause.RULE,
    cause_without_problem.RULE,
    problem_without_measure.RULE,
    measure_without_problem.RULE,
    repeated_text.RULE,
    masked_term.RULE,
    template_residue.RULE,
    numbering_broken.RULE,
)


@cache
def by_slug() -> dict[str, Rule]:
    return {rule.slug: rule for rule in RULES}
