"""Drawing closed tasks by a sealed list and a seed, and checking them by somebody who had no hand in them."""

from __future__ import annotations

import json
import subprocess
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.audit.models import Event
from bihuan_web.audit.verifying import verify_log
from bihuan_web.common.errors import Forbidden, Incomplete, Refused
from bihuan_web.satisfaction.models import Check, Draw
from bihuan_web.satisfaction.queries import may_check
from bihuan_web.satisfaction.sampling import hash_of
from bihuan_web.satisfaction.services import checking, drawing
from bihuan_web.tasks.models import Method, Review, Task
from bihuan_web.tasks.services.lasting import Look
from bihuan_web.tasks.services.planning import Plan
from tests.web.support.asking import Asking, asking, drawn, plan_of_draw
from tests.web.support.units import with_role
from tests.web.support.work import NOON, task_in

LATER = NOON + timedelta(days=150)  # five months after closure
LOOK = Look((Method.ASKED_PEOPLE,), "周边农户三户", "都说仓库修好了")
BAD = Look((Method.ASKED_PEOPLE,), "周边农户三户", "两户说又漏雨了")


@pytest.fixture
def there(db: None, stop_clock: Any) -> Asking:
    stop_clock(NOON)
    made = asking(3)
    stop_clock(LATER)
    return made


@pytest.fixture
def checker(there: Asking) -> User:
    """Somebody of the county who judges and had no hand in anything."""
    return with_role(Role.VERIFIER, there.people.place.county, "沈望舒")


def again(there: Asking) -> Plan:
    return Plan("重新修屋面", "雨后无渗漏", owner=there.people.owner, due_on=date(2026, 12, 1))


def test_the_hash_of_the_list_is_in_the_log_before_the_seed(there: Asking) -> None:
    sealed = drawing.seal_list(there.round, there.people.place.bureau, plan_of_draw(), there.office)
    assert (sealed.listed, sealed.seed, sealed.checks.count()) == (3, "", 0)
    assert sealed.list_hash == hash_of(sealed.listing)
    one = drawing.draw_sample(sealed, there.office)
    events = Event.objects.filter(kind="draw", item=str(one.pk)).order_by("sequence")
    assert [event.act for event in events] == ["draw.list", "draw.sample"]
    listed, sampled = (json.loads(event.details) for event in events)
    assert listed["list_hash"] == sampled["list_hash"] == one.list_hash
    assert sampled["seed"] == one.seed
    assert sorted(sampled["tasks"]) == sorted(one.checks.values_list("task", flat=True))
    assert list(verify_log()) == []
    with pytest.raises(Refused) as twice:
        drawing.draw_sample(one, there.office)
    assert twice.value.code == "wrong-state"


def test_anybody_draws_the_same_with_the_tools_of_a_shell(there: Asking) -> None:
    sealed = drawing.seal_list(there.round, there.people.place.bureau, plan_of_draw(stratified=False), there.office)
    one = drawing.draw_sample(sealed, there.office, seed="4 2 6 1 5")
    script = 'while IFS= read -r l || [ -n "$l" ]; do printf "%s %s\\n" "$(printf "%s\\n%s" "$1" "$l" | sha256sum | cut -c1-64)" "$l"; done | sort | head -n 2 | cut -d" " -f2- | cut -f1'
    told = subprocess.run(
        ["bash", "-c", script, "-", one.seed], input=one.listing, capture_output=True, text=True, check=True
    )
    assert sorted(map(int, told.stdout.split())) == sorted(one.checks.values_list("task", flat=True))
    assert {int(line.split("\t")[0]) for line in drawing.sample_of(one)} == set(
        one.checks.values_list("task", flat=True)
    )


def test_only_what_was_closed_three_to_twelve_months_ago_is_drawn(there: Asking, stop_clock: Any) -> None:
    unit, office = there.people.place.bureau, there.office
    for more in ({"closed_to": date(2026, 7, 1)}, {"closed_from": date(2025, 1, 1)}):
        with pytest.raises(Refused) as refused:
            drawing.seal_list(there.round, unit, plan_of_draw(**more), office)
        assert refused.value.code == "wrong-period"
    for more in (
        {"wanted": 0},
        {"due_on": date(2026, 1, 1)},
        {"closed_from": date(2026, 4, 1), "closed_to": date(2026, 3, 1)},
    ):
        with pytest.raises(Incomplete):
            drawing.seal_list(there.round, unit, plan_of_draw(**more), office)
    with pytest.raises(Refused) as nothing:
        drawing.seal_list(there.round, unit, plan_of_draw(closed_from=date(2026, 4, 1)), office)
    assert nothing.value.code == "nothing-to-draw"
    assert not Draw.objects.exists()


def test_who_did_the_work_verified_or_closed_never_checks_it_again(there: Asking, checker: User) -> None:
    people, one = there.people, drawn(there)
    check = one.checks.first()
    assert check is not None
    helper = with_role(Role.VERIFIER, people.place.bureau, "曾经的协办")
    check.task.sides.create(user=helper, side="does")
    for user, word in (
        (people.owner, "经办"),
        (helper, "经办"),
        (people.verifier, "核验"),
        (people.closer, "签字销号"),
    ):
        for act in (
            lambda user=user: checking.find_holding(check, user, LOOK),
            lambda user=user: checking.find_lapsed(check, user, BAD, again(there)),
            lambda user=user: checking.find_nothing(check, user, LOOK),
            lambda user=user: drawing.assign_check(check, user, there.office),
        ):
            with pytest.raises(Forbidden, match=word):
                act()
        assert user not in may_check(check.task, date(2026, 8, 1))
    assert checker in may_check(check.task, date(2026, 8, 1))
    check.refresh_from_db()
    assert (check.state, Task.objects.filter(relapse_of__isnull=False).count()) == ("to-check", 0)


def test_an_outsider_and_the_branch_beside_check_nothing(there: Asking) -> None:
    check = drawn(there).checks.get_or_create(task=there.tasks[0])[0]
    for user in (
        with_role(Role.VERIFIER, there.people.place.sibling),
        with_role(Role.OBSERVER, there.people.place.bureau),
    ):
        with pytest.raises(Forbidden):
            checking.find_holding(check, user, LOOK)
        with pytest.raises(Forbidden):
            drawing.assign_check(check, user, there.office)


def test_what_holds_is_noted_on_the_task_and_on_the_check(there: Asking, checker: User) -> None:
    check = drawn(there).checks.first()
    assert check is not None
    drawing.assign_check(check, checker, there.office)
    checking.find_holding(check, checker, LOOK)
    assert (check.state, check.user, check.asked) == ("holds", checker, "周边农户三户")
    review = Review.objects.get(task=check.task, kind=Review.RECHECK)
    assert (review.holds, review.user) == (True, checker)
    with pytest.raises(Refused):
        checking.find_nothing(check, checker, LOOK)


def test_what_does_not_hold_is_a_new_task_and_the_closed_one_stays_closed(there: Asking, checker: User) -> None:
    check = drawn(there).checks.first()
    assert check is not None
    with pytest.raises(Incomplete):
        checking.find_lapsed(check, checker, Look((Method.ASKED_PEOPLE,), "", "两户说又漏雨了"), again(there))
    assert not Task.objects.filter(relapse_of__isnull=False).exists()
    fresh = checking.find_lapsed(check, checker, BAD, again(there))
    assert (fresh.relapse_of, fresh.state) == (check.task, "draft")
    check.refresh_from_db()
    assert (check.state, check.relapse) == ("lapsed", fresh)
    assert Task.objects.get(pk=check.task_id).state == "closed"
    assert list(verify_log()) == []


def test_what_cannot_be_said_leaves_the_task_as_it_is(there: Asking, checker: User) -> None:
    check = drawn(there).checks.first()
    assert check is not None
    with pytest.raises(Incomplete):
        checking.find_nothing(check, checker, Look((), "", " "))
    checking.find_nothing(check, checker, Look((), "", "三户都外出打工，没有问到"))
    assert check.state == "unclear"
    assert Review.objects.get(task=check.task, kind=Review.RECHECK).done_at is None


def test_a_list_that_is_not_drawn_from_stays_with_its_reason(there: Asking) -> None:
    sealed = drawing.seal_list(there.round, there.people.place.bureau, plan_of_draw(), there.office)
    with pytest.raises(Incomplete):
        drawing.drop_draw(sealed, there.office, " ")
    drawing.drop_draw(sealed, there.office, "漏了一个科")
    with pytest.raises(Refused):
        drawing.draw_sample(sealed, there.office)
    assert Draw.objects.get().listing
    assert Check.objects.count() == 0


def test_only_the_office_draws(there: Asking) -> None:
    for user in (there.people.lead, there.people.verifier, with_role(Role.OFFICE, there.people.place.sibling)):
        with pytest.raises(Forbidden):
            drawing.seal_list(there.round, there.people.place.bureau, plan_of_draw(), user)


def test_each_unit_has_its_share(there: Asking, stop_clock: Any) -> None:
    stop_clock(NOON)
    moved = [task_in("closed", there.people)[0] for _ in range(3)]
    Task.objects.filter(pk__in=[one.pk for one in moved]).update(organisation=there.people.place.bureau)
    stop_clock(LATER)
    one = drawn(there, wanted=4)
    units = list(one.checks.values_list("task__organisation", flat=True))
    assert sorted(units) == sorted([there.people.place.section.pk] * 2 + [there.people.place.bureau.pk] * 2)


def test_moments_are_those_of_the_county(there: Asking) -> None:
    assert there.tasks[0].closed_at == datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
    listed = drawing.seal_list(there.round, there.people.place.bureau, plan_of_draw(), there.office).listing
    assert {line.split("\t")[2] for line in listed.split("\n")} == {"2026-03-02"}
