"""Analyses for the tests of the outputs, made from annotated documents without the stages that would find them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from pathlib import Path

from bihuan.model import (
    Analysis,
    Document,
    Finding,
    Items,
    Kind,
    Link,
    Linking,
    Meta,
    Severity,
    SourceText,
    Span,
    Unlinked,
)
from tests.support.annotated import Annotated, read_annotated

_SEVERITIES = {"section-missing": Severity.ERROR, "problem-vague": Severity.ERROR, "repeated-text": Severity.INFO}


def analysis_of(path: Path) -> Analysis:
    """What a perfect examination of an annotated document would give."""
    annotated = read_annotated(path)
    meta = dataclasses.replace(annotated.document.meta, profile_reason="标题写明年度和会议，五个方面的标题与场景一致")
    document = dataclasses.replace(annotated.document, meta=meta)
    return Analysis(document, annotated.items, _linking(annotated), tuple(_findings(annotated)), meta.profile)


def _linking(annotated: Annotated) -> Linking:
    links = []
    for number, pair in enumerate(sorted(map(sorted, annotated.links))):
        why = "两处都写到同一件事，用词相近" if number % 2 else "编号相同，位置一致"
        links.append(Link(pair[0], pair[1], 0.55 + (number * 7 % 45) / 100, why, "wording" if number % 2 else "number"))
    linked = {id_ for link in links for id_ in (link.from_id, link.to_id)}
    unlinked = [
        Unlinked(problem.id, wanted, "没有编号相同、用词相近的段落")
        for problem in annotated.items.problems
        for wanted in ("cause", "measure")
        if problem.id not in linked
    ]
    return Linking(tuple(links), tuple(unlinked))


def _findings(annotated: Annotated) -> Iterable[Finding]:
    items = annotated.items
    spans = {i.id: i.span for i in (*items.problems, *items.causes, *items.measures, *annotated.document.aspects)}
    for rule, ref in sorted(annotated.defects, key=str):
        span = spans.get(ref or "")
        severity = _SEVERITIES.get(rule, Severity.WARNING)
        message = f"这里有一处需要核对：{rule}。请对照原文看是否写明了时间、地点和具体做法。"
        if span is not None:
            claim = next((p.claim for p in items.problems if p.id == ref), span)
            span = claim if rule == "problem-vague" else span
        yield Finding(
            rule, severity, span or Span(0, 0), message, "补一个真实的事例：什么时间、什么事、怎么做的。", ref
        )
    for mask in annotated.document.masks[:3]:
        yield Finding("masked-term", Severity.INFO, mask.span, f"“{mask.term}”写成了别的样子。", f"改为“{mask.term}”。")


def plain_analysis(
    text: str,
    *,
    name: str = "材料.txt",
    title: str = "",
    kind: Kind = Kind.PERSONAL,
    items: Items | None = None,
    linking: Linking | None = None,
    findings: Iterable[Finding] = (),
) -> Analysis:
    """An analysis of a text with just what is given."""
    document = Document(SourceText(text, name, "txt"), Meta(title=title, kind=kind))
    return Analysis(document, items or Items(), linking or Linking(), tuple(findings))
