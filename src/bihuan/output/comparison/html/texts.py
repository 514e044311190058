"""原文: every document of a pair once, as read. Readable as it is, and what the script draws both sides from."""

from __future__ import annotations

import json
from collections.abc import Iterator

from bihuan.output.comparison.html.view import PageView
from bihuan.output.html.markup import escape


def section(view: PageView) -> Iterator[str]:
    if not view.numbers:
        return
    about = view.say("读出的原文，一字未改。", "The texts as read, unaltered.")
    yield (
        f'<section aria-labelledby="texts"><h2 id="texts">{view.say("原文", "Texts")}</h2>\n'
        f'<p class="muted">{about}</p>\n'
    )
    for key, number in view.numbers.items():
        yield _text(view, key, number)
    yield "</section>\n"


def _text(view: PageView, key: str, number: int) -> str:
    material = view.compared.materials[key]
    offset = view.offsets(key)
    aside = [
        [offset(span.start), offset(span.end)]
        for span in (view.compared.span(key, one) for one in material.entry.aside)
    ]
    page = view.surroundings.pages.get(key)
    leading = f' data-page="{escape(page)}"' if page else ""
    return (
        f'<details class="text" id="text-{number}"{leading}><summary>{view.document(key)}</summary>'
        f'<div class="source" lang="zh-Hans" data-aside="{json.dumps(aside, separators=(",", ":"))}">'
        f"{escape(material.source.text)}</div></details>\n"
    )
