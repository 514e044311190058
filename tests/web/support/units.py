"""A fictional county with its units, people and roles: small functions that every test of the web application builds on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import count

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.orgs.models import Appointment, Grant, Organisation, Post

BEGAN = date(2020, 1, 1)
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class County:
    """A tree of four levels: county › government › grain bureau › reserve section; the water bureau stands beside, another
    county outside."""

    county: Organisation
    government: Organisation
    bureau: Organisation
    section: Organisation
    sibling: Organisation
    outside: Organisation


def county() -> County:
    """The county of all tests."""
    units = Organisation.objects
    root = units.add_root({"name": "岚台县"})
    government = units.add_child(root, {"name": "岚台县人民政府"})
    bureau = units.add_child(government, {"name": "岚台县粮食局"})
    return County(
        root,
        government,
        bureau,
        units.add_child(bureau, {"name": "储备科"}),
        units.add_child(government, {"name": "岚台县水务局"}),
        units.add_root({"name": "青河县"}),
    )


def person(name: str = "聂远帆", username: str | None = None, *, password: str | None = None) -> User:
    """A person; without a password they cannot sign in through the page, but ``signed_in`` can."""
    return User.objects.create_user(username or f"p{next(_numbers)}", name, password)


def grant(user: User, role: Role, branch: Organisation, *, since: date = BEGAN, until: date | None = None) -> Grant:
    """A role on a branch."""
    return Grant.objects.create(user=user, role=role, branch=branch, since=since, until=until)


def with_role(role: Role, branch: Organisation, name: str = "程素心") -> User:
    """A new person with one role."""
    user = person(name)
    grant(user, role, branch)
    return user


def appoint(user: User, organisation: Organisation, post: str = "科长", *, since: date = BEGAN) -> Appointment:
    """A person on a post, which is made where it is missing."""
    found, _ = Post.objects.get_or_create(organisation=organisation, name=post)
    return Appointment.objects.create(post=found, user=user, since=since)
