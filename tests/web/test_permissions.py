"""The table of permissions cell by cell, and roles as the organisation tree gives them."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from django.db import IntegrityError, transaction

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.orgs.models import Grant, Organisation
from bihuan_web.orgs.permissions import Act, Secrecy, allows
from bihuan_web.orgs.queries import branches_of, roles_at

# One line a role: for personal, team, criticism, ledger, published what it may do. r read, e export, w write, j judge,
# m manage, c compare; capitals: only with things in which the person has a part.
CELLS = """
administrator  -    -    -   -     rm
office         REWc rewc RW  rewj  rew
reviewer       REJc rejc -   r     r
author         REWC RWC  RW  R     r
lead           -    rj   R   rj    r
owner          -    -    -   RW    r
verifier       -    -    -   rj    r
closer         -    -    -   rj    r
observer       -    -    -   r     r
auditor        -    -    -   -     r
"""
LETTERS = {Act.READ: "r", Act.EXPORT: "e", Act.WRITE: "w", Act.JUDGE: "j", Act.MANAGE: "m", Act.COMPARE: "c"}
TABLE = {
    Role(line.split()[0]): dict(zip(Secrecy, line.split()[1:], strict=True)) for line in CELLS.strip().splitlines()
}


@pytest.mark.parametrize("role", Role)
def test_every_cell_is_as_written_by_hand(role: Role) -> None:
    for act, level in product(Act, Secrecy):
        cell = TABLE[role][level]
        assert allows(frozenset({role}), act, level, has_part=False) == (LETTERS[act] in cell)
        assert allows(frozenset({role}), act, level, has_part=True) == (LETTERS[act] in cell.lower())


def test_an_outsider_may_nothing() -> None:
    assert not any(allows(frozenset(), act, level, has_part=True) for act, level in product(Act, Secrecy))


def test_two_roles_may_what_either_may() -> None:
    both = frozenset({Role.OWNER, Role.VERIFIER})
    assert allows(both, Act.JUDGE, Secrecy.LEDGER, has_part=False)
    assert allows(both, Act.WRITE, Secrecy.LEDGER, has_part=True)
    assert not allows(both, Act.WRITE, Secrecy.LEDGER, has_part=False)


TODAY = date(2026, 3, 1)


@pytest.fixture
def tree() -> dict[str, Organisation]:
    units = Organisation.objects
    county = units.add_root({"name": "岚台县"})
    bureau = units.add_child(county, {"name": "岚台县粮食局"})
    return {
        "county": county,
        "bureau": bureau,
        "section": units.add_child(bureau, {"name": "储备科"}),
        "sibling": units.add_child(county, {"name": "岚台县水务局"}),
        "other": units.add_root({"name": "青河县"}),
    }


@pytest.fixture
def person(db: None) -> User:
    return User.objects.create_user("nyf", "聂远帆")


@pytest.mark.django_db
def test_a_role_holds_on_its_branch_and_nowhere_else(tree: dict[str, Organisation], person: User) -> None:
    Grant.objects.create(user=person, role=Role.VERIFIER, branch=tree["bureau"], since=TODAY)
    found = {name: roles_at(person, unit, TODAY) for name, unit in tree.items()}
    verifier = frozenset({Role.VERIFIER})
    assert found == {
        "county": frozenset(),
        "bureau": verifier,
        "section": verifier,
        "sibling": frozenset(),
        "other": frozenset(),
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("since", "until", "holds"),
    [
        (date(2026, 3, 1), None, True),
        (date(2026, 3, 2), None, False),
        (date(2025, 1, 1), date(2026, 3, 1), True),
        (date(2025, 1, 1), date(2026, 2, 28), False),
    ],
)
def test_a_role_holds_from_its_first_day_to_its_last(
    tree: dict[str, Organisation], person: User, since: date, until: date | None, holds: bool
) -> None:
    Grant.objects.create(user=person, role=Role.OWNER, branch=tree["county"], since=since, until=until)
    assert bool(roles_at(person, tree["section"], TODAY)) == holds
    assert bool(branches_of(person, TODAY, Role.OWNER)) == holds


@pytest.mark.django_db
def test_somebody_who_left_has_no_roles(tree: dict[str, Organisation], person: User) -> None:
    Grant.objects.create(user=person, role=Role.OWNER, branch=tree["county"], since=TODAY)
    person.is_active = False
    assert roles_at(person, tree["county"], TODAY) == frozenset()
    assert branches_of(person, TODAY, Role.OWNER) == []


@pytest.mark.django_db
def test_branches_inside_others_are_named_once(tree: dict[str, Organisation], person: User) -> None:
    for name in ("section", "bureau", "other"):
        Grant.objects.create(user=person, role=Role.OFFICE, branch=tree[name], since=TODAY)
    assert branches_of(person, TODAY, Role.OFFICE, Role.LEAD) == [tree["bureau"].path, tree["other"].path]


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"role": "emperor"}, {"until": date(2025, 1, 1)}])
def test_the_database_itself_refuses_what_cannot_be(
    tree: dict[str, Organisation], person: User, wrong: dict[str, object]
) -> None:
    given = {"user": person, "role": Role.OWNER, "branch": tree["county"], "since": TODAY, **wrong}
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(**given)
