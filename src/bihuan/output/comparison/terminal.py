"""A comparison -> a terminal page. It shows passages side by side and accuses nobody."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.comparing import Pair
from bihuan.output.columns import clip, fold
from bihuan.output.comparison.aligned import in_order
from bihuan.output.comparison.compared import KINDS, Compared
from bihuan.output.comparison.foreign import foreign_lines
from bihuan.output.comparison.words import counts, percent, purpose
from bihuan.output.comparison.years import years_lines
from bihuan.output.terminal import Look, table

_SHOWN = 30  # pairs, clusters and passages on a terminal; JSON has all


def render_comparison(compared: Compared, look: Look) -> str:
    """The terminal page, ending with a line end."""
    parts = (_summary, _pairs, _clusters, _shared, years_lines, foreign_lines)
    return "\n".join(line for part in parts for line in part(compared, look)) + "\n"


def _summary(compared: Compared, look: Look) -> Iterator[str]:
    yield look.paint(counts(compared, look.lang), "bold")
    yield look.paint(purpose(look.lang), "dim")


def _pairs(compared: Compared, look: Look) -> Iterator[str]:
    pairs = in_order(compared)
    if not pairs:
        return
    head = look.say("相似 甲在乙 乙在甲 最长 段数 甲 — 乙", "alike a-in-b b-in-a longest passages a — b").split(" ", 5)
    rows = [tuple(head)]
    for one in pairs[:_SHOWN]:
        figures = [percent(value) for value in (one.similarity, one.a_in_b, one.b_in_a)]
        names = f"{compared.name(one.a)} — {compared.name(one.b)}"
        rows.append((*figures, str(one.longest), str(len(one.passages)), names))
    yield ""
    yield from table(rows, look.width)
    for one in pairs[:_SHOWN]:
        yield from _passages(compared, one, look)
    yield from _rest(len(pairs), look)


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
    for kind in (kind for kind in KINDS if kind in changes):
        some = list(dict.fromkeys(changes[kind]))
        words = look.say(*KINDS[kind]) + look.say("：", ": ") + look.say("、", ", ").join(some[:6])
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
