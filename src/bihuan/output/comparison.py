"""A comparison -> a terminal page or JSON. It shows passages side by side and accuses nobody."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bihuan.comparing import Comparison, Difference, Pair, Passage, Range, differences, only_facts_changed
from bihuan.model import SourceText
from bihuan.output.columns import clip, fold, printable
from bihuan.output.terminal import Look, table
from bihuan.text.folding import FoldedText

SCHEMA = "bihuan.comparison/1"
_KINDS = {
    "year": ("年份", "years"),
    "figure": ("数字", "figures"),
    "name": ("人名", "names"),
    "place": ("地名、单位", "places"),
    "wording": ("文字", "wording"),
}
_SHOWN = 30  # pairs, clusters and passages on a terminal; JSON has all


@dataclass(frozen=True)
class Compared:
    """A comparison with the texts it was made of: by path what was read and its folded view."""

    found: Comparison
    texts: Mapping[str, tuple[SourceText, FoldedText]]
    unreadable: Sequence[tuple[str, str]] = ()

    def name(self, path: str) -> str:
        """What a document is called where space is scarce: its path below the folder that all have in common."""
        try:
            above = os.path.commonpath([os.path.dirname(one) for one in self.texts])
        except ValueError:  # some paths begin at the root and some do not
            return printable(path)
        return printable(os.path.relpath(path, above or os.curdir))

    def range(self, path: str, where: Range) -> dict[str, Any]:
        """A range of the folded view as a range of the text as read, with the words."""
        source, folded = self.texts[path]
        span = folded.to_source(*where)
        return {"start": span.start, "end": span.end, "text": span.of(source.text)}

    def words(self, path: str, where: Range) -> str:
        return printable(self.texts[path][1].text[slice(*where)])

    def differences(self, pair: Pair, passage: Passage) -> tuple[Difference, ...]:
        options = self.found.options
        a, b = (self.texts[path][1].text for path in (pair.a, pair.b))
        return differences(a, b, passage, names=options.names, places=options.places)

    def only_facts(self, pair: Pair) -> bool:
        options = self.found.options
        a, b = (self.texts[path][1].text for path in (pair.a, pair.b))
        return only_facts_changed(pair, a, b, names=options.names, places=options.places)


def comparison_json(compared: Compared) -> dict[str, Any]:
    """The whole comparison; every range counts code points of the text as read (docs/compare.md)."""
    found, options = compared.found, compared.found.options
    return {
        "schema": SCHEMA,
        "documents": [{"path": path, "sha256": one[0].sha256} for path, one in sorted(compared.texts.items())],
        "unreadable": [{"path": path, "reason": reason} for path, reason in compared.unreadable],
        "options": {
            "similar": options.similar,
            "similar_masked": options.similar_masked,
            "least": options.least,
            "shared_above": found.stock_limit,
        },
        "pairs": [_pair_json(compared, pair) for pair in found.pairs],
        "clusters": [
            {"paths": list(one.keys), "identical": [list(group) for group in one.identical]} for one in found.clusters
        ],
        "shared": [
            {"path": one.key, **compared.range(one.key, one.range), "documents": one.documents} for one in found.shared
        ],
    }


def _pair_json(compared: Compared, pair: Pair) -> dict[str, Any]:
    return {
        "a": pair.a,
        "b": pair.b,
        "near_duplicate": pair.near_duplicate,
        "only_facts_changed": compared.only_facts(pair),
        "similarity": _rounded(pair.similarity),
        "jaccard": _rounded(pair.jaccard),
        "a_in_b": _rounded(pair.a_in_b),
        "b_in_a": _rounded(pair.b_in_a),
        "longest": pair.longest,
        "passages": [
            {
                "a": compared.range(pair.a, passage.a),
                "b": compared.range(pair.b, passage.b),
                "length": passage.length,
                "matched": passage.matched,
                "verbatim": passage.verbatim,
                "differences": [
                    {"kind": one.kind, "a": compared.range(pair.a, one.a), "b": compared.range(pair.b, one.b)}
                    for one in compared.differences(pair, passage)
                ],
            }
            for passage in pair.passages
        ],
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def render_comparison(compared: Compared, look: Look) -> str:
    """The terminal page, ending with a line end."""
    return (
        "\n".join(
            [*_summary(compared, look), *_pairs(compared, look), *_clusters(compared, look), *_shared(compared, look)]
        )
        + "\n"
    )


def _summary(compared: Compared, look: Look) -> Iterator[str]:
    found = compared.found
    near = len(found.near_duplicates)
    words = look.say(
        f"材料 {found.documents} 份 · 全文相近 {near} 对 · 另有相同段落 {len(found.pairs) - near} 对 · "
        f"相近组 {len(found.clusters)} · 共用段落 {len(found.shared)}",
        f"{found.documents} documents · {near} pairs alike as a whole · {len(found.pairs) - near} more with common "
        f"passages · {len(found.clusters)} clusters · {len(found.shared)} shared passages",
    )
    yield look.paint(words, "bold")
    note = look.say(
        "只列出相同的文字，是否合适由人判断。",
        "This shows what is the same; whether that matters is for people to say.",
    )
    yield look.paint(note, "dim")


def _pairs(compared: Compared, look: Look) -> Iterator[str]:
    pairs = sorted(compared.found.pairs, key=lambda one: (not one.near_duplicate, -one.longest, one.a, one.b))
    if not pairs:
        return
    head = look.say("相似 甲在乙 乙在甲 最长 段数 甲 — 乙", "alike a-in-b b-in-a longest passages a — b").split(" ", 5)
    rows = [tuple(head)]
    for one in pairs[:_SHOWN]:
        figures = [_percent(value) for value in (one.similarity, one.a_in_b, one.b_in_a)]
        names = f"{compared.name(one.a)} — {compared.name(one.b)}"
        rows.append((*figures, str(one.longest), str(len(one.passages)), names))
    yield ""
    yield from table(rows, look.width)
    for one in pairs[:_SHOWN]:
        yield from _passages(compared, one, look)
    yield from _rest(len(pairs), look)


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{value:.0%}"


def _passages(compared: Compared, pair: Pair, look: Look) -> Iterator[str]:
    """The longest passage of a pair in both wordings, and what differs in all of them."""
    if not pair.passages:
        return
    yield ""
    yield look.paint(clip(f"{compared.name(pair.a)} — {compared.name(pair.b)}", look.width), "bold")
    longest = max(pair.passages, key=lambda one: (one.length, -one.a[0]))
    for path, where in ((pair.a, longest.a), (pair.b, longest.b)):
        words = compared.words(path, (where[0], min(where[1], where[0] + look.width)))
        yield "  “" + clip(words, look.width - 6) + "”"
    if compared.only_facts(pair):
        words = look.say("只改了年份、数字、人名、地名", "Only years, figures, names and places differ")
        yield look.paint("  " + words, "yellow")
    changes: dict[str, list[str]] = {}
    for passage in pair.passages:
        for one in compared.differences(pair, passage):
            change = f"{compared.words(pair.a, one.a) or '∅'}→{compared.words(pair.b, one.b) or '∅'}"
            changes.setdefault(one.kind, []).append(change)
    for kind in (kind for kind in _KINDS if kind in changes):
        some = list(dict.fromkeys(changes[kind]))
        words = look.say(*_KINDS[kind]) + look.say("：", ": ") + look.say("、", ", ").join(some[:6])
        yield from fold(words + (" …" if len(some) > 6 else ""), look.width, "  ")


def _clusters(compared: Compared, look: Look) -> Iterator[str]:
    clusters = compared.found.clusters
    for number, one in enumerate(clusters[:_SHOWN], 1):
        yield ""
        same = sum(map(len, one.identical))
        words = look.say(f"相近组 {number}：{len(one.keys)} 份", f"Cluster {number}: {len(one.keys)} documents")
        if same:
            words += look.say(f"，其中 {same} 份与别的完全相同", f", {same} of them identical to another")
        yield look.paint(words, "bold")
        yield from fold(look.say("、", ", ").join(map(compared.name, one.keys[:_SHOWN])), look.width, "  ")
        yield from _rest(len(one.keys), look)
    yield from _rest(len(clusters), look)


def _shared(compared: Compared, look: Look) -> Iterator[str]:
    shared = compared.found.shared
    if not shared:
        return
    yield ""
    limit = compared.found.stock_limit
    yield look.paint(
        look.say(f"共用段落（多于 {limit} 份材料都有）", f"Shared stock (in more than {limit} documents)"), "bold"
    )
    for one in shared[:_SHOWN]:
        words = compared.words(one.key, (one.range[0], min(one.range[1], one.range[0] + look.width)))
        yield (
            clip(look.say(f"  {one.documents} 份  “", f"  {one.documents} documents  “") + words, look.width - 2) + "”"
        )
    yield from _rest(len(shared), look)


def _rest(count: int, look: Look) -> Iterator[str]:
    if count > _SHOWN:
        left = count - _SHOWN
        yield look.paint(look.say(f"  还有 {left} 项，见 --format json", f"  {left} more: --format json"), "dim")
