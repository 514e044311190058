"""Who sees which chains: the branch that somebody reads, nothing beside it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.ledgers.services import MeasureText, ProblemText, add_measure, add_problem, open_ledger
from bihuan_web.rounds.services import RoundFields, create_round
from bihuan_web.tasks.services.planning import Plan, create
from bihuan_web.tracing.summary import summary
from tests.web.support import work
from tests.web.support.clients import signed_in
from tests.web.support.pages import check_page
from tests.web.support.tracing import Field, field_of
from tests.web.support.units import grant, person, with_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def there() -> Field:
    found = field_of()
    found.task(found.measure(found.problem("粮食局的问题")), "doing")
    return found


def beside(there: Field) -> User:
    """The office of the bureau beside, with a ledger and a problem of its own."""
    place = there.people.place
    office = with_role(Role.OFFICE, place.sibling, "陆闻舟")
    ledger = open_ledger(place.sibling, "水务台账", 2026, office)
    add_problem(ledger, place.sibling, ProblemText("水务局的问题", aspect="水务方面"), office)
    return office


def places(there: Field) -> dict[str, str]:
    office, bureau = there.people.office, there.people.place.bureau
    one = create_round(office, bureau, RoundFields(2026, "mzshh", "2026年度民主生活会", "", None), at=work.NOON)
    return {
        "ledger": reverse("tracing:ledger", args=[there.ledger.pk]),
        "round": reverse("tracing:round", args=[one.pk]),
        "unit": reverse("tracing:unit", args=[bureau.pk]),
    }


def test_ledger_round_and_unit_show_the_chains_of_the_branch(there: Field) -> None:
    for where, address in places(there).items():
        page = check_page(signed_in(there.people.office).get(address)).text_content()
        assert "粮食局的问题" in page, where


def test_an_outsider_and_the_branch_beside_see_nothing(there: Field) -> None:
    wanted = places(there)
    for user in (beside(there), with_role(Role.OFFICE, there.people.place.outside), person("外人"), there.people.owner):
        for where, address in wanted.items():
            assert signed_in(user).get(address).status_code == 404, (where, user)


def test_above_both_bureaus_each_chain_stands_at_its_own(there: Field) -> None:
    beside(there)
    leader = with_role(Role.LEAD, there.people.place.government)
    government = reverse("tracing:unit", args=[there.people.place.government.pk])
    page = check_page(signed_in(leader).get(government)).text_content()
    assert "粮食局的问题" in page
    assert "水务局的问题" in page
    bureau = check_page(
        signed_in(leader).get(reverse("tracing:unit", args=[there.people.place.bureau.pk]))
    ).text_content()
    assert "水务局的问题" not in bureau
    only = check_page(signed_in(leader).get(f"{government}?unit={there.people.place.sibling.pk}")).text_content()
    assert "水务局的问题" in only
    assert "粮食局的问题" not in only


def test_who_reads_only_below_a_unit_sees_only_that(there: Field) -> None:
    beside(there)
    page = signed_in(there.people.office).get(reverse("tracing:unit", args=[there.people.place.government.pk]))
    assert page.status_code in (200, 404)
    assert "水务局的问题" not in page.content.decode()


def test_the_task_of_another_branch_is_not_named_and_its_chain_still_counts(there: Field) -> None:
    place = there.people.place
    county_office = with_role(Role.OFFICE, place.government, "安如松")
    measure = there.measure(there.problem("要水务局一起做的"))
    create(measure, place.sibling, Plan("水务局内部的安排"), county_office)
    page = check_page(signed_in(there.people.verifier).get(reverse("tracing:ledger", args=[there.ledger.pk])))
    assert "水务局内部的安排" not in page.text_content()
    assert "由岚台县水务局办理" in page.text_content()
    seen = check_page(signed_in(county_office).get(reverse("tracing:ledger", args=[there.ledger.pk])))
    assert "水务局内部的安排" in seen.text_content()


def test_the_round_tells_how_many_chains_lack_something_to_who_reads_ledgers(there: Field) -> None:
    there.problem("没有措施的问题")
    one = create_round(
        there.people.office, there.people.place.bureau, RoundFields(2026, "mzshh", "民主生活会", "", None), at=work.NOON
    )
    assert summary(there.people.office, one, work.NOON.date()) == "2 条链，1 条有缺口"
    author = person("作者")
    grant(author, Role.AUTHOR, there.people.place.bureau)
    assert summary(author, one, work.NOON.date()) is None


def test_ledger_unit_and_round_page_lead_here(there: Field) -> None:
    client = signed_in(there.people.office)
    wanted = places(there)
    one = wanted["round"].rstrip("/").rpartition("/")[2]
    homes = {
        "ledger": reverse("tasks:ledger", args=[there.ledger.pk]),
        "round": reverse("rounds:round", args=[one]),
        "unit": reverse("orgs:unit", args=[there.people.place.bureau.pk]),
    }
    for where, home in homes.items():
        assert wanted[where] in check_page(client.get(home)).xpath("//a/@href"), where


def test_a_filter_that_does_not_exist_is_told(there: Field) -> None:
    address = reverse("tracing:ledger", args=[there.ledger.pk])
    for query in ("kind=nonsense", "unit=999999", "work=x", "measure=x", "source=x"):
        page = check_page(signed_in(there.people.office).get(f"{address}?{query}"))
        assert page.xpath('//*[contains(@class, "errorlist")]'), query


def test_filters_by_aspect_source_measure_and_work(there: Field) -> None:
    there.problem("另一方面的问题", aspect="作风方面", source="audit")
    client = signed_in(there.people.office)
    address = reverse("tracing:ledger", args=[there.ledger.pk])
    queries = ("aspect=作风方面", "source=audit", "measure=without", "kind=no-measure")
    for query in queries:
        text = check_page(client.get(f"{address}?{query}")).find('.//*[@id="matrix"]').text_content()
        assert "另一方面的问题" in text, query
        assert "粮食局的问题" not in text, query
    text = check_page(client.get(f"{address}?work=doing")).find('.//*[@id="matrix"]').text_content()
    assert "粮食局的问题" in text
    assert "另一方面的问题" not in text


def test_measures_of_a_problem_are_rows_under_one_cell(there: Field) -> None:
    problem = there.problem("有三条措施的问题")
    for number in range(3):
        add_measure(problem, MeasureText(f"措施{number}", work.PROMISED), there.people.office)
    tree = check_page(signed_in(there.people.office).get(reverse("tracing:ledger", args=[there.ledger.pk])))
    cell = tree.xpath('//td[a[text()="有三条措施的问题"]]')
    assert [one.get("rowspan") for one in cell] == ["3"]
