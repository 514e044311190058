"""Findings as notes: in the margin beside their words, below the paragraph on narrow screens and on paper."""

from __future__ import annotations

from collections.abc import Iterable

from bihuan.model import Finding, Severity
from bihuan.output.html.markup import clipped, escape, isolated
from bihuan.output.html.view import SHAPES, DocumentView, Note

_QUOTE = 36


def notes_markup(view: DocumentView, notes: Iterable[Note]) -> str:
    """The notes of one passage."""
    return f'<div class="notes">{"".join(_note(view, note) for note in notes)}</div>'


def _note(view: DocumentView, note: Note) -> str:
    w, finding = view.words, note.finding
    severity = Severity(finding.severity)
    spoken = w("finding_n", n=note.number, severity=w(severity), title=view.rule_title(finding.rule))
    number = str(note.number)
    if note.span is not None:
        target = view.anchor("words", note.number)
        number = f'<a href="#{target}" title="{w("to_words")}">{number}</a>'
    return (
        f'<div class="note {severity}" id="{view.anchor("note", note.number)}" role="note" tabindex="-1"'
        f' data-number="{note.number}" data-severity="{severity}" data-rule="{escape(finding.rule)}"'
        f' aria-label="{escape(spoken)}">'
        f'<p class="head"><span class="number">{number}</span> {severity_markup(view, severity)}'
        f' <span class="rule">{escape(view.rule_title(finding.rule))}</span></p>'
        f"{_quote(view, note)}{finding_body(view, finding)}{_related(view, note)}</div>"
    )


def severity_markup(view: DocumentView, severity: Severity) -> str:
    """The severity in words, with its shape."""
    shape = f'<span aria-hidden="true">{SHAPES[severity]}</span>'
    return f'<span class="severity {severity}">{shape}{view.words(severity)}</span>'


def finding_body(view: DocumentView, finding: Finding) -> str:
    """Why, and how to mend."""
    markup = f'<p class="message">{isolated(view.message(finding))}</p>'
    if suggestion := view.suggestion(finding):
        mend = view.words("how_to_mend")
        markup += f'<p class="suggestion"><span class="lead">{mend}</span> {isolated(suggestion)}</p>'
    return markup


def _quote(view: DocumentView, note: Note) -> str:
    if note.span is None:
        return ""
    words = clipped(note.span.of(view.text), _QUOTE)
    return f'<p class="quote" lang="zh-Hans"><bdi>{escape(words)}</bdi></p>'


def _related(view: DocumentView, note: Note) -> str:
    if not note.finding.related:
        return ""
    links = " ".join(
        f'<a href="#{view.anchor(f"related{note.number}-", at)}">'
        f"<bdi>{escape(clipped(related.of(view.text), 16)) or at}</bdi></a>"
        for at, related in enumerate(note.finding.related, start=1)
    )
    return f'<p class="related"><span class="lead">{view.words("related")}</span> {links}</p>'
