"""The page: its parts and their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TextIO

from bihuan.language import Lang, say
from bihuan.output.comparison.compared import Compared
from bihuan.output.comparison.html import clusters, foreign, overview, pairs, shared, texts, unreadable, viewer, years
from bihuan.output.comparison.html.view import PageView, Surroundings
from bihuan.output.html.shell import closing, opening

# Each gives its markup, nothing where there is nothing to show.
SECTIONS: tuple[Callable[[PageView], Iterator[str]], ...] = (
    pairs.section,
    clusters.section,
    years.section,
    foreign.section,
    shared.section,
    unreadable.section,
)


def write_comparison_html(
    compared: Compared, out: TextIO, *, lang: Lang = "zh", surroundings: Surroundings | None = None
) -> None:
    """Write the page piece by piece."""
    view = PageView(compared, lang, surroundings or Surroundings())
    for piece in _page(view):
        out.write(piece)


def _page(view: PageView) -> Iterator[str]:
    title = view.surroundings.title or say(view.lang, "材料比对", "Comparison")
    yield opening(title, say(view.lang, "zh-Hans", "en"), "comparison.css", "comparison.js")
    yield f'<a class="skip" href="#main">{view.say("跳到正文", "Skip to the content")}</a>\n'
    yield '<div id="overview">\n'
    yield overview.header(view, title)
    yield '<main id="main">\n'
    for section in SECTIONS:
        yield from section(view)
    yield from texts.section(view)
    yield f"</main>\n{overview.footer(view)}</div>\n"
    yield viewer.section(view)
    yield closing("comparison.js")
