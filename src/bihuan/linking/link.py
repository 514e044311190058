"""Document and items -> Linking: which causes and measures answer which problems, and what is left unanswered."""

from __future__ import annotations

from bihuan.linking.choosing import Pair, Relation, choose, choose_joint, probabilities, weights
from bihuan.linking.features import Wording
from bihuan.linking.grouping import Group, group_items
from bihuan.linking.reasons import Reason, explain, explain_joint, explain_unlinked
from bihuan.linking.references import named_problems
from bihuan.linking.views import View
from bihuan.model import Document, Items, Kind, Link, Linking, Unlinked
from bihuan.text.folded import Folded

_NAMED = 0.98  # the text itself says which problem is meant


def link(document: Document, items: Items, folded: Folded) -> Linking:
    """Proposes links between problems, causes and measures; nothing for what is no self-examination."""
    if document.meta.kind is Kind.OTHER or not (items.problems or items.causes or items.measures):
        return Linking()
    links: list[Link] = []
    unlinked: list[Unlinked] = []
    for group in group_items(document, items, folded):
        found, missing = _link_group(group, document, folded)
        links += found
        unlinked += missing
    return Linking(tuple(links), tuple(unlinked))


def _link_group(group: Group, document: Document, folded: Folded) -> tuple[list[Link], list[Unlinked]]:
    words, fitted, text = Wording(group), weights(), folded.text
    to_causes, causes = _answers(group, group.causes, words, fitted.cause, text)
    to_measures, measures = _answers(group, group.measures, words, fitted.measure, text)
    joint = choose_joint(group, to_causes, to_measures, (causes, measures), fitted)
    headings = {aspect.id: aspect.name for aspect in document.aspects}
    links = []
    for others, chosen in ((group.causes, causes), (group.measures, measures)):
        for (number, at), score in chosen.items():
            problem, other = group.problems[number], others[at]
            reason = explain(problem, other, group, words, text, headings)
            links.append(_proposal(problem, other, score, reason))
    for (cause, measure), score in joint.items():
        reason = explain_joint(group, causes, measures, cause, measure, text)
        links.append(_proposal(group.causes[cause], group.measures[measure], score, reason))
    return links, explain_unlinked(group, causes, measures, to_causes, to_measures, text)


def _answers(
    group: Group, others: list[View], words: Wording, relation: Relation, text: str
) -> tuple[dict[Pair, float], dict[Pair, float]]:
    """How likely every pair is, and the pairs to propose; what the text itself names comes first."""
    likely = probabilities(group, others, words, relation)
    for at, other in enumerate(others):
        other.named = named_problems(other, group, text)
        if other.named:
            for number in range(len(group.problems)):
                likely.pop((number, at), None)
            likely |= {(number, at): _NAMED for number in other.named}
    return likely, choose(group, others, likely, relation)


def _proposal(one: View, other: View, score: float, reason: Reason) -> Link:
    return Link(one.id, other.id, round(score, 3), reason.words, reason.basis)
