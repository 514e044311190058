"""The page: several analyses -> one self-contained offline HTML file, written piece by piece."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TextIO

from bihuan.model import Analysis, Severity, Span
from bihuan.output.html.markup import clipped, escape, isolated
from bihuan.output.html.passages import document_column
from bihuan.output.html.previous import compared
from bihuan.output.html.shell import closing, opening
from bihuan.output.html.summary import masthead, overview
from bihuan.output.html.tables import actions, links_by_item, matrix
from bihuan.output.html.view import SHAPES, DocumentView
from bihuan.output.html.words import Words


def write_html(
    analyses: Sequence[Analysis],
    out: TextIO,
    *,
    lang: str = "zh",
    rule_titles: Mapping[str, str] | None = None,
) -> None:
    """Write one page with every analysis; ``rule_titles`` gives the rules' names in the page's language."""
    words = Words(lang)
    views = [DocumentView(a, number, words, rule_titles or {}) for number, a in enumerate(analyses, start=1)]
    for piece in _page(views, words):
        out.write(piece)


def _page(views: Sequence[DocumentView], w: Words) -> Iterator[str]:
    title = w("report_of", name=clipped(views[0].name, 60)) if len(views) == 1 else w("report")
    yield (
        f"{opening(title, w.html_lang, 'report.css', 'report.js')}"
        f'<a class="skip" href="#main">{w("skip")}</a>\n{_top(views, w)}\n<main id="main">\n'
    )
    if len(views) != 1:
        yield _index(views, w)
    for view in views:
        yield from _article(view)
    yield (
        f'</main>\n<footer class="foot"><p>{w("footer")}</p></footer>\n{_links_panel(w)}\n{_help(w)}\n'
        f"{closing('report.js')}"
    )


def _top(views: Sequence[DocumentView], w: Words) -> str:
    """The bar at the top; its controls need the script and appear with it."""
    severities = "".join(
        f'<button type="button" class="toggle {severity}" aria-pressed="true" data-severity="{severity}">'
        f'<span aria-hidden="true">{SHAPES[severity]}</span>{w(severity)}</button>'
        for severity in (Severity.ERROR, Severity.WARNING, Severity.INFO)
    )
    rules = sorted(
        {note.finding.rule: view.rule_title(note.finding.rule) for view in views for note in view.notes}.items()
    )
    options = "".join(f'<option value="{escape(rule)}">{escape(title)}</option>' for rule, title in rules)
    return (
        f'<header class="top"><h1>{w("report")}</h1><div class="tools" role="group" aria-label="{w("filter")}" hidden>'
        f'{severities}<select aria-label="{w("rule")}"><option value="">{w("all_rules")}</option>{options}</select>'
        f'<button type="button" data-step="-1" title="k">↑ {w("previous_finding")}</button>'
        f'<button type="button" data-step="1" title="j">↓ {w("next_finding")}</button>'
        f'<span class="position" role="status" data-at="{w("position", at="{at}", n="{n}")}"'
        f' data-shown="{w("shown", n="{n}")}" data-none="{w("none_shown")}"></span>'
        f'<button type="button" data-help title="?">{w("help")}</button></div></header>'
    )


def _index(views: Sequence[DocumentView], w: Words) -> str:
    keys = ("text", "kind", "count_problems", "count_causes", "count_measures", "error", "warning", "info")
    head = "".join(f'<th scope="col">{w(key)}</th>' for key in keys)
    rows = []
    for view in views:
        items = view.items
        link = f'<a href="#{view.anchor("top")}">{isolated(view.name)}</a>'
        file = f'<span class="why">{isolated(view.document.source.name)}</span>'
        counts = [len(items.problems), len(items.causes), len(items.measures)]
        for severity in (Severity.ERROR, Severity.WARNING, Severity.INFO):
            counts.append(sum(note.finding.severity == severity for note in view.notes))
        cells = "".join(f'<td class="count">{count}</td>' for count in counts)
        kind = w(f"kind_{view.document.meta.kind}")
        rows.append(f'<tr><th scope="row" lang="zh-Hans">{link} {file}</th><td>{kind}</td>{cells}</tr>')
    return (
        f'<nav class="index" aria-labelledby="index"><h2 id="index">{w("documents")}</h2>'
        f'<p class="about">{w("documents_n", n=len(views))}</p><div class="wide" tabindex="0" role="region"'
        f' aria-labelledby="index"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div></nav>\n"
    )


def _article(view: DocumentView) -> Iterator[str]:
    w, anchor, examined = view.words, view.anchor, view.examined
    yield (
        f'<article class="document" id="{anchor("top")}" aria-label="{escape(clipped(view.name, 80))}">'
        f"{masthead(view)}{_outline(view)}"
        f'<section class="part" aria-labelledby="{anchor("overview")}">'
        f'<h3 id="{anchor("overview")}">{w("overview")}</h3>{overview(view)}</section>'
        f'<section class="part text" aria-labelledby="{anchor("text")}">'
        f'<h3 id="{anchor("text")}">{w("text_and_findings" if examined else "text")}</h3>'
        f'{_legend(w) if examined else ""}<div class="column" lang="zh-Hans">'
    )
    yield from document_column(view)
    yield "</div></section>"
    if examined:
        yield (
            f'<section class="part" aria-labelledby="{anchor("matrix")}"><h3 id="{anchor("matrix")}">{w("matrix")}</h3>'
            f"{matrix(view)}{links_by_item(view)}</section>"
            f'<section class="part" aria-labelledby="{anchor("actions")}">'
            f'<h3 id="{anchor("actions")}">{w("actions")}</h3>{actions(view)}</section>'
        )
    if view.analysis.previous is not None:
        yield (
            f'<section class="part" aria-labelledby="{anchor("compared")}">'
            f'<h3 id="{anchor("compared")}">{w("compared")}</h3>{compared(view)}</section>'
        )
    yield "</article>\n"


def _outline(view: DocumentView) -> str:
    """The contents at the left: the page's parts, and the document's sections and aspects with their findings."""
    w, anchor, examined = view.words, view.anchor, view.examined
    entries = [_entry(anchor("overview"), w("overview"))]
    entries.append(
        _entry(anchor("text"), w("text_and_findings" if examined else "text"), inner="".join(_sections(view)))
    )
    if examined:
        entries += [_entry(anchor("matrix"), w("matrix")), _entry(anchor("actions"), w("actions"))]
    if view.analysis.previous is not None:
        entries.append(_entry(anchor("compared"), w("compared")))
    entries.append(_entry("main", w("back_to_top")))
    return f'<nav class="outline" aria-label="{w("contents")}"><ul>{"".join(entries)}</ul></nav>'


def _sections(view: DocumentView) -> Iterator[str]:
    document = view.document
    shown: set[int] = set()
    for number, section in enumerate(document.sections, start=1):
        inside = [(n, a) for n, a in enumerate(document.aspects, start=1) if section.span.contains(a.span)]
        shown.update(n for n, _ in inside)
        inner = "".join(_entry(view.anchor("aspect", n), a.name, _count(view, a.span)) for n, a in inside)
        name = (
            " ".join(section.heading.of(view.text).split()) if section.heading else view.words(f"role_{section.role}")
        )
        yield _entry(view.anchor("section", number), name, _count(view, section.span), inner)
    for number, aspect in enumerate(document.aspects, start=1):
        if number not in shown:
            yield _entry(view.anchor("aspect", number), aspect.name, _count(view, aspect.span))


def _entry(target: str, name: str, count: int = 0, inner: str = "") -> str:
    badge = f' <span class="badge">{count}</span>' if count else ""
    below = f"<ul>{inner}</ul>" if inner else ""
    return f'<li><a href="#{target}">{isolated(clipped(name, 32))}{badge}</a>{below}</li>'


def _count(view: DocumentView, span: Span) -> int:
    """How many findings start inside the span."""
    return sum(note.span is not None and span.start <= note.span.start < span.end for note in view.notes)


def _legend(w: Words) -> str:
    labels = "".join(
        f'<li><span class="chip {kind}">{w(kind)}</span></li>'
        for kind in ("problem", "cause", "measure", "credit", "prior")
    )
    passages = "".join(
        f'<li><span class="{css}">{w(key)}</span></li>'
        for css, key in (
            ("problem claim", "claim"),
            ("example", "example"),
            ("action", "action"),
            ("mask", "mask"),
            ("withheld", "withheld"),
            ("noise", "noise"),
        )
    )
    severities = "".join(
        f'<li><span class="severity {s}"><span aria-hidden="true">{SHAPES[s]}</span></span>'
        f' <span class="found short {s}">{w(s)}</span></li>'
        for s in Severity
    )
    return (
        f'<div class="legend" role="group" aria-label="{w("legend")}"><ul>{labels}</ul><ul>{passages}</ul>'
        f"<ul>{severities}</ul></div>"
    )


def _links_panel(w: Words) -> str:
    return (
        f'<aside id="links" class="panel" aria-label="{w("links")}" hidden>'
        f'<div class="panel-head"><h2 data-of="{w("links_of", label="{label}")}">{w("links")}</h2>'
        f'<button type="button" data-close>{w("close")}</button></div><div class="panel-body" aria-live="polite"></div>'
        "</aside>"
    )


def _help(w: Words) -> str:
    keys = (("j", "key_next"), ("k", "key_previous"), ("?", "key_help"), ("Esc", "key_escape"))
    rows = "".join(f"<div><dt><kbd>{key}</kbd></dt><dd>{w(words)}</dd></div>" for key, words in keys)
    rows += f"<div><dt><kbd>{w('key_enter')}</kbd></dt><dd>{w('key_links')}</dd></div>"
    return (
        f'<dialog id="help" aria-labelledby="help-title"><h2 id="help-title">{w("keys")}</h2>'
        f'<dl class="keys">{rows}</dl>'
        f'<p><label><input type="checkbox" data-keys checked> {w("keys_on")}</label></p>'
        f'<form method="dialog"><button>{w("close")}</button></form></dialog>'
    )
