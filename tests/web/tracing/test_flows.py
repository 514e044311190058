"""Flows: nothing gets lost between two places, every number is that of the rows behind it, and names are told apart."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan_web.ledgers.words import Source
from bihuan_web.tracing.chains import MAIN_ASPECTS, Wanted, narrowed
from bihuan_web.tracing.flows import Node, Path, chart_of, ends_of, flows_of, named, paths_of
from bihuan_web.tracing.kinds import STOPS, WORK_OF, Kind, measured
from bihuan_web.tracing.scopes import Scope, scope_of
from tests.web.support import work
from tests.web.support.clients import signed_in
from tests.web.support.pages import check_page
from tests.web.support.tracing import Field, every_kind, field_of

_WORDS = st.sampled_from(["自查", "理论学习方面", "没有整改措施", "任务已销号", "其余方面", ""])
_NODES = st.builds(
    lambda layer, words, key: Node(layer, words, (("k", key),)), st.integers(0, 4), _WORDS, st.sampled_from("ab")
)


@st.composite
def paths(draw: st.DrawFn) -> Path:
    """A way through some layers, from the first on without a hole."""
    length = draw(st.integers(1, 5))
    return tuple(Node(layer, draw(_WORDS), (("k", draw(st.sampled_from("ab"))),)) for layer in range(length))


@given(st.dictionaries(paths(), st.integers(1, 50), max_size=30))
def test_what_goes_into_a_place_comes_out_or_ends_there(found: dict[Path, int]) -> None:
    into, out = Counter[Node](), Counter[Node]()
    for flow in flows_of(found):
        assert flow.target.layer == flow.source.layer + 1
        into[flow.target] += flow.number
        out[flow.source] += flow.number
    ends = Counter(dict(ends_of(found)))
    begun = Counter[Node]()
    for path, number in found.items():
        begun[path[0]] += number
    for node in into | out | ends | begun:
        assert into[node] + begun[node] == out[node] + ends[node]
    assert sum(ends.values()) == sum(found.values())


@given(st.sets(_NODES, max_size=20))
def test_no_two_places_have_one_name(nodes: set[Node]) -> None:
    names = named(nodes)
    assert len(set(names.values())) == len(nodes)


def test_every_stop_has_its_way_and_what_ends_without_task_has_none() -> None:
    for stop in STOPS:
        assert (stop in WORK_OF) == (measured(stop) == "with")


def scope(there: Field) -> Scope:
    return scope_of("ledger", there.ledger.pk, there.people.office, work.NOON.date())


@pytest.fixture
def there(db: None) -> Field:
    found = every_kind(field_of())
    found.problem("审计提出的", aspect="自查", source=Source.AUDIT)  # an aspect that is called like a source
    return found


def test_the_flows_of_a_ledger_are_those_of_all_its_chains(there: Field) -> None:
    chains = scope(there).chains
    assert sum(number for _, number in ends_of(paths_of(chains))) == chains.count()
    first = sum(flow.number for flow in flows_of(paths_of(chains)) if flow.source.layer == 0)
    assert first == chains.count()


def test_every_number_of_the_chart_and_every_end_leads_to_as_many_rows(there: Field) -> None:
    client = signed_in(there.people.office)
    tree = check_page(client.get(scope(there).url("flow")))
    links = tree.xpath("//figure//td/a") + tree.xpath('//section[@aria-labelledby="ends"]//td/a')
    assert len(links) > 20
    for link in links:
        rows = check_page(client.get(link.get("href"))).xpath("//tbody/tr[not(@class)]")
        assert len(rows) == int(link.text), link.get("href")


def test_a_drawing_never_runs_in_circles(there: Field) -> None:
    chart = chart_of(paths_of(scope(there).chains), "/", ("从", "到", "条"), "")
    sources = {row[0].words for row in chart.rows}
    layers = {row[1].words for row in chart.rows if row[1].words.startswith("来源")}
    assert layers
    assert not {row[1].words for row in chart.rows if row[0].words in layers} & (layers | {"自查"})
    assert "自查" in sources


def test_many_aspects_are_put_together_and_their_number_leads_to_them(there: Field) -> None:
    for number in range(MAIN_ASPECTS + 3):
        for _ in range(2 if number else 1):
            there.problem(f"第{number}方面的问题", aspect=f"第{number}方面")
    chains = scope(there).chains
    flows = [flow for flow in flows_of(paths_of(chains)) if flow.source.layer == 0]
    assert len({flow.source for flow in flows}) == MAIN_ASPECTS + 1
    rest = sum(flow.number for flow in flows if flow.source.query == (("aspect", "~"),))
    assert rest == narrowed(chains, Wanted(aspect="~")).count() > 0
    page = check_page(signed_in(there.people.office).get(f"{scope(there).url()}?aspect=~"))
    assert page.xpath('//select[@name="aspect"]/option[@selected]/text()') == ["其余方面"]


def test_kinds_after_closure_have_places_of_their_own(there: Field) -> None:
    names = {node.words for node, _ in ends_of(paths_of(scope(there).chains))}
    for kind in (Kind.KEPT, Kind.LASTING, Kind.TO_RECHECK, Kind.RELAPSED):
        assert str(kind.label) in names
