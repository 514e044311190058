"""Risks on the register of the fictional grain bureau."""

from __future__ import annotations

from bihuan_web.risks.models import Risk
from bihuan_web.risks.services.register import About, register
from tests.web.support.work import Crew


def about(people: Crew, **said: object) -> About:
    """What the register says of the risk of all tests."""
    told: dict[str, object] = {
        "post": None, "step": "工程招标", "danger": "拆分合同规避招标", "control": "合同由两人会签，按月抽查", "owner": people.owner,
        "reviewer": people.verifier, "rhythm": "quarterly", **said,
    }  # fmt: skip
    return About(**told)  # type: ignore[arg-type]


def risk(people: Crew, likelihood: int = 2, effect: int = 4, **said: object) -> Risk:
    """A risk on the register."""
    return register(people.place.bureau, about(people, **said), likelihood, effect, people.office)
