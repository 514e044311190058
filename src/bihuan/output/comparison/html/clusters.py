"""相近组: what documents near-duplicates join, which of them are identical, and the pairs among them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from bihuan.comparing import Cluster
from bihuan.output.comparison.html.view import PageView

_SHOWN = 200  # members, groups and pairs of one cluster
_OPEN = 6  # so few clusters are shown unfolded


def section(view: PageView) -> Iterator[str]:
    clusters = view.compared.found.clusters
    if not clusters:
        return
    yield f'<section aria-labelledby="clusters"><h2 id="clusters">{view.say("相近组", "Clusters")}</h2>\n'
    of = {key: number for number, one in enumerate(clusters) for key in one.keys}
    pairs: dict[int, list[int]] = defaultdict(list)
    for number, pair in enumerate(view.pairs, 1):
        if pair.near_duplicate and view.side_by_side(pair):
            pairs[of[pair.a]].append(number)
    unfolded = " open" if len(clusters) <= _OPEN else ""
    for number, one in enumerate(clusters):
        yield _cluster(view, number + 1, one, pairs[number], unfolded)
    yield "</section>\n"


def _cluster(view: PageView, number: int, one: Cluster, pairs: list[int], unfolded: str) -> str:
    size = view.say(f"相近组 {number}：{len(one.keys)} 份", f"Cluster {number}: {len(one.keys)} documents")
    members = "".join(f"<li>{view.document(key)}</li>" for key in one.keys[:_SHOWN])
    identical = "".join(
        f'<p><span class="tag">{view.say(f"{len(group)} 份完全相同", f"{len(group)} identical")}</span> '
        f"{view.say('、', ', ').join(view.name(key) for key in group[:_SHOWN])}{_rest(view, len(group))}</p>"
        for group in one.identical[:_SHOWN]
    )
    links = " ".join(
        f'<a href="#pair-{pair}">{view.say(f"第 {pair} 对", f"pair {pair}")}</a>' for pair in pairs[:_SHOWN]
    )
    beside = (
        f"<p>{view.say('并排看', 'Side by side')}{view.say('：', ': ')}{links}{_rest(view, len(pairs))}</p>"
        if links
        else ""
    )
    return (
        f'<details class="cluster" id="cluster-{number}"{unfolded}><summary>{size}</summary>'
        f'<ul class="members">{members}</ul>{_rest(view, len(one.keys))}{identical}{beside}</details>\n'
    )


def _rest(view: PageView, count: int) -> str:
    if count <= _SHOWN:
        return ""
    left = count - _SHOWN
    return f' <span class="muted">{view.say(f"还有 {left} 项，见 --format xlsx", f"{left} more: --format xlsx")}</span>'
