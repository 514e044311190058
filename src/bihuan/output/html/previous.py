"""The table of last year's items: what it said, what became of it, and the words of this year's text."""

from __future__ import annotations

from bihuan.model import Account, Mention, Standing
from bihuan.output.correspondence import linkable
from bihuan.output.html.markup import clipped, escape, isolated
from bihuan.output.html.view import DocumentView
from bihuan.output.standings import KINDS, where

_QUOTATION = 160


def compared(view: DocumentView) -> str:
    """One row for each problem, measure and action of last year's document; or why there is none."""
    w, previous = view.words, view.analysis.previous
    if previous is None:
        return ""
    why = previous.why_en if w.lang == "en" else previous.why
    if previous.document is not None:
        name = previous.document.source.name
        why = f"{name} ({why})" if w.lang == "en" else f"{name}（{why}）"
    about = f'<p class="about">{isolated(why)}</p>'
    if not previous.accounts or previous.document is None:
        return about
    head = "".join(f'<th scope="col">{w(key)}</th>' for key in ("last_year", "what_became", "this_year"))
    rows = "".join(_row(view, one, previous.document.text) for one in previous.accounts)
    label = w("compared")
    return (
        f'{about}<p class="about">{w("compared_about")}</p>'
        f'<div class="wide" tabindex="0" role="region" aria-label="{label}">'
        f'<table class="actions"><caption class="hidden">{label}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _row(view: DocumentView, account: Account, last: str) -> str:
    w = view.words
    kind = KINDS[account.kind][1 if w.lang == "en" else 0]
    item = f"{escape(kind)} {escape(account.ref)} {_quoted(account.span.of(last))}"
    if account.status is Standing.ABSENT:
        cells = f'<td class="lacks">{w("not_found")}</td><td class="empty">{w("not_found_hint")}</td>'
    else:
        standings = "".join(f"<li>{_standing(view, one)}</li>" for one in account.mentions)
        words = "".join(f"<li>{_quoted(one.span.of(view.text))}</li>" for one in account.mentions)
        cells = f"<td><ul>{standings}</ul></td><td><ul>{words}</ul></td>"
    return f'<tr><th scope="row">{item}</th>{cells}</tr>'


def _standing(view: DocumentView, mention: Mention) -> str:
    """The standing; it leads to the item of this text, where it is one that the page marks."""
    words = escape(where(mention, "en" if view.words.lang == "en" else "zh"))
    item = next((one for one in linkable(view.items) if one.id == (mention.ref or "").partition(".")[0]), None)
    return f'<a href="#{view.item_anchor(item)}">{words}</a>' if item is not None else words


def _quoted(words: str) -> str:
    return f'<span class="words-of" lang="zh-Hans">{isolated(clipped(words, _QUOTATION))}</span>'
