"""matters-missing: the profile asks for a statement of personal matters (个人有关事项说明) and there is none."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.model import Role, Severity
from bihuan.reviewing.patterns import compiled
from bihuan.reviewing.rule import Options, Remark, ReviewInput, Rule

_SAID = r"个人(?:重大|有关)?事项|个人有关情况|需要(?:向组织)?说明的(?:问题|情况|事项)|有关(?:情况|问题)的?说明"


def check(review: ReviewInput, options: Options) -> Iterator[Remark]:
    # Presence only: what the statement says is nobody's business here.
    asked = review.profile is not None and Role.MATTERS in review.profile.required_sections
    if asked and not review.sections(Role.MATTERS) and not compiled(_SAID).search(review.folded.text):
        yield Remark(review.head, "没有个人有关事项的说明", "There is no statement of personal matters")


RULE = Rule(
    slug="matters-missing",
    title="没有个人有关事项说明",
    title_en="No statement of personal matters",
    severity=Severity.WARNING,
    check=check,
    suggestion="通知要求说明的，逐项如实说明；没有的写明没有。",
    suggestion_en="Where the notice asks for it, state each matter; where there is none, say so.",
    personal_only=True,
)
