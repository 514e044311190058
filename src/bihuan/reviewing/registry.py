"""The registry of rules (规则登记): one line per rule, in the order of the rule index."""

from __future__ import annotations

from functools import cache

from bihuan.reviewing.rule import Rule
from bihuan.reviewing.rules.cause import cause_external, cause_repeats_problem
from bihuan.reviewing.rules.link import (
    cause_without_problem,
    measure_without_problem,
    problem_without_cause,
    problem_without_measure,
)
from bihuan.reviewing.rules.measure import measure_not_checkable, measure_repeated, slogan_heading, soft_verbs_only
from bihuan.reviewing.rules.problem import (
    collective_for_personal,
    example_in_credit,
    first_person_absent,
    praise_before_blame,
    problem_repeated,
    problem_vague,
    problem_without_example,
)
from bihuan.reviewing.rules.structure import (
    analysis_share,
    analysis_too_short,
    aspect_missing,
    aspect_order,
    aspect_without_problem,
    case_analysis_missing,
    case_analysis_not_tied,
    credit_outweighs_problem,
    matters_missing,
    minimum_length,
    opinions_unanswered,
    previous_missing,
    previous_not_accounted,
    section_missing,
    work_summary_like,
)
from bihuan.reviewing.rules.text import (
    date_after_document,
    house_phrases,
    impossible_date,
    masked_term,
    numbering_broken,
    numbering_style,
    repealed_rule,
    repeated_text,
    stock_phrases,
    template_residue,
    wrong_characters,
)

RULES: tuple[Rule, ...] = (
    section_missing.RULE,
    previous_missing.RULE,
    previous_not_accounted.RULE,
    case_analysis_missing.RULE,
    case_analysis_not_tied.RULE,
    matters_missing.RULE,
    aspect_missing.RULE,
    aspect_order.RULE,
    aspect_without_problem.RULE,
    credit_outweighs_problem.RULE,
    analysis_too_short.RULE,
    analysis_share.RULE,
    minimum_length.RULE,
    work_summary_like.RULE,
    opinions_unanswered.RULE,
    problem_without_example.RULE,
    problem_vague.RULE,
    collective_for_personal.RULE,
    first_person_absent.RULE,
    praise_before_blame.RULE,
    example_in_credit.RULE,
    problem_repeated.RULE,
    cause_external.RULE,
    cause_repeats_problem.RULE,
    measure_not_checkable.RULE,
    soft_verbs_only.RULE,
    slogan_heading.RULE,
    measure_repeated.RULE,
    problem_without_cause.RULE,
    cause_without_problem.RULE,
    problem_without_measure.RULE,
    measure_without_problem.RULE,
    repeated_text.RULE,
    masked_term.RULE,
    template_residue.RULE,
    wrong_characters.RULE,
    numbering_broken.RULE,
    numbering_style.RULE,
    impossible_date.RULE,
    date_after_document.RULE,
    repealed_rule.RULE,
    stock_phrases.RULE,
    house_phrases.RULE,
)


@cache
def by_slug() -> dict[str, Rule]:
    return {rule.slug: rule for rule in RULES}
