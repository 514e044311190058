"""The examination JSON (docs: the contract ``bihuan.examination/1``): an analysis -> plain dictionaries, and text."""

from __future__ import annotations

import json
import re
from typing import Any

from bihuan.model import (
    Account,
    Action,
    Analysis,
    Aspect,
    Cause,
    Deadline,
    Document,
    Finding,
    Link,
    Measure,
    Mention,
    Previous,
    Problem,
    Span,
)

SCHEMA = "bihuan.examination/1"

_SURROGATE = re.compile("[\ud800-\udfff]")
Json = dict[str, Any]


def to_json(analysis: Analysis) -> Json:
    """The JSON contract as a dictionary; keys in the contract's order, ours beside them."""
    document, items = analysis.document, analysis.items
    return {
        "schema": SCHEMA,
        "source": _source(document),
        "text": document.text,
        "meta": _meta(analysis),
        "sections": [
            {"id": s.id, "role": s.role.value, **_range(s.span), "heading": _range_or_none(s.heading)}
            for s in document.sections
        ],
        "aspects": [_aspect(one) for one in document.aspects],
        "credits": [{"id": c.id, "aspect": c.aspect, **_range(c.span)} for c in items.credits],
        "problems": [_problem(one) for one in items.problems],
        "causes": [_cause(one) for one in items.causes],
        "measures": [_measure(one) for one in items.measures],
        "prior": [{"id": p.id, "status": p.status.value, **_range(p.span)} for p in items.prior],
        "masks": [{**_range(m.span), "term": m.term} for m in document.masks],
        "links": [_link(one) for one in analysis.linking.links],
        "findings": [finding_to_json(one) for one in analysis.findings],
        "unlinked": [
            {"item": u.item_id, "wanted": u.wanted, "why": u.why, "nearest": u.nearest}
            for u in analysis.linking.unlinked
        ],
        "withheld": [_range(span) for span in document.withheld],
        "headings": [_range(span) for span in document.headings],
        "previous": _previous(analysis.previous, document.text),
    }


def dumps(value: object, *, ascii_only: bool = False, indent: int | None = None) -> str:
    """JSON text that any encoding of Unicode can carry: lone surrogates are written as escapes."""
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    return text if ascii_only else _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def finding_to_json(finding: Finding) -> Json:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "ref": finding.ref,
        **_range(finding.span),
        "message": finding.message,
        "suggestion": finding.suggestion,
        "message_en": finding.message_en,
        "suggestion_en": finding.suggestion_en,
        "related": [_range(span) for span in finding.related],
        "suppressed": finding.suppressed,
    }


def _previous(previous: Previous | None, text: str) -> Json | None:
    """Last year's document and the account of its items; both sides are quoted, since only this year's text is at hand."""
    if previous is None:
        return None
    last = previous.document
    return {
        "name": last.source.name if last else None,
        "sha256": last.source.sha256 if last else None,
        "title": last.meta.title if last else None,
        "year": last.meta.year if last else None,
        "why": previous.why,
        "why_en": previous.why_en,
        "accounts": [account_json(one, last.text, text) for one in previous.accounts] if last else [],
    }


def account_json(account: Account, last: str, text: str) -> Json:
    """An account of an item of an earlier text in a later one."""
    return {
        "item": account.kind,
        "ref": account.ref,
        "status": account.status.value,
        "score": account.score,
        "last": {**_range(account.span), "quotation": account.span.of(last), "claim": account.claim.of(last)},
        "mentions": [_mention(one, text) for one in account.mentions],
    }


def _mention(mention: Mention, text: str) -> Json:
    return {
        "status": mention.standing.value,
        "ref": mention.ref,
        **_range(mention.span),
        "quotation": mention.span.of(text),
        "shared": _range_or_none(mention.shared),
        "score": mention.score,
        "via": mention.via,
    }


def _source(document: Document) -> Json:
    source = document.source
    return {
        "name": source.name,
        "sha256": source.sha256,
        "format": source.format,
        "encoding": source.encoding,
        "notes": list(source.notes),
        "noise": [_range(span) for span in source.noise],
    }


def _meta(analysis: Analysis) -> Json:
    document = analysis.document
    meta = document.meta
    return {
        "title": meta.title,
        "year": meta.year,
        "kind": meta.kind.value,
        "meeting": meta.meeting,
        "profile": meta.profile,
        "profile_reason": meta.profile_reason,
        "profile_used": analysis.profile_id,
        "person": meta.person,
        "post": meta.post,
        "unit": meta.unit,
        "title_span": _range_or_none(document.title),
        "byline_span": _range_or_none(document.byline),
        "preamble_span": _range_or_none(document.preamble),
    }


def _aspect(aspect: Aspect) -> Json:
    return {
        "id": aspect.id,
        "name": aspect.name,
        **_range(aspect.span),
        "heading": _range(aspect.heading),
        "topic": aspect.topic,
    }


def _problem(problem: Problem) -> Json:
    return {
        "id": problem.id,
        "aspect": problem.aspect,
        **_range(problem.span),
        "claim": _range(problem.claim),
        "examples": [_range(span) for span in problem.examples],
        "number": problem.number,
    }


def _cause(cause: Cause) -> Json:
    return {
        "id": cause.id,
        **_range(cause.span),
        "claim": _range(cause.claim),
        "aspect": cause.aspect,
        "number": cause.number,
    }


def _measure(measure: Measure) -> Json:
    return {
        "id": measure.id,
        **_range(measure.span),
        "claim": _range_or_none(measure.claim),
        "actions": [_action(one) for one in measure.actions],
        "aspect": measure.aspect,
        "number": measure.number,
        "owner": measure.owner,
        "due": measure.due,
        "names": _range_or_none(measure.names),
    }


def _action(action: Action) -> Json:
    return {
        **_range(action.span),
        "owner": action.owner,
        "due": action.due,
        "metric": action.metric,
        "deadline": _deadline(action.deadline) if action.deadline else None,
    }


def _deadline(deadline: Deadline) -> Json:
    return {
        "words": deadline.words,
        "precision": deadline.precision.value,
        "earliest": deadline.earliest.isoformat() if deadline.earliest else None,
        "latest": deadline.latest.isoformat() if deadline.latest else None,
    }


def _link(link: Link) -> Json:
    return {"from": link.from_id, "to": link.to_id, "score": link.score, "why": link.why, "basis": link.basis}


def _range(span: Span) -> Json:
    return {"start": span.start, "end": span.end}


def _range_or_none(span: Span | None) -> Json | None:
    return _range(span) if span is not None else None
