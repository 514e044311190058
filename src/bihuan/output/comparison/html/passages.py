"""The passages of a pair: as numbers for the script, and as both wordings side by side for those who read without it."""

from __future__ import annotations

import json

from bihuan.comparing import Pair
from bihuan.model import Span
from bihuan.output.comparison.aligned import Aligned, marked
from bihuan.output.comparison.compared import KINDS
from bihuan.output.comparison.html.view import PageView
from bihuan.output.comparison.words import kinds_counted, number_of
from bihuan.output.html.markup import escape

_KINDS = {kind: number for number, kind in enumerate(KINDS)}


def data(view: PageView, pair: Pair, passages: tuple[Aligned, ...]) -> str:
    """Passage by passage both spans, length, and its differences as kind and both spans; UTF-16 units, numbers only."""
    a, b = view.offsets(pair.a), view.offsets(pair.b)
    rows = [
        [
            *(a(one.a.start), a(one.a.end), b(one.b.start), b(one.b.end), one.length),
            [
                value
                for change in one.changes
                for value in (
                    _KINDS[change.kind],
                    a(change.a.start),
                    a(change.a.end),
                    b(change.b.start),
                    b(change.b.end),
                )
            ],
        ]
        for one in passages
    ]
    return json.dumps(rows, separators=(",", ":"))


def quoted(view: PageView, number: int, pair: Pair, passages: tuple[Aligned, ...]) -> str:
    """Every passage in both wordings, folded up."""
    words = view.say(f"相同段落 {len(passages)} 段", number_of(len(passages), "passage") + " in common")
    items = "".join(_item(view, number, pair, one) for one in passages)
    return f'<details><summary>{words}</summary><ol class="passages">{items}</ol></details>'


def _item(view: PageView, number: int, pair: Pair, one: Aligned) -> str:
    sides = "".join(
        f'<blockquote lang="zh-Hans" aria-label="{view.say(side, side_en)}">{_words(view, key, span, changes)}</blockquote>'
        for key, side, side_en, span, changes in (
            (pair.a, "甲", "A", one.a, [(change.kind, change.a) for change in one.changes]),
            (pair.b, "乙", "B", one.b, [(change.kind, change.b) for change in one.changes]),
        )
    )
    size = view.say(f"{one.length} 字", f"{one.length} characters")
    kinds = escape(kinds_counted([one], view.lang)) or view.say("一字不差", "word for word")
    return f'<li id="pair-{number}-{one.number}"><p class="muted">{size} · {kinds}</p><div class="sides">{sides}</div></li>'


def _words(view: PageView, key: str, span: Span, changes: list[tuple[str, Span]]) -> str:
    runs = marked(view.compared.materials[key].source.text, span, changes)
    return "".join(_mark(view, words, kind) if kind else escape(words) for words, kind in runs)


def _mark(view: PageView, words: str, kind: str) -> str:
    more = "" if words else "more "
    return f'<mark class="{more}{kind}" title="{view.say(*KINDS[kind])}">{escape(words)}</mark>'
