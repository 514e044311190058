"""A sample is drawn in proportion and again from its seed; the drawn list is a plan."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from bihuan_web.common.errors import Refused
from bihuan_web.visits import sampling
from bihuan_web.visits.models import Aim, Draw, Household, Visit
from bihuan_web.visits.services.drawing import Wanted, draw_sample, drawn_again
from bihuan_web.visits.services.recording import Counted, Entry
from tests.web.support.clients import signed_in
from tests.web.support.pages import check_page
from tests.web.support.visiting import NOON, TODAY, Visiting, done, going

STRATA = st.dictionaries(
    st.text("甲乙丙丁ab", min_size=1, max_size=3),
    st.sets(st.text("0123456789", min_size=1, max_size=3), max_size=12).map(list),
    max_size=5,
)


@given(STRATA, st.integers(0, 60), st.integers(0, sampling.MOST_SEED))
def test_a_draw_is_a_part_of_each_stratum_of_the_right_size_and_the_same_again(
    strata: dict[str, list[str]], wanted: int, seed: int
) -> None:
    drawn = sampling.draw(strata, wanted, seed)
    total = sum(len(one) for one in strata.values())
    assert sum(len(one) for one in drawn.values()) == min(wanted, total)
    for name, members in drawn.items():
        assert len(set(members)) == len(members)
        assert set(members) <= set(strata[name])
        # In proportion: never further than one from the exact share.
        if total:
            assert abs(len(members) - len(strata[name]) * min(wanted, total) / total) < 1
    turned = {name: list(reversed(strata[name])) for name in reversed(list(strata))}
    assert sampling.draw(turned, wanted, seed) == drawn


def test_everybody_of_a_stratum_is_as_likely() -> None:
    strata = {"户": [f"{n:02d}" for n in range(10)]}
    counts = dict.fromkeys(strata["户"], 0)
    for seed in range(3000):
        for one in sampling.draw(strata, 3, seed)["户"]:
            counts[one] += 1
    assert all(780 <= number <= 1020 for number in counts.values()), counts  # 900 expected, 4 to 5 standard deviations


def test_it_draws_whom_nobody_met_and_plans_visits_to_them(people: Visiting) -> None:
    done(people, Entry(going(people, place=people.village), met=[Counted("key", 1, ["A1"])]))
    client = signed_in(people.office)
    check_page(client.get(reverse("visits:new-draw")))
    data = {
        "organisation": people.place.county.pk, "size": 2, "months": 12, "stratified_by": "kind", "visitor": people.leader.pk,
        "until": TODAY + timedelta(days=9), "seed": 42,
    }  # fmt: skip
    assert client.post(reverse("visits:new-draw"), data).status_code == 302
    made = Draw.objects.get()
    assert drawn_again(made) == json.loads(made.drawn)
    assert json.loads(made.population) == {
        "ordinary": ["青岭镇石桥村/A2", "青岭镇石桥村/A3"],
        "special": ["青岭镇石桥村/A4"],
    }
    visit = Visit.objects.get(draw=made)
    assert (visit.state, visit.leader, visit.place) == ("planned", people.leader, people.village)
    codes = {f"青岭镇石桥村/{one.household.code}" for one in Aim.objects.filter(visit=visit)}
    assert codes == {code for drawn in json.loads(made.drawn).values() for code in drawn}
    assert "结果相同" in check_page(client.get(reverse("visits:draw", args=[made.pk]))).text_content()
    check_page(client.get(reverse("visits:draws")))
    form = client.get(reverse("visits:record-planned", args=[visit.pk])).content.decode()
    assert any(code.partition("/")[2] in form for code in codes)


def test_a_list_that_somebody_changed_is_told(people: Visiting) -> None:
    wanted = Wanted(2, 12, "place", people.leader, TODAY + timedelta(days=9), seed=1)
    made = draw_sample(people.office, people.place.county, wanted, at=NOON)
    Draw.objects.filter(pk=made.pk).update(drawn=json.dumps({"青岭镇石桥村": ["青岭镇石桥村/A1"]}))
    page = signed_in(people.office).get(reverse("visits:draw", args=[made.pk])).content.decode()
    assert "结果不同" in page


def test_with_nobody_left_to_draw_it_says_so_and_makes_no_plan(people: Visiting) -> None:
    Household.objects.update(ended=True)
    with pytest.raises(Refused, match="没有可抽的住户"):
        draw_sample(people.office, people.place.county, Wanted(2, 12, "kind", people.leader, TODAY), at=NOON)
    assert not Visit.objects.exists()
