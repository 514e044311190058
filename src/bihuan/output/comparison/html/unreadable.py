"""未能读取: files that took no part, with the reason."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.output.comparison.html.view import PageView
from bihuan.output.html.markup import isolated


def section(view: PageView) -> Iterator[str]:
    if not view.compared.unreadable:
        return
    yield f'<section aria-labelledby="unreadable"><h2 id="unreadable">{view.say("未能读取", "Not read")}</h2>\n<ul>'
    for path, reason in view.compared.unreadable:
        yield f'<li>{isolated(path)} <span class="muted">{isolated(reason)}</span></li>\n'
    yield "</ul></section>\n"
