"""共用段落: what very many documents have, once, folded up."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.output.comparison.html.view import PageView
from bihuan.output.comparison.words import number_of
from bihuan.output.html.markup import escape

_SHOWN = 500


def section(view: PageView) -> Iterator[str]:
    compared = view.compared
    shared, limit = compared.found.shared, compared.found.stock_limit
    if not shared:
        return
    about = view.say(
        f"多于 {limit} 份材料都有的段落，只列一次，不逐对列出。",
        f"Passages of more than {limit} documents, shown once and not pair by pair.",
    )
    yield (
        f'<section aria-labelledby="shared"><h2 id="shared">{view.say("共用段落", "Shared stock")}</h2>\n'
        f'<p class="muted">{about}</p><details><summary>{view.say(f"{len(shared)} 段", number_of(len(shared), "passage"))}</summary>'
        '<ul class="shared">\n'
    )
    for one in shared[:_SHOWN]:
        words = escape(compared.span(one.key, one.range).of(compared.materials[one.key].source.text))
        count = view.say(f"{one.documents} 份", f"{one.documents} documents")
        first = view.say("首次出现", "first in")
        yield (
            f'<li><p class="muted"><b>{count}</b> · {first} {view.name(one.key)}</p>'
            f'<blockquote lang="zh-Hans">{words}</blockquote></li>\n'
        )
    yield "</ul>"
    if len(shared) > _SHOWN:
        rest = len(shared) - _SHOWN
        yield f'<p class="note">{view.say(f"还有 {rest} 段，见 --format xlsx", f"{rest} more: --format xlsx")}</p>'
    yield "</details></section>\n"
