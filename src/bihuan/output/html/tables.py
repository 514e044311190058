"""The tables under the text: the coverage matrix, the links item by item, the actions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from bihuan.model import Action, Deadline, Measure, Problem
from bihuan.output.correspondence import WANTED, Counterpart, Item, kind_of, linkable, stated
from bihuan.output.html.markup import clipped, escape, isolated
from bihuan.output.html.view import DocumentView

_CLAIM = 48


def matrix(view: DocumentView) -> str:
    """Aspect by problem by cause by measure; every empty cell says why it is empty."""
    w, items = view.words, view.items
    if not (items.problems or items.causes or items.measures):
        return f'<p class="calm">{w("no_items")}</p>'
    head = "".join(f'<th scope="col">{w(key)}</th>' for key in ("aspect", "problem", "cause", "measure"))
    rows = "".join(_aspect_rows(view))
    unanswered = _unanswered(view)
    return (
        f'<p class="about">{w("matrix_about")}</p>{_wide(w("matrix"))}'
        f'<table class="matrix"><caption class="hidden">{w("matrix")}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>{unanswered}"
    )


def _wide(label: str) -> str:
    """The opening of a region that scrolls sideways, with the keyboard too."""
    return f'<div class="wide" tabindex="0" role="region" aria-label="{label}">'


def _aspect_rows(view: DocumentView) -> Iterator[str]:
    w, names = view.words, {aspect.id: aspect.name for aspect in view.document.aspects}
    seen = set()
    for aspect, group in groupby(view.items.problems, key=lambda problem: problem.aspect):
        problems = list(group)
        seen.add(aspect)
        name = isolated(names[aspect]) if aspect in names else f'<span class="none">{w("no_aspect")}</span>'
        cell = f'<th scope="rowgroup" rowspan="{len(problems)}">{name}</th>'
        for problem in problems:
            yield f"<tr>{cell}{_problem_cells(view, problem)}</tr>"
            cell = ""
    for aspect in names:
        if aspect not in seen:
            empty = f'<td colspan="3" class="empty">{w("aspect_empty")}</td>'
            yield f'<tr><th scope="rowgroup">{isolated(names[aspect])}</th>{empty}</tr>'


def _problem_cells(view: DocumentView, problem: Problem) -> str:
    cells = [f'<th scope="row">{_named(view, problem)}</th>']
    for wanted in ("cause", "measure"):
        counterparts = view.correspondence.of(problem, wanted)
        if counterparts:
            cells.append(f"<td>{_counterpart_list(view, counterparts)}</td>")
        else:
            cells.append(f'<td class="empty">{_why_none(view, problem, wanted)}</td>')
    return "".join(cells)


def _why_none(view: DocumentView, item: Item, wanted: str) -> str:
    w = view.words
    why = view.correspondence.why_none(item, wanted) or w("no_reason")
    markup = f'<p class="none">{w(f"no_{wanted}")}</p><p class="why">{isolated(why)}</p>'
    if wanted == "measure" and isinstance(item, Problem):
        indirect = [
            f"{_link_to(view, measure.item)}{w('through_cause', cause=view.label(cause.item))}"
            for cause, measure in view.correspondence.through_causes(item)
        ]
        markup += "".join(f'<p class="why">{words}</p>' for words in indirect)
    return markup


def _counterpart_list(view: DocumentView, counterparts: Sequence[Counterpart]) -> str:
    return "<ul>" + "".join(f"<li>{_counterpart(view, c)}</li>" for c in counterparts) + "</ul>"


def _counterpart(view: DocumentView, counterpart: Counterpart) -> str:
    w, link = view.words, counterpart.link
    basis = w(f"basis_{link.basis}") if link.basis in _BASES else link.basis
    score = w("score", score=f"{link.score:.2f}")
    return (
        f"{_named(view, counterpart.item)} "
        f'<p class="why"><span class="score" title="{score}">{link.score:.2f}</span>'
        f' <span class="basis">{escape(basis)}</span> {isolated(link.why)}</p>'
    )


_BASES = frozenset({"number", "wording", "theme", "place", "manual"})


def _named(view: DocumentView, item: Item) -> str:
    """The label, leading to the words, and the claim."""
    claim = view.trimmed(item.claim or item.span)
    words = clipped(claim.of(view.text), _CLAIM)
    return f'{_link_to(view, item)} <span class="words-of" lang="zh-Hans">{isolated(words)}</span>'


def _link_to(view: DocumentView, item: Item) -> str:
    return f'<a class="chip {kind_of(item)}" href="#{view.item_anchor(item)}">{view.label(item)}</a>'


def _unanswered(view: DocumentView) -> str:
    """Causes and measures that stand against no problem."""
    lonely: list[Item] = [*view.items.causes, *view.items.measures]
    rows = [
        f"<li>{_named(view, item)} {_why_none(view, item, 'problem')}</li>"
        for item in lonely
        if not view.correspondence.of(item, "problem")
    ]
    if not rows:
        return ""
    return f'<h4>{view.words("unanswered")}</h4><ul class="unanswered">{"".join(rows)}</ul>'


def links_by_item(view: DocumentView) -> str:
    """One entry for each item: its counterparts, how sure, and why. Scripts show the entry beside the words."""
    entries = "".join(_links_of(view, item) for item in linkable(view.items))
    if not entries:
        return ""
    w = view.words
    return f'<details class="links"><summary>{w("links")}</summary><dl>{entries}</dl></details>'


def _links_of(view: DocumentView, item: Item) -> str:
    correspondence, anchor = view.correspondence, view.item_anchor(item)
    parts = [f'<dt>{_named(view, item)}</dt><dd data-links-of="{anchor}">']
    for wanted in WANTED:
        counterparts = correspondence.of(item, wanted)
        if counterparts:
            parts.append(_counterpart_list(view, counterparts))
        elif "problem" in (wanted, kind_of(item)) and wanted != kind_of(item):
            parts.append(_why_none(view, item, wanted))
    parts.append("</dd>")
    return f'<div id="{anchor}-links">{"".join(parts)}</div>'


def actions(view: DocumentView) -> str:
    """Every commitment with owner, due date and metric as written, and what is blank."""
    w = view.words
    if not view.items.measures:
        return f'<p class="calm">{w("no_measures")}</p>'
    keys = ("measure", "action", "owner", "due", "metric", "missing")
    head = "".join(f'<th scope="col">{w(key)}</th>' for key in keys)
    body = "".join(row for measure in view.items.measures for row in _action_rows(view, measure))
    return (
        f'<p class="about">{w("actions_about")}</p>{_wide(w("actions"))}'
        f'<table class="actions"><caption class="hidden">{w("actions")}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _action_rows(view: DocumentView, measure: Measure) -> Iterator[str]:
    w = view.words
    count = max(1, len(measure.actions))
    first = f'<th scope="row" rowspan="{count}">{_named(view, measure)}</th>'
    if not measure.actions:
        yield f'<tr>{first}<td colspan="5" class="empty">{w("no_actions")}</td></tr>'
    for action in measure.actions:
        yield f"<tr>{first}{_action_cells(view, measure, action)}</tr>"
        first = ""


def _action_cells(view: DocumentView, measure: Measure, action: Action) -> str:
    w = view.words
    said = {
        "owner": stated(action.owner, measure.owner),
        "due": stated(action.due, measure.due),
        "metric": action.metric,
    }
    words = escape(" ".join(action.span.of(view.text).split()))
    cells = [f'<td class="words-of" lang="zh-Hans"><bdi>{words}</bdi></td>']
    for key, value in said.items():
        dates = f'<span class="why">{_dates(view, action.deadline)}</span>' if key == "due" and action.deadline else ""
        if value:
            cells.append(f'<td lang="zh-Hans">{isolated(value)} {dates}</td>')
        else:
            cells.append(f'<td class="empty">{w("not_stated")}</td>')
    missing = [w(key) for key, value in said.items() if not value]
    summary = ("、" if w.lang == "zh" else ", ").join(missing) if missing else w("nothing_missing")
    cells.append(f'<td class="{"lacks" if missing else "whole"}">{summary}</td>')
    return "".join(cells)


def _dates(view: DocumentView, deadline: Deadline) -> str:
    """The deadline as dates, where it can be told."""
    if deadline.latest is None:
        return ""
    if deadline.earliest is None or deadline.earliest == deadline.latest:
        return view.words("until", latest=deadline.latest.isoformat())
    return view.words("from_until", earliest=deadline.earliest.isoformat(), latest=deadline.latest.isoformat())
