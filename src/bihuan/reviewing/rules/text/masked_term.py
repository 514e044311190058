"""masked-term: a masked term (被遮掩的词): pinyin, initials, inserted marks, homophones."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.model import Mask, Severity
from bihuan.reviewing.rule import Options, Remark, ReviewInput, Rule


def check(review: ReviewInput, options: Options) -> Iterator[Remark]:
    groups: dict[tuple[str, str], list[Mask]] = {}
    for mask in review.document.masks:
        groups.setdefault((mask.span.of(review.document.text), mask.term), []).append(mask)
    for (written, term), masks in groups.items():
        times = f"，共 {len(masks)} 处" if len(masks) > 1 else ""
        yield Remark(
            masks[0].span,
            f"“{written}”应为“{term}”{times}",
            f"{written!r} stands for {term} ({len(masks)} times)",
            related=tuple(mask.span for mask in masks[1:]),
            suggestion=f"改为“{term}”；这样的写法常见于网上流传的文本，请核对来源。",
            suggestion_en=f"Write {term}, and check whether the passage was taken from a website.",
        )


RULE = Rule(
    slug="masked-term",
    title="词语被遮掩或写错",
    title_en="A masked term",
    severity=Severity.WARNING,
    check=check,
    suggestion="改为规范的写法。",
    suggestion_en="Write the term in full.",
)
