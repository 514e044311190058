"""Risks pass on with a post (交接): whoever takes it over answers for them, or reviews them."""

from __future__ import annotations

from bihuan_web.common.changing import change_row
from bihuan_web.common.errors import Refused
from bihuan_web.orgs.handing import HandOver
from bihuan_web.risks.lifecycle import ACTIVE
from bihuan_web.risks.models import Risk
from bihuan_web.risks.services.common import log


def hand_over_risks(handed: HandOver) -> int:
    """Passes on the risks of the unit and of those below it; raises ``Refused`` where owner and reviewer would be one person."""
    here = Risk.objects.filter(state=ACTIVE, organisation__path__startswith=handed.organisation.path)
    passed = 0
    for part, other in (("owner", "reviewer"), ("reviewer", "owner")):
        for risk in here.filter(**{part: handed.before}).select_related("organisation").order_by("pk"):
            if getattr(risk, f"{other}_id") == handed.after.pk:
                raise Refused(
                    f"风险点“{risk}”的责任人和复核人会成为同一个人，请先改派",
                    f"owner and reviewer of the risk {risk} would be one person: name another first",
                    code="own-work",
                )
            change_row(risk, {part: handed.after}, state=risk.state)
            log(
                risk,
                handed.actor.username,
                "risk.hand-over",
                {part: handed.after.username, "before": handed.before.username},
            )
            passed += 1
    return passed
