"""历年: the same person or team over the years, with what is named and promised again in both wordings."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.language import say
from bihuan.model import Span
from bihuan.output.comparison.html.view import PageView
from bihuan.output.comparison.years import (
    counts_words,
    fates_words,
    repeat_words,
    series_title,
    told_words,
    wording_words,
)
from bihuan.output.html.markup import clipped, escape, isolated
from bihuan.output.standings import KINDS
from bihuan.overyears import FollowedItem, Repeat, Series, Step

_SHOWN = 300  # series
_OPEN = 3  # so few are shown unfolded
_QUOTED = 400  # characters of an item


def section(view: PageView) -> Iterator[str]:
    years = view.compared.years
    if not (years.series or years.left_out):
        return
    about = view.say(
        "同一个人（班子）各年度的材料按年度排列，列出以前年度就有的问题和措施，左边是较早的原文。",
        "One person's or team's documents by year, with the problems and measures that earlier years had; the earlier words on "
        "the left.",
    )
    yield (
        f'<section aria-labelledby="years"><h2 id="years">{view.say("历年", "Over the years")}</h2>\n'
        f'<p class="muted">{about}</p>\n'
    )
    unfolded = " open" if len(years.series) <= _OPEN else ""
    for number, one in enumerate(years.series[:_SHOWN], 1):
        yield from _series(view, number, one, unfolded)
    if len(years.series) > _SHOWN:
        yield view.rest(len(years.series) - _SHOWN)
    yield _left_out(view)
    yield "</section>\n"


def _series(view: PageView, number: int, series: Series, unfolded: str) -> Iterator[str]:
    title = isolated(series_title(series, view.lang))
    yield f'<details class="series" id="series-{number}"{unfolded}><summary>{title}</summary>\n'
    for document in series.documents:
        if document.others:
            others = view.say("、", ", ").join(map(view.name, document.others))
            why = escape(say(view.lang, document.why, document.why_en))
            yield f'<p class="muted">{document.year}{view.say("年：", ": ")}{why}{view.say("；没有列入：", "; left aside: ")}{others}</p>'
    for step in series.steps:
        yield from _step(view, series, step)
    yield "</details>\n"


def _step(view: PageView, series: Series, step: Step) -> Iterator[str]:
    this, last = series.year(step.this), series.year(step.previous)
    head = view.say(f"{this}年，对照{last}年", f"{this} beside {last}")
    facts = [counts_words(step, view.lang), wording_words(step, view.lang)]
    if fates := fates_words(step, view.lang):
        before = say(view.lang, f"{last}年的问题和措施：", f"the problems and measures of {last}: ")
        facts.append(before + fates)
    yield f"<h3>{head} {view.beside(step.previous, step.this)}</h3>"
    yield f'<p class="muted">{escape(say(view.lang, "；", "; ").join(filter(None, facts)))}</p>'
    repeated = [one for one in step.items if one.repeat is not Repeat.NEW and one.kind != "action"]
    if not repeated:
        return
    heads = (
        ("项", "Item"),
        ("以前年度", "Earlier"),
        ("较早的原文", "Earlier words"),
        (f"{this}年的原文", f"Words of {this}"),
    )
    cells = "".join(f'<th scope="col">{view.say(*words)}</th>' for words in heads)
    yield (
        f'<div class="wide" tabindex="0" role="region" aria-label="{head}"><table class="items"><thead><tr>{cells}</tr></thead><tbody>'
    )
    for one in repeated:
        yield _item(view, step, one)
    yield "</tbody></table></div>\n"


def _item(view: PageView, step: Step, item: FollowedItem) -> str:
    earlier = item.earlier[0]
    told = escape(told_words(earlier, view.lang))
    repeat = escape(repeat_words(item, view.lang)) + (f'<span class="muted">{told}</span>' if told else "")
    old = f'<span class="muted">{earlier.year} {escape(earlier.ref)}</span>{_quoted(view, earlier.key, earlier.span)}'
    return (
        f'<tr><th scope="row">{view.say(*KINDS[item.kind])} {escape(item.ref)}</th><td>{repeat}</td>'
        f"<td>{old}</td><td>{_quoted(view, step.this, item.span)}</td></tr>\n"
    )


def _quoted(view: PageView, key: str, span: Span) -> str:
    words = clipped(span.of(view.compared.materials[key].source.text), _QUOTED)
    return f'<q lang="zh-Hans">{escape(words)}</q>'


def _left_out(view: PageView) -> str:
    left = view.compared.years.left_out
    if not left:
        return ""
    items = "".join(
        f'<li>{view.name(one.key)} <span class="muted">{isolated(say(view.lang, one.reason, one.reason_en))}</span></li>'
        for one in left[:_SHOWN]
    )
    rest = view.rest(len(left) - _SHOWN) if len(left) > _SHOWN else ""
    words = view.say(f"没有列入历年的 {len(left)} 份", f"Left out: {len(left)}")
    return f"<details><summary>{words}</summary><ul>{items}</ul>{rest}</details>"
