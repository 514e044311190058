"""Every kind of gap, of waiting and of ending is reached by acts, told on the page, counted, and its number is that of its rows."""

from __future__ import annotations

import pytest
from django.urls import reverse
from lxml import html

from bihuan_web.tasks.carrying import plan_of
from bihuan_web.tasks.services.carrying import carry_over
from bihuan_web.tracing.chains import Wanted, counts_of, narrowed
from bihuan_web.tracing.kinds import ENDED, GAPS, STOPS, WAITING, Kind
from bihuan_web.tracing.scopes import Scope, scope_of
from tests.web.support import work
from tests.web.support.clients import asked, signed_in
from tests.web.support.pages import check_page
from tests.web.support.tracing import Field, every_kind, field_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def there() -> Field:
    return every_kind(field_of())


def scope(there: Field) -> Scope:
    return scope_of("ledger", there.ledger.pk, there.people.office, work.NOON.date())


def kinds_of(there: Field, pk: int) -> list[Kind]:
    """All that the chains of a problem are."""
    found: list[Kind] = []
    for kind in Kind:
        rows = narrowed(scope(there).chains, Wanted(kind=kind.value)).filter(pk=pk)
        found += [kind] * rows.count()
    return found


def page(there: Field, query: str = "") -> html.HtmlElement:
    return check_page(signed_in(there.people.office).get(reverse("tracing:ledger", args=[there.ledger.pk]) + query))


def test_each_kind_is_reached_by_acts(there: Field) -> None:
    for kind, problem in there.made.items():
        assert kind in kinds_of(there, problem.pk), kind
    assert set(there.made) == set(Kind) - {Kind.CARRIED, Kind.EARLIER}, "those two are below"


def test_every_chain_stops_at_one_place_and_kinds_fall_into_three_parts(there: Field) -> None:
    chains = scope(there).chains
    counts = counts_of(chains)
    assert sum(counts[kind] for kind in STOPS) == chains.count()
    assert sorted([*GAPS, *WAITING, *ENDED]) == sorted(Kind)


def test_what_goes_on_next_year_is_no_gap_here_and_has_its_row_there(there: Field) -> None:
    people = there.people
    kept, open_one = there.made[Kind.LASTING], there.made[Kind.UNDER_WAY]
    before = plan_of(there.ledger)
    following = field_of(people, 2027)
    carry_over(there.ledger, following.ledger, people.office, seen=before.digest)
    assert kinds_of(there, open_one.pk) == [Kind.CARRIED]
    assert kinds_of(there, there.made[Kind.NO_CAUSE].pk) == [Kind.CARRIED]
    fresh = {one.carried_from_id: one for one in following.ledger.problems.all()}
    assert kinds_of(following, fresh[open_one.pk].pk) == [Kind.UNDER_WAY]
    assert kinds_of(following, fresh[kept.pk].pk) == [Kind.EARLIER]
    text = page(there).text_content()
    assert f"2027年度台账 {fresh[open_one.pk].number}" in text


@pytest.mark.parametrize("kind", ["", "gaps", *(one.value for one in Kind)])
def test_a_number_is_that_of_the_rows_behind_it(there: Field, kind: str) -> None:
    counts = counts_of(scope(there).chains)
    rows = page(there, f"?kind={kind}").xpath('//table[contains(@class, "trace")]/tbody/tr[not(@class)]')
    expected = {
        "": scope(there).chains.count(),
        "gaps": narrowed(scope(there).chains, Wanted(kind="gaps")).count(),
    }.get(kind, counts[Kind(kind)] if kind not in ("", "gaps") else 0)
    assert len(rows) == expected


def test_the_numbers_on_top_lead_to_as_many_rows(there: Field) -> None:
    for link in page(there).xpath('//dl[@class="trace-numbers"]//a'):
        number = int(link.findtext("strong"))
        rows = page(there, link.get("href").partition("#")[0]).xpath("//tbody/tr[not(@class)]")
        assert len(rows) == number > 0, link.text_content()


def test_every_cell_has_words_and_every_gap_its_act(there: Field) -> None:
    tree = page(there)
    for cell in tree.xpath('//table[contains(@class, "trace")]/tbody/tr[not(@class)]/td'):
        assert cell.text_content().strip()
    wanted = {
        Kind.NO_CAUSE: ("ledgers:edit-problem", there.made[Kind.NO_CAUSE].pk),
        Kind.NO_ASPECT: ("ledgers:edit-problem", there.made[Kind.NO_ASPECT].pk),
        Kind.NO_MEASURE: ("ledgers:new-measure", there.made[Kind.NO_MEASURE].pk),
        Kind.NO_TASK: ("tasks:new", there.made[Kind.NO_TASK].measures.get().pk),
        Kind.DROPPED: ("tasks:new", there.made[Kind.DROPPED].measures.get().pk),
        Kind.UNCONFIRMED: ("tasks:solve", there.made[Kind.UNCONFIRMED].pk),
        Kind.UNASSIGNED: ("tasks:detail", there.made[Kind.UNASSIGNED].measures.get().tasks.get().pk),
    }
    assert set(wanted) == set(GAPS)
    for kind, (name, pk) in wanted.items():
        links = page(there, f"?kind={kind.value}").xpath('//table//a[contains(@class, "btn")]/@href')
        assert reverse(name, args=[pk]) in links, kind


def test_who_may_only_read_is_offered_no_act(there: Field) -> None:
    address = reverse("tracing:ledger", args=[there.ledger.pk])
    tree = check_page(signed_in(there.people.verifier).get(address))
    links = tree.xpath('//table//a[contains(@class, "btn")]/@href')
    assert not [one for one in links if one.endswith(("/edit/", "/new/", "/solve/"))]


def test_many_chains_take_as_many_queries_as_few() -> None:
    few = field_of()
    few.task(few.measure(few.problem("只有一个问题")), "doing")
    client = signed_in(few.people.office)
    address = reverse("tracing:ledger", args=[few.ledger.pk])
    before = asked(client, address)
    every_kind(few)
    assert asked(client, address) == before
