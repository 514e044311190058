"""Units, posts and who holds them: what can be done, what is refused, and that each act is an event."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.audit.models import Event
from bihuan_web.audit.verifying import verify_log
from bihuan_web.common import clock
from bihuan_web.common.errors import Forbidden, Incomplete, Refused, Stale
from bihuan_web.orgs import handing
from bihuan_web.orgs.models import Appointment, Grant, Organisation
from bihuan_web.orgs.services import posts, tree
from tests.web.support.units import County, appoint, county, grant, person, with_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def units() -> County:
    return county()


@pytest.fixture
def admin(units: County) -> User:
    return with_role(Role.ADMINISTRATOR, units.county)


def fresh(unit: Organisation) -> Organisation:
    found: Organisation = Organisation.objects.get(pk=unit.pk)
    return found


def acts() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("act", flat=True))


def test_a_unit_is_added_renamed_moved_and_ended_and_all_of_it_is_in_the_chain(units: County, admin: User) -> None:
    made = tree.add_unit(admin, units.government, "岚台县审计局", "审计局")
    tree.rename_unit(admin, made, "岚台县财政审计局", "", seen="岚台县审计局")
    tree.move_unit(admin, fresh(made), units.county)
    tree.end_unit(admin, fresh(made), date(2026, 3, 1), "机构改革")
    made = fresh(made)
    assert Organisation.objects.get_parent(made).pk == units.county.pk
    assert (made.name, made.ended_on, made.note) == ("岚台县财政审计局", date(2026, 3, 1), "机构改革")
    assert acts() == ["org.add", "org.rename", "org.move", "org.end"]
    assert set(Event.objects.values_list("chain", "item")) == {(units.county.chain, str(made.pk))}
    assert list(verify_log()) == []


def test_everything_below_moves_along(units: County, admin: User) -> None:
    tree.move_unit(admin, units.bureau, units.county)
    assert fresh(units.section).path.startswith(fresh(units.bureau).path)
    assert Organisation.objects.get_parent(fresh(units.bureau)).pk == units.county.pk


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("储备科", "name-taken"),
        ("a/b", "bad-name"),
        ("=1+1", "bad-name"),
        ("甲\u202e乙", "bad-name"),
        ("", "incomplete"),
        ("  ", "incomplete"),
    ],
)
def test_a_name_that_cannot_be_is_refused(units: County, admin: User, name: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        tree.add_unit(admin, units.bureau, name)
    assert refused.value.code == code
    assert acts() == []


def test_who_saw_an_old_name_is_told(units: County, admin: User) -> None:
    tree.rename_unit(admin, units.bureau, "粮储局", "", seen="岚台县粮食局")
    with pytest.raises(Stale):
        tree.rename_unit(admin, units.bureau, "粮食和储备局", "", seen="岚台县粮食局")
    assert fresh(units.bureau).name == "粮储局"


def test_a_unit_moves_neither_below_itself_nor_to_another_tree_nor_twice(units: County, admin: User) -> None:
    grant(admin, Role.ADMINISTRATOR, units.outside)
    for target, code in ((units.section, "own-branch"), (units.outside, "other-tree"), (units.government, "stale")):
        with pytest.raises(Refused) as refused:
            tree.move_unit(admin, units.bureau, target)
        assert refused.value.code == code
    with pytest.raises(Refused):
        tree.move_unit(admin, units.county, units.outside)


def test_a_unit_with_units_below_and_the_one_at_the_top_do_not_end(units: County, admin: User) -> None:
    for unit, code in ((units.bureau, "has-units"), (units.county, "root")):
        with pytest.raises(Refused) as refused:
            tree.end_unit(admin, unit, date(2026, 3, 1))
        assert refused.value.code == code


def test_posts_of_a_unit_that_ends_end_with_it(units: County, admin: User) -> None:
    held = appoint(person(), units.section)
    tree.end_unit(admin, units.section, date(2026, 3, 1))
    held.refresh_from_db()
    assert held.until == date(2026, 3, 1)
    with pytest.raises(Refused) as refused:
        posts.appoint(admin, held.post, held.user, date(2026, 4, 1))
    assert refused.value.code == "ended"


def test_an_administrator_of_a_branch_does_nothing_beside_it(units: County) -> None:
    local = with_role(Role.ADMINISTRATOR, units.bureau)
    tree.add_unit(local, units.bureau, "人事科")
    for act in (
        lambda: tree.add_unit(local, units.sibling, "人事科"),
        lambda: tree.rename_unit(local, units.government, "x", "", seen=units.government.name),
        lambda: tree.move_unit(local, units.section, units.sibling),
        lambda: tree.end_unit(local, units.sibling, date(2026, 3, 1)),
        lambda: posts.add_post(local, units.sibling, "科长"),
    ):
        with pytest.raises(Forbidden):
            act()


@pytest.mark.parametrize("role", [one for one in Role if one is not Role.ADMINISTRATOR])
def test_no_other_role_administers(units: County, role: Role) -> None:
    user = with_role(role, units.county)
    with pytest.raises(Forbidden):
        tree.add_unit(user, units.bureau, "人事科")


def test_one_person_holds_two_posts_with_their_portfolios(units: County, admin: User) -> None:
    holder = person()
    appoint(holder, units.section, "科长")
    post = posts.add_post(admin, units.bureau, "副局长")
    held = posts.appoint(admin, post, holder, date(2026, 3, 1))
    posts.add_portfolio(admin, held, "储备", units.section)
    with pytest.raises(Refused):
        posts.appoint(admin, post, holder, date(2026, 5, 1))
    with pytest.raises(Refused):
        posts.add_portfolio(admin, held, "储备", units.section)
    assert holder.appointments.count() == 2
    posts.drop_portfolio(admin, held.portfolios.get())
    assert acts() == ["org.post", "person.appoint", "person.portfolio", "person.portfolio-end"]


def test_an_appointment_ends_once_and_not_before_it_began(units: County, admin: User) -> None:
    held = appoint(person(), units.section, since=date(2026, 3, 1))
    with pytest.raises(Refused):
        posts.end_appointment(admin, held, date(2026, 2, 28))
    posts.end_appointment(admin, held, date(2026, 3, 31))
    with pytest.raises(Stale):
        posts.end_appointment(admin, held, date(2026, 3, 30))


def test_a_hand_over_passes_post_portfolios_roles_and_open_work(
    units: County, admin: User, monkeypatch: pytest.MonkeyPatch, stop_clock: Callable[[datetime], None]
) -> None:
    stop_clock(datetime(2026, 3, 1, 4, tzinfo=UTC))
    before, after = person("聂远帆"), person("程素心")
    appoint(after, units.bureau, "办事员")
    held = appoint(before, units.section)
    posts.add_portfolio(admin, held, "储备", None)
    grant(before, Role.OWNER, units.section)
    grant(before, Role.OBSERVER, units.bureau)
    passed: list[handing.HandOver] = []
    monkeypatch.setattr(handing, "_parts", [])
    handing.add(lambda handed: passed.append(handed) or 3)
    assert posts.hand_over(admin, held, after, date(2026, 3, 2), roles=True) == 3
    held.refresh_from_db()
    assert held.until == date(2026, 3, 1)
    taken = Appointment.objects.get(user=after, post=held.post)
    assert (taken.since, taken.portfolios.get().field) == (date(2026, 3, 2), "储备")
    assert list(Grant.objects.filter(user=after).values_list("role", "branch", "since")) == [
        ("owner", units.section.pk, date(2026, 3, 2))
    ]
    assert set(Grant.objects.filter(user=before).values_list("role", "until")) == {
        ("owner", date(2026, 3, 1)),
        ("observer", None),
    }
    assert [(one.before, one.after, one.organisation, one.on) for one in passed] == [
        (before, after, units.section, date(2026, 3, 2))
    ]


def test_a_hand_over_whose_work_cannot_be_passed_changes_nothing(
    units: County, admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(handed: handing.HandOver) -> int:
        raise Refused("正在核验，核验有了结果再移交", "it is being verified")

    monkeypatch.setattr(handing, "_parts", [refuse])
    before, after = person("聂远帆"), person("程素心")
    appoint(after, units.bureau, "办事员")
    held = appoint(before, units.section)
    with pytest.raises(Refused):
        posts.hand_over(admin, held, after, clock.today() + timedelta(days=1), roles=True)
    held.refresh_from_db()
    assert held.until is None
    assert acts() == []


def test_a_hand_over_never_gives_the_administrator_a_role(units: County, admin: User) -> None:
    appoint(admin, units.bureau, "办事员")
    before = person()
    held = appoint(before, units.section)
    grant(before, Role.REVIEWER, units.section)
    with pytest.raises(Forbidden):
        posts.hand_over(admin, held, admin, clock.today() + timedelta(days=1), roles=True)
    assert not Grant.objects.filter(user=admin, role=Role.REVIEWER).exists()


def test_a_name_with_nothing_in_it_names_what_is_missing(units: County, admin: User) -> None:
    with pytest.raises(Incomplete) as refused:
        posts.add_post(admin, units.bureau, " ")
    assert refused.value.status == 422
