"""A second person reviews a risk (复核): what changed, how it is assessed now, and why."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from bihuan_web.accounts.models import User
from bihuan_web.common.changing import change_row
from bihuan_web.common.clock import now, today
from bihuan_web.common.errors import Incomplete
from bihuan_web.risks.lifecycle import RISK
from bihuan_web.risks.matrix import SCALE
from bihuan_web.risks.models import Review, Risk
from bihuan_web.risks.services.common import actor_of, log
from bihuan_web.tasks.models import Rhythm
from bihuan_web.tasks.rhythm import next_due


@dataclass(frozen=True, slots=True)
class Assessment:
    """How somebody assesses a risk now: what changed since, why it stands where it does."""

    likelihood: int
    effect: int
    changed: str
    reason: str


@transaction.atomic
def review(risk: Risk, found: Assessment, user: User) -> Review:
    """Records a review; what raised the risk since the last one is taken into account, and the next one is due a rhythm later."""
    given = {"note": found.changed.strip(), "reason": found.reason.strip()}
    RISK.move("review", risk.state, actor_of(risk, user), given)
    if found.likelihood not in SCALE or found.effect not in SCALE:
        raise Incomplete(
            "可能性、影响都在 1 到 5", "likelihood and effect are 1 to 5", missing=("likelihood", "effect")
        )
    made = Review.objects.create(
        risk=risk,
        planned_on=risk.next_review_on,
        user=user,
        owner=risk.owner,
        at=now(),
        likelihood_before=risk.likelihood,
        likelihood=found.likelihood,
        effect_before=risk.effect,
        effect=found.effect,
        changed=given["note"],
        reason=given["reason"],
    )
    following = next_due(today(), Rhythm(risk.rhythm))
    change_row(
        risk, {"likelihood": found.likelihood, "effect": found.effect, "next_review_on": following}, state=risk.state
    )
    risk.rises.filter(review__isnull=True).update(review=made)
    details = {"likelihood": found.likelihood, "effect": found.effect, "before": made.likelihood_before}
    log(risk, user.username, "risk.review", {**details, **given})
    return made
