"""What stands before the text: what the document is, counts, findings at a glance, the reader's notes."""

from __future__ import annotations

from collections import defaultdict

from bihuan.model import Kind, Severity
from bihuan.output.html.markup import escape, isolated
from bihuan.output.html.notes import finding_body, notes_markup, severity_markup
from bihuan.output.html.view import DocumentView, Note

_WORST_FIRST = (Severity.ERROR, Severity.WARNING, Severity.INFO)


def masthead(view: DocumentView) -> str:
    """Title, whose it is, which profile and why."""
    w, meta, source = view.words, view.document.meta, view.document.source
    profile = view.analysis.profile_id or meta.profile
    facts = [
        (w("file"), isolated(source.name)),
        (w("kind"), w(f"kind_{meta.kind}")),
        (w("person"), isolated(meta.person) if meta.person else ""),
        (w("post"), isolated(meta.post) if meta.post else ""),
        (w("unit"), isolated(meta.unit) if meta.unit else ""),
        (w("meeting"), isolated(meta.meeting) if meta.meeting else ""),
        (w("year"), str(meta.year) if meta.year is not None else ""),
        (w("profile"), _profile(view, profile)),
        (w("format"), escape(" · ".join(filter(None, (source.format, source.encoding))))),
        (w("sha256"), f'<span class="hash">{escape(source.sha256)}</span>' if source.sha256 else ""),
    ]
    rows = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in facts if value)
    return (
        f'<header class="masthead"><h2 lang="zh-Hans">{isolated(view.name)}</h2><dl class="facts">{rows}</dl></header>'
    )


def _profile(view: DocumentView, profile: str | None) -> str:
    w, meta = view.words, view.document.meta
    if meta.kind == Kind.OTHER:
        return ""
    name = isolated(profile) if profile else w("no_profile")
    if not meta.profile_reason:
        return name
    return f'{name} <span class="why">{isolated(w("profile_why", why=meta.profile_reason))}</span>'


def overview(view: DocumentView) -> str:
    """Counts, the findings by rule, what concerns the whole document, and what the reader could not read."""
    w = view.words
    parts = [_counts(view)] if view.examined else [f'<p class="banner">{w("other_explained")}</p>']
    if notes := view.document.source.notes:
        entries = "".join(f"<li>{isolated(note)}</li>" for note in notes)
        parts.append(f'<h4>{w("reader_notes")}</h4><ul class="reader-notes" lang="zh-Hans">{entries}</ul>')
    if view.notes:
        parts.append(f"<h4>{w('findings_by_rule')}</h4>{_glance(view)}")
    elif view.examined:
        parts.append(f'<p class="calm">{w("no_findings")}</p>')
    if whole := [note for note in view.notes if note.span is None]:
        parts.append(f"<h4>{w('whole')}</h4>{notes_markup(view, whole)}")
    if view.suppressed:
        parts.append(_suppressed(view))
    return "".join(parts)


def _counts(view: DocumentView) -> str:
    w, items, corr = view.words, view.items, view.correspondence
    actions = [action for measure in items.measures for action in measure.actions]
    causes_linked = sum(bool(corr.of(cause, "problem")) for cause in items.causes)
    measures_linked = sum(bool(corr.of(measure, "problem")) for measure in items.measures)
    shown = [
        ("count_characters", f"{sum(not c.isspace() for c in view.text):,}", ""),
        ("count_aspects", len(view.document.aspects), ""),
        ("count_problems", len(items.problems), w("count_examples", n=sum(bool(p.examples) for p in items.problems))),
        ("count_causes", len(items.causes), w("count_linked", n=causes_linked)),
        ("count_measures", len(items.measures), w("count_linked", n=measures_linked)),
        ("count_actions", len(actions), w("count_checkable", n=sum(action.checkable for action in actions))),
        ("count_findings", len(view.notes), _severities(view)),
    ]
    if items.prior:
        shown.insert(-1, ("count_prior", len(items.prior), ""))
    cells = "".join(
        f'<div><dt>{w(key)}</dt><dd><span class="figure">{count}</span><span class="detail">{detail}</span></dd></div>'
        for key, count, detail in shown
    )
    return f'<dl class="counts">{cells}</dl>'


def _severities(view: DocumentView) -> str:
    counted = ((s, sum(note.finding.severity == s for note in view.notes)) for s in _WORST_FIRST)
    return " ".join(f'<span class="nowrap">{severity_markup(view, s)} {n}</span>' for s, n in counted if n)


def _glance(view: DocumentView) -> str:
    """One row for each rule, with the numbers of its notes."""
    w = view.words
    by_rule: dict[tuple[Severity, str], list[Note]] = defaultdict(list)
    for note in view.notes:
        by_rule[Severity(note.finding.severity), note.finding.rule].append(note)
    rows = []
    for (severity, rule), notes in sorted(by_rule.items(), key=lambda pair: _WORST_FIRST.index(pair[0][0])):
        places = " ".join(f'<a href="#{view.anchor("note", note.number)}">{note.number}</a>' for note in notes)
        rows.append(
            f'<tr><td>{severity_markup(view, severity)}</td><th scope="row">{escape(view.rule_title(rule))}</th>'
            f'<td class="count">{len(notes)}</td><td class="places">{places}</td></tr>'
        )
    head = "".join(f'<th scope="col">{w(key)}</th>' for key in ("severity", "rule", "number_of", "places"))
    caption = f'<caption class="hidden">{w("findings_by_rule")}</caption>'
    return f'<table class="glance">{caption}<thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'


def _suppressed(view: DocumentView) -> str:
    w = view.words
    entries = "".join(
        f"<li>{severity_markup(view, Severity(finding.severity))} <b>{escape(view.rule_title(finding.rule))}</b>"
        f'{finding_body(view, finding)}<p class="reason"><span class="lead">{w("reason")}</span>'
        f" {isolated(finding.suppressed or '')}</p></li>"
        for finding in view.suppressed
    )
    summary = w("suppressed_n", n=len(view.suppressed))
    return f'<details class="suppressed"><summary>{summary}</summary><ul>{entries}</ul></details>'
