"""repeated-text: a sentence of 20 characters or more that stands twice (重复的句子)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from bihuan.model import Severity, Span
from bihuan.reviewing.patterns import compiled
from bihuan.reviewing.rule import Option, Options, Remark, ReviewInput, Rule

_SENTENCE = re.compile(r"[^。！？!?；;\n\t|｜]{8,}")
_ENDS = frozenset("。！？!?；;")
_LEADING = r"^(?:[一二三四五六七八九十]{1,3}(?:是|要|、)|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.、．)）]|[①-⑳]|其[一二三四]，|第[一二三四五六七八九十]{1,2}，|\W)+"
_NOT_WORDS = r"\W+"


def check(review: ReviewInput, options: Options) -> Iterator[Remark]:
    least = int(options.number("length"))
    titles = _joined(_titles(review))
    for core, found in _repeated(review.folded.text, least):
        spans = [review.folded.to_source(start, end) for start, end in found]
        if sum(_lies_in(titles, span) for span in spans) < len(spans) - 1:
            yield Remark(
                spans[1],
                f"这句话在文中出现了 {len(spans)} 次：“{_short(core)}”",
                f"This sentence stands {len(spans)} times in the text",
                related=(spans[0], *spans[2:]),
            )


def _repeated(text: str, least: int) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """Sentences that stand twice, numbers and punctuation aside. Their ends are compared first: most differ there."""
    by_end: dict[str, list[tuple[int, int, str]]] = {}
    for match in _SENTENCE.finditer(text):
        words = match.group()
        by_end.setdefault(words[-8:], []).append((match.start(), match.end(), words))
    for alike in by_end.values():
        if len(alike) < 2:
            continue
        places: dict[str, list[tuple[int, int]]] = {}
        for start, end, words in alike:
            leading = compiled(_LEADING).match(words)
            begin = leading.end() if leading else 0
            core = compiled(_NOT_WORDS).sub("", words[begin:])
            if len(core) >= least:
                closed = end + 1 if text[end : end + 1] in _ENDS else end
                places.setdefault(core, []).append((start + begin, closed))
        yield from ((core, found) for core, found in places.items() if len(found) > 1)


def _titles(review: ReviewInput) -> Iterator[Span]:
    """Headings, and the problem a measure names as its own. A sentence may stand twice where all places but one are such."""
    yield from review.document.headings
    yield from (aspect.heading for aspect in review.document.aspects)
    yield from (span for measure in review.items.measures for span in (measure.claim, measure.names) if span)
    if review.document.title:
        yield review.document.title


def _joined(spans: Iterable[Span]) -> list[Span]:
    """The same places as stretches apart from each other, in order."""
    joined: list[Span] = []
    for span in sorted(spans, key=lambda span: span.start):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def _lies_in(titles: list[Span], span: Span) -> bool:
    at = bisect_left(titles, span.end, key=lambda title: title.start)
    return at > 0 and titles[at - 1].end > span.start


def _short(words: str) -> str:
    return words if len(words) <= 30 else f"{words[:28]}……"


RULE = Rule(
    slug="repeated-text",
    title="同一句话出现多次",
    title_en="A sentence stands twice",
    severity=Severity.WARNING,
    check=check,
    suggestion="保留一处，其余改写为该处自己的情况。",
    suggestion_en="Keep one and write what is true of the other place.",
    options=(Option("length", 20, "至少多少字的句子才算", "the least length of a sentence that counts"),),
)
