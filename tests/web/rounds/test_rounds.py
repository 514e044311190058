"""Rounds: kept by the office of their unit, seen below and above it, not beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.audit.models import Event
from bihuan_web.common.errors import Refused
from bihuan_web.orgs.models import Grant, Organisation
from bihuan_web.rounds.models import Round
from bihuan_web.rounds.queries import post_of, units_for, visible_to
from bihuan_web.rounds.services import RoundFields, change_round, create_round
from tests.web.support.units import appoint, county, person

AT = datetime(2026, 3, 1, 1, 30, tzinfo=UTC)
TODAY = date(2026, 3, 1)
FIELDS = RoundFields(2025, "mzshh", "2025年度民主生活会", "mzshh-2024", date(2026, 2, 10))


@pytest.fixture
def units(db: None) -> dict[str, Organisation]:
    tree = Organisation.objects
    county = tree.add_root({"name": "岚台县"})
    bureau = tree.add_child(county, {"name": "粮食局"})
    section = tree.add_child(bureau, {"name": "储备科"})
    return {
        "county": county,
        "bureau": bureau,
        "section": section,
        "sibling": tree.add_child(county, {"name": "水务局"}),
    }


def somebody(role: Role, unit: Organisation) -> User:
    user = User.objects.create_user(f"{role.value}-{unit.pk}", "程素心")
    Grant.objects.create(user=user, role=role, branch=unit, since=date(2020, 1, 1))
    return user


def test_the_office_makes_and_changes_rounds_and_each_act_is_an_event(units: dict[str, Organisation]) -> None:
    office = somebody(Role.OFFICE, units["county"])
    one = create_round(office, units["bureau"], FIELDS, at=AT)
    change_round(office, one, replace(FIELDS, title="2025年度专题民主生活会"), 0, at=AT)
    one.refresh_from_db()
    assert (one.title, one.revision, one.profile) == ("2025年度专题民主生活会", 1, "mzshh-2024")
    assert [event.act for event in Event.objects.order_by("sequence")] == ["round.create", "round.change"]
    assert list(units_for(office, TODAY)) == [units[name] for name in ("county", "bureau", "section", "sibling")]


def test_a_stale_copy_is_refused_and_changes_nothing(units: dict[str, Organisation]) -> None:
    office = somebody(Role.OFFICE, units["county"])
    one = create_round(office, units["bureau"], FIELDS, at=AT)
    change_round(office, one, replace(FIELDS, title="先改的"), 0, at=AT)
    with pytest.raises(Refused) as refused:
        change_round(office, one, replace(FIELDS, title="后改的"), 0, at=AT)
    assert refused.value.code == "stale"
    assert Round.objects.get().title == "先改的"
    assert Event.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        (replace(FIELDS, title="  "), "incomplete"),
        (replace(FIELDS, kind="party"), "bad-round"),
        (replace(FIELDS, year=20255), "bad-round"),
        (replace(FIELDS, profile="../../etc"), "bad-profile"),
    ],
)
def test_what_cannot_be_is_refused(units: dict[str, Organisation], fields: RoundFields, code: str) -> None:
    office = somebody(Role.OFFICE, units["county"])
    with pytest.raises(Refused) as refused:
        create_round(office, units["bureau"], fields, at=AT)
    assert refused.value.code == code
    assert not Round.objects.exists()


def test_the_same_round_twice_and_other_peoples_rounds_are_refused(units: dict[str, Organisation]) -> None:
    create_round(somebody(Role.OFFICE, units["county"]), units["bureau"], FIELDS, at=AT)
    for user, code in (
        (somebody(Role.OFFICE, units["bureau"]), "round-twice"),
        (somebody(Role.REVIEWER, units["county"]), "forbidden"),
        (somebody(Role.OFFICE, units["sibling"]), "forbidden"),
    ):
        with pytest.raises(Refused) as refused:
            create_round(user, units["bureau"], FIELDS, at=AT)
        assert refused.value.code == code
    assert Round.objects.count() == 1


def test_a_round_is_seen_above_and_below_its_unit_and_not_beside_it(units: dict[str, Organisation]) -> None:
    create_round(somebody(Role.OFFICE, units["county"]), units["bureau"], FIELDS, at=AT)
    for name, sees in {"county": True, "bureau": True, "section": True, "sibling": False}.items():
        assert visible_to(somebody(Role.AUTHOR, units[name]), TODAY).exists() is sees
    assert not visible_to(User.objects.create_user("outsider", "外人"), TODAY).exists()


@pytest.mark.django_db
def test_the_posts_of_a_member_are_kept_in_one_wording_whoever_reads_in_english() -> None:
    unit, member = county().bureau, person("聂远帆")
    for post in ("局长", "党组书记"):
        appoint(member, unit, post)
    with translation.override("en"):
        assert post_of(member, unit, TODAY) == "局长、党组书记"
