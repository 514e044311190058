"""What is marked in the document's words: items, claims, masks and findings -> marks and inserts."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.model import Severity
from bihuan.output.correspondence import Item, kind_of, linkable
from bihuan.output.html.marks import Insert, Mark, MarkedText
from bihuan.output.html.markup import escape
from bihuan.output.html.view import SHAPES, DocumentView, Note

# What comes first where several inserts stand between the same two characters.
_TERM, _REFERENCE, _SPOT, _LABEL, _REFERENCE_OF_LONG = range(5)


def marked_text(view: DocumentView) -> MarkedText:
    """The document's text with everything marked in it."""
    return MarkedText(
        view.text, [*_item_marks(view), *_finding_marks(view)], [*_places(view), *_labels(view), *_references(view)]
    )


def _item_marks(view: DocumentView) -> Iterator[Mark]:
    items, document = view.items, view.document
    for heading in document.headings:
        yield Mark(heading, "heading")
    for credit in items.credits:
        yield Mark(credit.span, "credit")
    for prior in items.prior:
        yield Mark(prior.span, "prior")
    for item in linkable(items):
        anchor = view.item_anchor(item)
        yield Mark(item.span, kind_of(item), item=anchor)
        if item.claim:
            yield Mark(view.trimmed(item.claim), "claim", item=anchor)
    for problem in items.problems:
        for example in problem.examples:
            yield Mark(view.trimmed(example), "example")
    for measure in items.measures:
        for action in measure.actions:
            yield Mark(view.trimmed(action.span), "action")
    for mask in document.masks:
        yield Mark(mask.span, "mask")
    for withheld in document.withheld:
        yield Mark(withheld, "withheld")
    for noise in document.source.noise:
        yield Mark(noise, "noise")


def _finding_marks(view: DocumentView) -> Iterator[Mark]:
    for note in view.notes:
        if note.span is not None:
            classes = "found" if note.is_long else f"found short {note.finding.severity}"
            yield Mark(note.span, classes, finding=str(note.number))
            for related in note.finding.related:
                yield Mark(view.trimmed(related), "", finding=f"{note.number}r")


def _labels(view: DocumentView) -> Iterator[Insert]:
    """The small label before each item; before problems, causes and measures a link to their counterparts."""
    items, w = view.items, view.words
    for item in linkable(items):
        start = view.trimmed(item.span).start
        yield Insert(start, _LABEL, _item_label(view, item), opens=True)
    for credit in items.credits:
        markup = f'<span class="label credit" data-label="{w("credit")}"></span>'
        yield Insert(view.trimmed(credit.span).start, _LABEL, markup, opens=True)
    for number, prior in enumerate(items.prior, start=1):
        label = f"{w('prior')}{w.gap}{number} · {w(prior.status)}"
        anchor = view.anchor("prior", number)
        markup = f'<span class="label prior {prior.status}" id="{anchor}" data-label="{label}"></span>'
        yield Insert(view.trimmed(prior.span).start, _LABEL, markup, opens=True)
    for mask in view.document.masks:
        term = escape(mask.term)
        title = escape(w("mask_is", term=mask.term))
        yield Insert(mask.span.end, _TERM, f'<span class="term" data-term="{term}" title="{title}"></span>')


def _places(view: DocumentView) -> Iterator[Insert]:
    """Where the outline leads to."""
    document = view.document
    places = [
        *((view.anchor("section", n), section.span) for n, section in enumerate(document.sections, start=1)),
        *((view.anchor("aspect", n), aspect.span) for n, aspect in enumerate(document.aspects, start=1)),
    ]
    for anchor, span in places:
        yield Insert(view.trimmed(span).start, _SPOT, f'<span class="spot" id="{anchor}"></span>', opens=True)


def _item_label(view: DocumentView, item: Item) -> str:
    w, kind, anchor = view.words, kind_of(item), view.item_anchor(item)
    counts = [
        w("counterparts", kind=w(wanted), n=len(view.correspondence.of(item, wanted)))
        for wanted in ("problem", "cause", "measure")
        if wanted != kind
    ]
    label = view.label(item)
    spoken = f"{label}: {', '.join(counts)}; {w('links_hint')}"
    return (
        f'<a class="label {kind}" id="{anchor}" href="#{anchor}-links" data-links="{anchor}"'
        f' data-label="{label}" aria-label="{spoken}"></a>'
    )


def _references(view: DocumentView) -> Iterator[Insert]:
    """The numbers that lead from the words to the notes, and the places that notes lead to."""
    for note in view.notes:
        if note.span is None:
            continue
        reference = _reference(view, note)
        if note.is_long:
            yield Insert(note.span.start, _REFERENCE_OF_LONG, reference, opens=True)
        else:
            yield Insert(note.span.end, _REFERENCE, reference)
    for note in view.notes:
        for at, related in enumerate(note.finding.related, start=1):
            spot = f'<span class="spot" id="{view.anchor(f"related{note.number}-", at)}"></span>'
            yield Insert(view.trimmed(related).start, _SPOT, spot, opens=True)


def _reference(view: DocumentView, note: Note) -> str:
    severity = Severity(note.finding.severity)
    spoken = view.words(
        "finding_n", n=note.number, severity=view.words(severity), title=view.rule_title(note.finding.rule)
    )
    return (
        f'<a class="reference {severity}" id="{view.anchor("words", note.number)}" data-note="{note.number}"'
        f' href="#{view.anchor("note", note.number)}" data-label="{SHAPES[severity]}{note.number}"'
        f' aria-label="{escape(spoken)}"></a>'
    )
