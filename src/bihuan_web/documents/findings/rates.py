"""How often a rule is wrong (误报率): of the findings that people decided, the share that they dismissed; and the rows behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from bihuan.reviewing.registry import by_slug
from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.documents.findings.kinds import DISMISSED, OPEN
from bihuan_web.documents.kinds import Words
from bihuan_web.documents.lifecycle import DESTROYED
from bihuan_web.documents.models import FindingDecision
from bihuan_web.documents.queries import visible_to
from bihuan_web.orgs.queries import branches_of

ENOUGH = 20  # decisions: a rate of fewer says little
OFTEN = 0.5  # a rule that is dismissed so often costs reviewers more than it tells them


@dataclass(frozen=True, slots=True)
class RuleRate:
    """What became of one rule's findings."""

    rule: str
    decided: int
    dismissed: int

    @property
    def title(self) -> Words:
        rule = by_slug().get(self.rule)
        return (rule.title, rule.title_en) if rule else (self.rule, self.rule)

    @property
    def rate(self) -> float:
        """The share that was dismissed, 0.0 to 1.0."""
        return self.dismissed / self.decided

    @property
    def percent(self) -> int:
        return round(100 * self.rate)

    @property
    def few(self) -> bool:
        """Too few decisions for a judgement of the rule."""
        return self.decided < ENOUGH

    @property
    def often_wrong(self) -> bool:
        """Whether it is worth thinking about switching it off."""
        return not self.few and self.rate >= OFTEN


def may_see_rates(user: User, today: date) -> bool:
    """Administrators set rules up; they see counts, no content."""
    return bool(branches_of(user, today, Role.ADMINISTRATOR))


def decisions_under(user: User, today: date) -> QuerySet[FindingDecision]:
    """Decisions in the branches that somebody administers; of documents that are still kept."""
    where = Q(pk__in=())
    for path in branches_of(user, today, Role.ADMINISTRATOR):
        where |= Q(document__organisation__path__startswith=path)
    return FindingDecision.objects.filter(where).exclude(decision=OPEN).exclude(document__state=DESTROYED)


def rates(user: User, today: date) -> list[RuleRate]:
    """Every rule of which something was decided, the most often dismissed first."""
    rows = (
        decisions_under(user, today)
        .values("rule")
        .annotate(decided=Count("pk"), dismissed=Count("pk", filter=Q(decision=DISMISSED)))
        .order_by("rule")
    )
    found = [RuleRate(**one) for one in rows]
    return sorted(found, key=lambda one: (-one.rate, -one.decided, one.rule))


def rows_behind(user: User, today: date, rule: str, decision: str = "") -> QuerySet[FindingDecision]:
    """The decisions that a rate counts, the newest first."""
    found = decisions_under(user, today).filter(rule=rule)
    if decision:
        found = found.filter(decision=decision)
    return found.select_related("document__organisation").order_by("-at", "-pk")


def readable(user: User, today: date, decisions: list[FindingDecision]) -> set[int]:
    """Of these decisions the documents that somebody may read: only there the page says which document and which words."""
    wanted = {one.document_id for one in decisions}
    return set(visible_to(user, today).filter(pk__in=wanted).values_list("pk", flat=True))
