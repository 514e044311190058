"""aspect-missing: an aspect that the profile prescribes (规定方面) is not covered."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bihuan.model import Role, Severity
from bihuan.profiles.model import AspectSpec
from bihuan.reviewing.rule import Options, Remark, ReviewInput, Rule

_FILLING = re.compile(r"[\s\W_]|带头|方面|情况|坚持|进一步")


def check(review: ReviewInput, options: Options) -> Iterator[Remark]:
    asked = [spec for spec in review.aspects_asked if spec.required]
    if not asked or not review.document.aspects or Role.PROBLEMS in review.absent:
        return
    topics = {aspect.topic for aspect in review.document.aspects}
    headings = [_core(review.words(a.heading) or a.name) for a in review.document.aspects]
    for spec in asked:
        if spec.key not in topics and not any(_names(spec, heading) for heading in headings):
            yield Remark(
                review.head,
                f"没有对照检查规定的方面：{spec.label}",
                f"A prescribed aspect is not covered: {spec.label}",
            )


def _names(spec: AspectSpec, heading: str) -> bool:
    """Whether a heading names the aspect: in full, in short, or among others that it takes together."""
    for name in (spec.label, spec.short, *spec.aliases):
        core = _core(name)
        if len(core) >= 2 and (core in heading or (len(heading) >= 6 and heading in core)):
            return True
    return False


def _core(words: str) -> str:
    return _FILLING.sub("", words)


RULE = Rule(
    slug="aspect-missing",
    title="规定方面没有对照",
    title_en="A prescribed aspect is not covered",
    severity=Severity.ERROR,
    check=check,
    suggestion="按通知规定的方面逐项对照；确实没有问题的方面也要写明对照的情况。",
    suggestion_en="Go through every aspect the notice prescribes.",
)
