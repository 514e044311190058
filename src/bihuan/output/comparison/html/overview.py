"""The beginning and the end of the page: counts, what a comparison is, contents."""

from __future__ import annotations

from bihuan.output.comparison.html.view import PageView
from bihuan.output.comparison.words import counts, purpose
from bihuan.output.html.markup import escape, isolated


def header(view: PageView, title: str) -> str:
    back = view.surroundings.back
    leading = f'<p class="back"><a href="{escape(back[0])}">← {escape(back[1])}</a></p>' if back else ""
    return (
        f"<header>{leading}<h1>{isolated(title)}</h1>"
        f'<p class="counts">{escape(counts(view.compared, view.lang))}</p>'
        f'<p class="muted">{escape(purpose(view.lang))}</p>{_contents(view)}</header>\n'
    )


def _contents(view: PageView) -> str:
    found, compared = view.compared.found, view.compared
    parts = (
        ("pairs", view.say("相近材料", "Pairs"), len(found.pairs)),
        ("clusters", view.say("相近组", "Clusters"), len(found.clusters)),
        ("years", view.say("历年", "Over the years"), len(compared.years.series) or len(compared.years.left_out)),
        ("foreign", view.say("他处名称", "Names of others"), len(compared.foreign)),
        ("shared", view.say("共用段落", "Shared stock"), len(found.shared)),
        ("unreadable", view.say("未能读取", "Not read"), len(compared.unreadable)),
        ("texts", view.say("原文", "Texts"), len(view.numbers)),
    )
    links = "".join(
        f'<li><a href="#{part}">{words} <b>{number}</b></a></li>' for part, words, number in parts if number
    )
    return f'<nav aria-label="{view.say("目录", "Contents")}"><ul class="jump">{links}</ul></nav>'


def footer(view: PageView) -> str:
    words = view.say(
        "本页由闭环（Bihuan）生成，不含外部资源，可离线保存和打印。",
        "Made by Bihuan, without external resources, to be kept and printed offline.",
    )
    return f'<footer><p class="muted">{words}</p></footer>\n'
