"""Names in a branch (人员): whom a name in a sheet means, and how somebody is written so that they are found again."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from bihuan_web.accounts.models import User
from bihuan_web.orgs.models import Organisation

_WITH_ACCOUNT = re.compile(r"^(?P<name>.+?)\s*[（(](?P<account>[^（）()]+)[）)]$")
_BLANKS = re.compile(r"\s+")
_BETWEEN = re.compile(r"[、，,;；/\n]+")


@dataclass(frozen=True, slots=True)
class Branch:
    """The people of a branch by name, and its units by name."""

    people: dict[str, list[User]]
    units: dict[str, list[Organisation]]

    def write(self, user: User) -> str:
        """A name; with the account where two have the same one."""
        return str(user) if len(self.people.get(_plain(user.name), ())) > 1 else user.name

    def find(self, text: str) -> list[User]:
        """Whom a name may mean: nobody, one, or several that the name does not tell apart."""
        found = self.people.get(_plain(text), [])
        named = _WITH_ACCOUNT.match(text.strip())
        if found or named is None:
            return found
        of_that_name = self.people.get(_plain(named["name"]), [])
        return [one for one in of_that_name if one.username == named["account"].strip()]

    def find_unit(self, text: str) -> list[Organisation]:
        """Which unit a name means."""
        return self.units.get(_plain(text), [])


def branch_of(organisation: Organisation, today: date) -> Branch:
    """Who has a post or a role in a unit, below it or above it; and the units below it, itself included."""
    top = organisation.path

    def near(prefix: str) -> Q:
        return Q(**{f"{prefix}__path__startswith": top}) | Q(**{f"{prefix}__path__in": organisation.upward})

    def holds(prefix: str) -> Q:
        return Q(**{f"{prefix}__until__isnull": True}) | Q(**{f"{prefix}__until__gte": today})

    on_post = Q(
        pk__in=User.objects.filter(near("appointments__post__organisation"), holds("appointments")).values("pk")
    )
    by_role = Q(pk__in=User.objects.filter(near("grants__branch"), holds("grants")).values("pk"))
    people: dict[str, list[User]] = defaultdict(list)
    for user in User.objects.filter(on_post | by_role, is_active=True).order_by("username"):
        people[_plain(user.name)].append(user)
    units: dict[str, list[Organisation]] = defaultdict(list)
    for unit in Organisation.objects.filter(path__startswith=top, ended_on__isnull=True):
        for name in {_plain(unit.name), _plain(unit.short)} - {""}:
            units[name].append(unit)
    return Branch(dict(people), dict(units))


def split_names(text: str) -> list[str]:
    """The names in a cell that may have several."""
    return [one.strip() for one in _BETWEEN.split(text) if one.strip()]


def _plain(text: str) -> str:
    return _BLANKS.sub("", text)
