"""The frame that two documents are shown in side by side; empty until the script fills it."""

from __future__ import annotations

from bihuan.output.comparison.compared import KINDS
from bihuan.output.comparison.html.view import PageView


def section(view: PageView) -> str:
    s = view.say
    return (
        '<main id="viewer" hidden aria-labelledby="viewer-title">'
        f'<div class="bar"><a class="back" href="#pairs">← {s("返回一览", "Overview")}</a>'
        f'<h2 id="viewer-title" tabindex="-1" data-title="{s("第 {n} 对", "Pair {n}")}"></h2>'
        '<p class="figures"></p><span class="turn">'
        f'<button type="button" data-turn="-1">‹ {s("上一对", "Previous pair")}</button>'
        f'<button type="button" data-turn="1">{s("下一对", "Next pair")} ›</button></span></div>'
        f'{_tools(view)}{_legend(view)}<div class="panes">{_pane(view, "a", "甲", "A")}{_pane(view, "b", "乙", "B")}</div>'
        "</main>\n"
    )


def _tools(view: PageView) -> str:
    s = view.say
    position = s("第 {at} 段 / 共 {n} 段", "passage {at} of {n}")
    none = s("相同段落 {n} 段", "passages: {n}")
    return (
        f'<div class="tools" role="group" aria-label="{s("相同段落", "Passages in common")}">'
        f'<button type="button" data-step="-1">↑ {s("上一段", "Previous")} <kbd>p</kbd></button>'
        f'<button type="button" data-step="1">↓ {s("下一段", "Next")} <kbd>n</kbd></button>'
        f'<span class="position" role="status" data-at="{position}" data-none="{none}"></span>'
        f'<ol class="chips" aria-label="{s("各段", "All passages")}" data-label="{s("第 {at} 段", "passage {at}")}"></ol>'
        f'<label><input type="checkbox" data-whole> {s("显示全部文字", "Show all text")}</label>'
        f'<label><input type="checkbox" data-keys checked> {s("快捷键", "Keys")}</label></div>'
    )


def _legend(view: PageView) -> str:
    s = view.say
    kinds = "".join(f'<li><mark class="{kind}">{s(*KINDS[kind])}</mark></li>' for kind in KINDS)
    return (
        f'<div class="legend" role="group" aria-label="{s("图例", "Legend")}"><ul><li>{s("不同之处", "What differs")}</li>'
        f'{kinds}<li><mark class="wording more"></mark> {s("对面多出", "more on the other side")}</li>'
        f'<li><span class="aside">{s("规定内容、引文", "prescribed or quoted")}</span></li></ul></div>'
    )


def _pane(view: PageView, side: str, zh: str, en: str) -> str:
    s = view.say
    return (
        f'<section class="pane" data-side="{side}" tabindex="0" aria-labelledby="name-{side}"'
        f' data-fold="{s("… 展开 {n} 字 …", "… show {n} characters …")}"'
        f' data-jump="{s("第 {at} 段，到对面", "passage {at}, to the other side")}">'
        f'<h3 class="heading" id="name-{side}"><span class="side">{s(zh, en)}</span> <span class="of"></span></h3>'
        '<div class="words" lang="zh-Hans"></div></section>'
    )
