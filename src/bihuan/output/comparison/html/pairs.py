"""相近材料: the table of pairs, and under it every pair with its passages, which the script shows side by side in the whole texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bihuan.comparing import Pair
from bihuan.output.comparison.aligned import Aligned, aligned
from bihuan.output.comparison.html.passages import data, quoted
from bihuan.output.comparison.html.view import MOST_QUOTED, PageView
from bihuan.output.comparison.words import kinds_counted, number_of, only_words, percent
from bihuan.output.html.markup import escape


@dataclass(frozen=True, slots=True)
class _Column:
    zh: str
    en: str
    figure: bool = False
    about: tuple[str, str] = ("", "")


_COLUMNS = (
    _Column("对", "Pair", figure=True),
    _Column("甲", "A"),
    _Column("乙", "B"),
    _Column("相似", "Alike", figure=True, about=("遮蔽数字、名称之后", "with figures and names masked")),
    _Column("原文", "As written", figure=True, about=("原文的相似", "likeness as written")),
    _Column("甲在乙", "A in B", figure=True, about=("甲有多少在乙里", "how much of A stands in B")),
    _Column("乙在甲", "B in A", figure=True, about=("乙有多少在甲里", "how much of B stands in A")),
    _Column("最长", "Longest", figure=True, about=("最长相同段落的字数", "characters of the longest passage")),
    _Column("段数", "Passages", figure=True),
    _Column("差别", "Differences"),
)


def section(view: PageView) -> Iterator[str]:
    if not view.pairs:
        words = view.say("没有相近的材料，也没有相同的段落。", "No documents are alike, no passages are the same.")
        yield f'<p class="calm" id="pairs">{words}</p>\n'
        return
    details, room = [], MOST_QUOTED
    yield f'<section aria-labelledby="pairs"><h2 id="pairs" tabindex="-1">{view.say("相近材料", "Pairs")}</h2>\n'
    yield _notes(view) + _filter(view) + _head(view)
    for number, pair in enumerate(view.pairs, 1):
        passages = aligned(view.compared, pair)
        yield _row(view, number, pair, passages)
        if view.side_by_side(pair):
            size = sum(len(one.a) + len(one.b) for one in passages)
            details.append(_pair(view, number, pair, passages, read=size <= room))
            room -= min(size, room)
    yield "</tbody></table></div>\n"
    yield from details
    yield "</section>\n"


def _notes(view: PageView) -> str:
    total, shown = len(view.compared.found.pairs), len(view.pairs)
    whole = sum(map(view.side_by_side, view.pairs))
    notes = []
    if shown < total:
        notes.append(
            view.say(
                f"共 {total} 对，这里列出前 {shown} 对；全部见 --format xlsx 或 json。",
                f"{total} pairs, the first {shown} are here; all of them: --format xlsx or json.",
            )
        )
    if whole < shown:
        notes.append(
            view.say(
                f"前 {whole} 对可以并排看；其余的原文没有放进本页，见 --format xlsx。",
                f"The first {whole} can be read side by side; the texts of the others are not in this page: --format xlsx.",
            )
        )
    return "".join(f'<p class="note">{words}</p>\n' for words in notes)


def _filter(view: PageView) -> str:
    """Needs the script and appears with it."""
    choices = (
        ("", view.say("全部", "all")),
        ("near", view.say("全文相近", "alike as a whole")),
        ("facts", view.say("只有年份、数字、名称不同", "only years, figures, names differ")),
        ("passages", view.say("只有段落相同", "passages only")),
    )
    options = "".join(f'<option value="{value}">{words}</option>' for value, words in choices)
    shown = view.say("显示 {n} / {all}", "{n} of {all} shown")
    return (
        f'<div class="filter" role="search" aria-label="{view.say("筛选", "Filter")}" hidden>'
        f'<label>{view.say("文件、姓名、单位", "File, name, unit")} <input type="search" data-find></label>'
        f"<label>{view.say('哪些', 'Which')} <select data-which>{options}</select></label>"
        f'<span class="muted" role="status" data-shown="{shown}"></span></div>\n'
    )


def _head(view: PageView) -> str:
    cells = []
    for column in _COLUMNS:
        css = ' class="n"' if column.figure else ""
        about = f' title="{view.say(*column.about)}"' if column.about[0] else ""
        cells.append(f'<th scope="col"{css}{about}>{view.say(column.zh, column.en)}</th>')
    return (
        '<div class="wide" tabindex="0" role="region" aria-labelledby="pairs"><table class="pairs">'
        f"<thead><tr>{''.join(cells)}</tr></thead><tbody>\n"
    )


def _row(view: PageView, number: int, pair: Pair, passages: tuple[Aligned, ...]) -> str:
    facts = only_words(view.compared, pair, passages, view.lang)
    which = ("near " if pair.near_duplicate else "passages ") + ("facts" if facts else "")
    label = view.say(f"第 {number} 对，并排看", f"pair {number}, side by side")
    leading = f'<a href="#pair-{number}" aria-label="{label}">{number}</a>' if view.side_by_side(pair) else str(number)
    figures = "".join(
        f'<td class="n" data-v="{-1 if value is None else value:.4f}">{percent(value)}</td>'
        for value in (pair.similarity, pair.jaccard, pair.a_in_b, pair.b_in_a)
    )
    kinds = escape(facts or kinds_counted(passages, view.lang))
    return (
        f'<tr data-which="{which.strip()}"><th scope="row" class="n" data-v="{number}">{leading}</th>'
        f"<td>{view.document(pair.a)}</td><td>{view.document(pair.b)}</td>{figures}"
        f'<td class="n" data-v="{pair.longest}">{pair.longest}</td>'
        f'<td class="n" data-v="{len(passages)}">{len(passages)}</td>'
        f"<td>{f'<b>{kinds}</b>' if facts else kinds}</td></tr>\n"
    )


def figures(view: PageView, pair: Pair, passages: tuple[Aligned, ...]) -> str:
    """How much two documents have in common, in words, escaped."""
    parts = []
    if pair.near_duplicate:
        parts.append(
            view.say(
                f"相似 {percent(pair.similarity)}（原文 {percent(pair.jaccard)}）· 甲在乙 {percent(pair.a_in_b)} · "
                f"乙在甲 {percent(pair.b_in_a)}",
                f"alike {percent(pair.similarity)} (as written {percent(pair.jaccard)}) · A in B {percent(pair.a_in_b)} · "
                f"B in A {percent(pair.b_in_a)}",
            )
        )
    parts.append(
        view.say(
            f"相同段落 {len(passages)} 段，最长 {pair.longest} 字",
            f"{number_of(len(passages), 'passage')}, the longest of {pair.longest} characters",
        )
    )
    if facts := only_words(view.compared, pair, passages, view.lang):
        parts.append(f"<b>{escape(facts)}</b>")
    return " · ".join(parts)


def _pair(view: PageView, number: int, pair: Pair, passages: tuple[Aligned, ...], *, read: bool) -> str:
    anchor, numbers = f"pair-{number}", view.numbers
    label = view.say(f"第 {number} 对", f"Pair {number}")
    links = " · ".join(
        f'<a href="#text-{numbers[key]}">{view.say(f"{side}：全文", f"whole text of {side_en}")}</a>'
        for key, side, side_en in ((pair.a, "甲", "A"), (pair.b, "乙", "B"))
    )
    body = quoted(view, number, pair, passages) if read else ""
    return (
        f'<section class="pair" id="{anchor}" aria-labelledby="{anchor}-title" data-a="{numbers[pair.a]}"'
        f' data-b="{numbers[pair.b]}" data-passages="{data(view, pair, passages)}">'
        f'<h3 id="{anchor}-title">{label}{view.say("：", ": ")}{view.name(pair.a)} — {view.name(pair.b)}</h3>'
        f'<p class="muted figures">{figures(view, pair, passages)}</p>{body}<p class="muted">{links}</p></section>\n'
    )
